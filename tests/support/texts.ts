import { type Language, LANGUAGES } from '../../worker/contract.ts'
import { loadCustomerTexts, loadWidgetTexts } from '../../worker/i18n/load.ts'

async function inEveryLanguage<Texts>(load: (language: Language) => Promise<Texts>) {
  const entries = LANGUAGES.map(async (language) => [language, await load(language)] as const)
  return Object.fromEntries(await Promise.all(entries)) as Readonly<Record<Language, Texts>>
}

/** What the widget says, by language. */
export const WIDGET_TEXTS = await inEveryLanguage(loadWidgetTexts)

/** What pages and mails say, by language. */
export const CUSTOMER_TEXTS = await inEveryLanguage(loadCustomerTexts)
