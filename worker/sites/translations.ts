import * as v from 'valibot'
import { LANGUAGES } from '../contract.ts'
import type { Overrides, Site, Translation } from './site.ts'

const Sentence = v.pipe(v.string(), v.nonEmpty(), v.maxLength(1_000))
const Label = v.pipe(v.string(), v.nonEmpty(), v.maxLength(200))
const OwnSentences = v.record(v.string(), v.union([Sentence, v.record(v.string(), Sentence)]))

/** A site's own words in other languages, as its file holds them. */
export const Translations = v.record(
  v.picklist(LANGUAGES, `use one of these languages: ${LANGUAGES.join(', ')}`),
  v.strictObject({
    label: v.exactOptional(Label),
    reasons: v.exactOptional(v.record(v.string(), Label)),
    contacts: v.exactOptional(
      v.record(
        v.string(),
        v.strictObject({ label: v.exactOptional(Label), wait: v.exactOptional(Label) }),
      ),
    ),
    widget: v.exactOptional(OwnSentences),
    pages: v.exactOptional(OwnSentences),
  }),
)

type Told = Pick<Site, 'reasons' | 'contacts' | 'translations'>

/** Every sentence that a site may say in its own way, in English. */
export interface Sentences {
  readonly widget: Overrides
  readonly pages: Overrides
}

/** What is wrong with a site's own words, a line each: they may name only what exists. */
export function translationFaults(
  { translations, ...site }: Told,
  sentences: Sentences,
): readonly string[] {
  return Object.entries(translations).flatMap(([language, own]) =>
    faultsOf(own, site, sentences).map((fault) => `translations.${language}.${fault}`),
  )
}

function faultsOf(
  { reasons = {}, contacts = {}, widget = {}, pages = {} }: Translation,
  site: Omit<Told, 'translations'>,
  sentences: Sentences,
): readonly string[] {
  const codes = site.reasons.map(({ code }) => code)
  const urls = site.contacts.map(({ url }) => url)
  return [
    ...unknown(Object.keys(reasons), codes, 'reasons', 'the site doesn’t have this reason'),
    ...unknown(Object.keys(contacts), urls, 'contacts', 'the site doesn’t have this contact'),
    ...sentenceFaults(widget, sentences.widget, 'widget'),
    ...sentenceFaults(pages, sentences.pages, 'pages'),
  ]
}

function unknown(names: readonly string[], known: readonly string[], where: string, why: string) {
  return names.filter((name) => !known.includes(name)).map((name) => `${where}.${name}: ${why}`)
}

function sentenceFaults(own: Overrides, ours: Overrides, where: string): readonly string[] {
  return Object.entries(own).flatMap(([name, given]) => {
    const path = `${where}.${name}`
    const known = Object.hasOwn(ours, name) ? ours[name] : undefined
    if (known === undefined) return [`${path}: there’s no text with this name`]
    if (typeof known === 'string') {
      return typeof given === 'string'
        ? placeholderFaults(given, known, path)
        : [`${path}: must be a single text`]
    }
    return typeof given === 'string'
      ? [`${path}: must be a group with ${Object.keys(known).join(', ')}`]
      : groupFaults(given, known, path)
  })
}

type Group = Readonly<Record<string, string>>

function groupFaults(given: Group, known: Group, path: string): readonly string[] {
  const { other = '' } = known
  const isPlural = other.includes('{count}')
  return Object.entries(given).flatMap(([name, sentence]) => {
    // A language may have forms of the plural that English has not.
    const more = isPlural && PLURALS.includes(name) ? other : undefined
    const like = Object.hasOwn(known, name) ? known[name] : more
    if (like === undefined) return [`${path}.${name}: there’s no text with this name`]
    const mayLack = isPlural && NUMBERLESS.includes(name) ? ['{count}'] : []
    return placeholderFaults(sentence, like, `${path}.${name}`, mayLack)
  })
}

const PLURALS: readonly string[] = ['zero', 'one', 'two', 'few', 'many']
/** One of a thing, or two, may be told in a word. */
export const NUMBERLESS: readonly string[] = ['zero', 'one', 'two']

function placeholderFaults(
  given: string,
  known: string,
  path: string,
  mayLack: readonly string[] = [],
): readonly string[] {
  const own = placeholdersIn(given)
  const needed = placeholdersIn(known)
  const missing = needed.filter((one) => !own.includes(one) && !mayLack.includes(one))
  return [
    ...missing.map((one) => `${path}: ${one} is missing`),
    ...own
      .filter((one) => !needed.includes(one))
      .map((one) => `${path}: ${one} can’t be used here`),
  ]
}

/** What is filled in where a sentence is said, such as `{when}`. */
export function placeholdersIn(sentence: string): readonly string[] {
  return [...new Set(sentence.match(/{\w*}/g) ?? [])].toSorted()
}
