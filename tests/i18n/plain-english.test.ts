import { describe, expect, it } from 'vitest'
import { type Language, LANGUAGES } from '../../worker/contract.ts'

/** Everything that customers read in a language, from where its sentences are kept. */
async function textsIn(language: Language): Promise<object> {
  const widgetFile: { readonly widget: object } = await import(
    `../../worker/i18n/${language}/widget.ts`
  )
  const customerFile: { readonly customer: object } = await import(
    `../../worker/i18n/${language}/customer.ts`
  )
  return { widget: widgetFile.widget, customer: customerFile.customer }
}

/** Every text under its path, such as `customer.titles.received`. */
type Texts = ReadonlyMap<string, string>

function flatten(
  texts: object,
  path: readonly string[] = [],
): readonly (readonly [string, string])[] {
  return Object.entries(texts).flatMap(([name, value]: [string, unknown]) =>
    typeof value === 'string'
      ? [[[...path, name].join('.'), value] as const]
      : flatten(value as object, [...path, name]),
  )
}

const TEXTS = new Map<Language, Texts>()
for (const language of LANGUAGES) TEXTS.set(language, new Map(flatten(await textsIn(language))))

const ENGLISH: Texts = TEXTS.get('en') ?? new Map()
const OTHERS = LANGUAGES.filter((language) => language !== 'en')

const WORDS_MAX = 25

/** What nobody writes today, and what a careful writer puts in its place. */
const RETIRED: readonly { readonly pattern: RegExp; readonly instead: string }[] = [
  // Literary or turned round.
  { pattern: /\bhad best\b/i, instead: 'should' },
  { pattern: /\bworthless\b/i, instead: 'revoked, or no longer valid' },
  {
    pattern: /\b(who|what|where|which|when|how)(so)?ever\b/i,
    instead: 'anyone who, anything that, anywhere',
  },
  { pattern: /\bsomebody\b/i, instead: 'someone' },
  { pattern: /, for (it|its|they|their|the|this|that|there)\b/i, instead: 'because' },
  {
    pattern: /(^|[.!?:,] )(should|had|were) (it|you|we|they|this|that|there)\b[^?]*$/i,
    instead: 'if',
  },
  { pattern: /\binside of\b/i, instead: 'in' },
  { pattern: /\bin (its|the) place of\b/i, instead: 'instead of' },
  {
    pattern: /\bstands? (above|below|here|inside|now)\b|\b(how|where) (it|this|things) stands?\b/i,
    instead: 'is',
  },
  // Word for word from another language.
  { pattern: /\bnews (come|comes|by)\b|\bnews from us\b/i, instead: 'an update' },
  { pattern: /\b(take|takes|took|taken|taking)( \w+){0,2} back\b/i, instead: 'withdraw, or undo' },
  {
    pattern: /\b(goes|go|going) (along|out by itself|on together|on trying)\b/i,
    instead: 'include, send, combine, keep',
  },
  { pattern: /\bright again\b/i, instead: 'put right' },
  {
    pattern: /\b(is|are|be) (owed|held) (to|about) you\b/i,
    instead: 'we owe you, we hold about you',
  },
  { pattern: /\bmails?\b/i, instead: 'email' },
  { pattern: /\braise\b/i, instead: 'report, or send' },
  { pattern: /\b(think|say|says|said) that\b/i, instead: 'think, say, without the word that' },
  // Contractions are how people speak.
  { pattern: /\bcan ?not\b/i, instead: 'can’t' },
  {
    pattern: /\b(do|does|did|is|are|was|were|have|has|had|could|would|should|will|must) not\b/i,
    instead: 'don’t, isn’t, haven’t, won’t',
  },
  {
    pattern: /\b(it|that|there) is\b|(^|[.!?] )here is\b/i,
    instead: 'it’s, that’s, there’s, here’s',
  },
  { pattern: /\b(I|you|we|they) (am|are|will|would)\b/i, instead: 'you’re, we’ll, I’d' },
  // Customers are never to blame.
  {
    pattern: /\byou (must|should|failed|forgot|neglected|haven’t|didn’t|never)\b/i,
    instead: 'what can be done now',
  },
  { pattern: /\byour (own )?(fault|mistake|error)\b/i, instead: 'what happened' },
  // Typesetting.
  { pattern: /["']/, instead: '“ ” ’' },
  { pattern: /\.\.\.| …/, instead: '…' },
  { pattern: /\d %|} %/, instead: '30%' },
  { pattern: /^\s|\s$|\s\s/, instead: 'one space, and none at an end' },
]

const placeholdersOf = (text: string) => (text.match(/{\w*}/g) ?? []).toSorted()
const sentencesOf = (text: string) => text.split(/(?<=[.!?])\s+/)
const lengthOf = (sentence: string) =>
  sentence.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length

// A language has the forms of the plural that its grammar has: all of them say what `other` says.
const PLURAL = /\.(zero|one|two|few|many)$/
const nameOf = (path: string) => path.replace(PLURAL, '.other')
/** One of a thing, or two, may be told in a word instead of a number. */
const MAY_LACK_COUNT = /\.(zero|one|two)$/

describe('English for customers', () => {
  it('has no sentence over 25 words', () => {
    const long = [...ENGLISH].flatMap(([path, text]) =>
      sentencesOf(text)
        .filter((sentence) => lengthOf(sentence) > WORDS_MAX)
        .map((sentence) => `${path}: ${sentence}`),
    )
    expect(long).toEqual([])
  })

  it.each(RETIRED)('says $instead in place of $pattern', ({ pattern }) => {
    const found = [...ENGLISH].filter(([, text]) => pattern.test(text))
    expect(found).toEqual([])
  })

  it('counts a placeholder and a contraction as one word each', () => {
    expect(lengthOf('{name} doesn’t know: it’s 12 o’clock, one-way.')).toBe(7)
    expect(sentencesOf('We’re sorry. {next}')).toEqual(['We’re sorry.', '{next}'])
  })
})

describe.each(OTHERS)('the texts for customers in %s', (language) => {
  const own: Texts = TEXTS.get(language) ?? new Map()

  it('have every text that English has, and no other', () => {
    const namesIn = (texts: Texts) => [...new Set([...texts.keys()].map(nameOf))].toSorted()
    expect(namesIn(own)).toEqual(namesIn(ENGLISH))
  })

  it('fill in what English fills in', () => {
    const wrong = [...own].flatMap(([path, text]) => {
      const english = ENGLISH.get(path) ?? ENGLISH.get(nameOf(path)) ?? ''
      const given = placeholdersOf(text)
      const needed = placeholdersOf(english)
      const isSpelt = MAY_LACK_COUNT.test(path) && !given.includes('{count}')
      const wanted = isSpelt ? needed.filter((one) => one !== '{count}') : needed
      return given.join() === wanted.join() ? [] : [`${path}: ${text}`]
    })
    expect(wrong).toEqual([])
  })
})

describe.each(LANGUAGES)('each text for customers in %s', (language) => {
  it('has something to say', () => {
    const texts = [...(TEXTS.get(language) ?? [])]
    expect(texts.length).toBeGreaterThan(200)
    expect(texts.filter(([, text]) => text.trim() === '')).toEqual([])
  })
})
