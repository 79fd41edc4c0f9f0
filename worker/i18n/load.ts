import { type Language, LANGUAGE_TRAITS } from '../contract.ts'
import type { Overrides, Site } from '../sites/site.ts'
import type { CustomerTexts, Texts, WidgetPart, WidgetTexts } from './texts.ts'

/** The groups of the widget's sentences, in the order in which they are asked for. */
export const WIDGET_PARTS = [
  'panel',
  'details',
  'conversation',
  'picture',
] as const satisfies WidgetPart[]

// The bundler takes in every folder that fits these two patterns and evaluates a file when it is
// first asked for, so a worker that starts reads no language at all. The runtime keeps what it has
// evaluated. A promise that is kept here would belong to the request that made it.

/** What the widget says in a language; the file is evaluated on first use. */
export async function loadWidgetTexts(language: Language): Promise<WidgetTexts> {
  const file: { readonly widget: WidgetTexts } = await import(`./${language}/widget.ts`)
  return file.widget
}

/** What pages and mails say in a language; the file is evaluated on first use. */
export async function loadCustomerTexts(language: Language): Promise<CustomerTexts> {
  const file: { readonly customer: CustomerTexts } = await import(`./${language}/customer.ts`)
  return file.customer
}

/** Everything that is said in a language, with the sentences that the site says in its own way. */
export async function textsFor(
  language: Language,
  site: Pick<Site, 'translations'> | null,
): Promise<Texts> {
  const own = site?.translations[language]
  const found = own ? undefined : plainTexts.get(language)
  if (found) return found
  const [widget, customer] = await Promise.all([
    loadWidgetTexts(language),
    loadCustomerTexts(language),
  ])
  const inWidget = own?.widget ?? {}
  const texts = {
    ...override(widget.panel, inWidget),
    ...override(widget.details, inWidget),
    ...override(widget.conversation, inWidget),
    ...override(customer, own?.pages ?? {}),
    language,
    direction: LANGUAGE_TRAITS[language].direction,
  }
  if (!own) plainTexts.set(language, texts)
  return texts
}

/** Put together once: most sites say nothing in their own way. */
const plainTexts = new Map<Language, Texts>()

/** One group of the widget's sentences in a language, with those that the site says in its own way. */
export async function widgetTextsFor<Part extends WidgetPart>(
  { translations }: Pick<Site, 'translations'>,
  language: Language,
  part: Part,
): Promise<WidgetTexts[Part]> {
  const texts = await loadWidgetTexts(language)
  return override(texts[part], translations[language]?.widget ?? {})
}

// Names that there are none of change nothing.
function override<Sentences extends object>(sentences: Sentences, overrides: Overrides): Sentences {
  if (Object.keys(overrides).length === 0) return sentences
  const entries = Object.entries(sentences).map(([name, sentence]: [string, unknown]) => {
    const own = Object.hasOwn(overrides, name) ? overrides[name] : undefined
    const isGroup = typeof sentence === 'object'
    if (own === undefined || isGroup !== (typeof own === 'object')) return [name, sentence]
    return [name, isGroup ? { ...sentence, ...(own as object) } : own]
  })
  return Object.fromEntries(entries) as Sentences
}
