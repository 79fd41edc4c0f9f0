import { describe, expect, it } from 'vitest'
import { DEMO_SITE } from '../../demo/seed.ts'
import { shopWords } from '../../demo/shop-words.ts'
import { SENTENCES } from '../../demo/sites/sentences.ts'
import { LANGUAGES } from '../../worker/contract.ts'
import { say } from '../../worker/i18n/fill.ts'
import { reasonIn } from '../../worker/i18n/format.ts'
import { textsFor } from '../../worker/i18n/load.ts'
import { acceptedLanguages, languageOf } from '../../worker/i18n/pick.ts'
import { NUMBERLESS, placeholdersIn, translationFaults } from '../../worker/sites/translations.ts'
import { localeOf, formatTime } from '../../worker/time/format.ts'
import { CUSTOMER_TEXTS, WIDGET_TEXTS } from '../support/texts.ts'

/** Every sentence under its path, such as `titles.received`. */
function sentencesOf(texts: object, path = ''): readonly (readonly [string, string])[] {
  return Object.entries(texts).flatMap(([name, value]: [string, unknown]) =>
    typeof value === 'string'
      ? [[`${path}${name}`, value] as const]
      : sentencesOf(value as object, `${path}${name}.`),
  )
}

const SOURCES = [
  ['pages', CUSTOMER_TEXTS],
  ['widget', WIDGET_TEXTS],
] as const
const OTHERS = SOURCES.flatMap(([source, texts]) =>
  LANGUAGES.flatMap((language) => {
    const own = texts[language]
    return language === 'en'
      ? []
      : [{ source, language, own: sentencesOf(own), en: new Map(sentencesOf(texts.en)) }]
  }),
)

// A language may have forms of the plural that English has not: those say what `other` says.
const PLURAL = /\.(zero|one|two|few|many)$/
const nameOf = (path: string) => path.replace(PLURAL, '.other')
const likeIn = (en: ReadonlyMap<string, string>, path: string) =>
  en.get(path) ?? en.get(nameOf(path)) ?? ''

// Words that are the same in two languages, and what holds no word at all.
const MAY_BE_ENGLISH = new Set([
  'fr facts.page',
  'de details.evidenceNames.browser',
  'de details.evidenceNames.release',
  'it details.evidenceNames.browser',
  'nl details.evidenceNames.browser',
])
const hasWords = (sentence: string) => /\p{L}/u.test(sentence.replaceAll(/{\w+}/g, ''))

describe('every language', () => {
  it.each(OTHERS)('says what English says, and nothing else: $source $language', ({ own, en }) => {
    const names = (paths: readonly string[]) => [...new Set(paths.map(nameOf))].toSorted()
    expect(names(own.map(([path]) => path))).toEqual(names([...en.keys()]))
  })

  it.each(OTHERS)('fills in the same as English: $source $language', ({ own, en }) => {
    const wrong = own.filter(([path, sentence]) => {
      // One or two of a thing may be told without their number.
      const isFew = NUMBERLESS.includes(path.split('.').at(-1) ?? '')
      const needed = placeholdersIn(likeIn(en, path)).filter((one) => !isFew || one !== '{count}')
      const given = placeholdersIn(sentence).filter((one) => !isFew || one !== '{count}')
      return given.join(' ') !== needed.join(' ')
    })
    expect(wrong).toEqual([])
  })

  it.each(OTHERS)('says nothing in English by oversight: $source $language', (one) => {
    const same = one.own.filter(
      ([path, sentence]) =>
        hasWords(sentence) &&
        sentence === one.en.get(path) &&
        path !== 'panel.direction' &&
        !MAY_BE_ENGLISH.has(`${one.language} ${path}`),
    )
    expect(same).toEqual([])
  })

  it.each(OTHERS)('is typeset as its readers are used to: $source $language', ({ own }) => {
    const straight = own.filter(([, sentence]) => /["']|\.\.\.|^\s|\s$| {2}/.test(sentence))
    expect(straight).toEqual([])
  })
})

describe('textsFor', () => {
  const translations = {
    de: {
      reasons: { broken: 'Etwas geht nicht' },
      widget: { wishes: { fix: 'Reparieren' } },
      pages: { said: 'Unser Gespräch', titles: { received: 'Angekommen.' }, nonsense: 'x' },
    },
  }

  it('puts the site’s own sentences in the place of ours, and no others', async () => {
    const texts = await textsFor('de', { translations })
    const ours = await textsFor('de', null)
    expect(texts.said).toBe('Unser Gespräch')
    expect(texts.titles).toEqual({ ...ours.titles, received: 'Angekommen.' })
    expect(texts.wishes).toEqual({ ...ours.wishes, fix: 'Reparieren' })
    expect(texts.nothingToDo).toBe(ours.nothingToDo)
    expect(texts).not.toHaveProperty('nonsense')
    expect(await textsFor('fr', { translations })).toEqual(await textsFor('fr', null))
  })

  it('says a reason as the site calls it in that language, else as it was raised', () => {
    const reason = { code: 'broken', label: 'Something doesn’t work' }
    expect(reasonIn('de', { translations }, reason)).toBe('Etwas geht nicht')
    expect(reasonIn('fr', { translations }, reason)).toBe('Something doesn’t work')
    const odd = { code: 'constructor', label: 'constructor' }
    expect(reasonIn('de', { translations }, odd)).toBe('constructor')
  })

  it('speaks as the widget did, else as the site does, else English', () => {
    expect(languageOf({ language: 'ar' }, { language: 'de' })).toBe('ar')
    expect(languageOf({}, { language: 'de' })).toBe('de')
    expect(languageOf({ language: null }, { language: null })).toBe('en')
  })
})

describe('say', () => {
  it('keeps values of the other direction in one piece', () => {
    expect(say({ direction: 'ltr' }, '{a} and {b}', { a: 'Sam', b: 2 })).toBe('Sam and 2')
    expect(say({ direction: 'ltr' }, '{a}: {b}', { a: 'סם', b: 2 })).toBe('\u2068סם\u2069: 2')
    expect(say({ direction: 'rtl' }, 'x {a}', { a: 'K7M-2PQ' })).toBe('x \u2068K7M-2PQ\u2069')
  })
})

describe('a time', () => {
  const TUESDAY = Date.parse('2026-03-10T14:00Z')
  const tell = (words: (typeof LANGUAGES)[number], language = '') =>
    formatTime(TUESDAY, TUESDAY, { timeZone: 'UTC', language }, words)

  it('is told in the language of the words, as in the reader’s country', () => {
    expect(tell('de', 'en-US')).toBe('Dienstag 14:00')
    expect(tell('ja')).toBe('火曜日 14:00')
    expect(tell('en', 'en-US')).toBe('Tuesday 2:00 PM')
    expect(tell('ar', 'ar-EG')).toMatch(/^الثلاثاء [٠-٩]/)
    expect(tell('pt', 'pt-BR')).toBe('terça-feira 14:00')
  })

  it('takes no locale from a browser but one that there is', () => {
    expect(localeOf({ language: 'de-AT' }, 'de')).toBe('de-AT')
    expect(localeOf({ language: 'de_!' }, 'de')).toBe('de')
    expect(localeOf({ language: 'de-AT' }, 'en')).toBe('en-GB')
  })
})

describe('Accept-Language', () => {
  it('is read in the order of what is wanted', () => {
    expect(acceptedLanguages('fr;q=0.5, ar-EG, en;q=0.8, *;q=0')).toEqual(['ar-EG', 'en', 'fr'])
    expect(acceptedLanguages(undefined)).toEqual([])
    expect(acceptedLanguages(',;q=x,;;')).toEqual([])
  })
})

describe('a site’s own words in its file', () => {
  const faults = (own: object) =>
    translationFaults({ ...DEMO_SITE, translations: { de: own } }, SENTENCES)

  it('may be any sentence, group or reason that there is', () => {
    expect(
      faults({
        reasons: { broken: 'Kaputt' },
        widget: { answerBy: 'Bis {when}.', evidence: { few: '{count} Dinge', one: 'Ein Ding' } },
        pages: { askSubject: 'Mail von {site}?', titles: { received: 'Da.' } },
      }),
    ).toEqual([])
  })

  it('are the demo’s reasons and its wait in other languages, and no launcher’s label', () => {
    const translations = shopWords(DEMO_SITE)
    expect(translationFaults({ ...DEMO_SITE, translations }, SENTENCES)).toEqual([])
    expect(Object.keys(translations)).toContain('ar')
    for (const own of Object.values(translations)) {
      expect(new Set(Object.values(own?.reasons ?? {})).size).toBe(DEMO_SITE.reasons.length)
      expect(own?.label).toBeUndefined()
    }
  })

  it.each([
    [{ pages: { nonsense: 'x' } }, 'pages.nonsense: there’s no text with this name'],
    [{ pages: { toString: 'x' } }, 'pages.toString: there’s no text with this name'],
    [{ widget: { direction: 'ltr' } }, 'widget.direction: there’s no text with this name'],
    [{ pages: { titles: { gone: 'x' } } }, 'pages.titles.gone: there’s no text with this name'],
    [
      { pages: { titles: { constructor: 'x' } } },
      'pages.titles.constructor: there’s no text with this name',
    ],
    [{ pages: { said: { a: 'x' } } }, 'pages.said: must be a single text'],
    [{ pages: { linkButtons: 'x' } }, 'pages.linkButtons: must be a group with confirm, block'],
    [{ pages: { askSubject: 'Mail?' } }, 'pages.askSubject: {site} is missing'],
    [{ pages: { said: 'Von {name}' } }, 'pages.said: {name} can’t be used here'],
    [{ widget: { wishes: { few: 'x' } } }, 'widget.wishes.few: there’s no text with this name'],
    [{ reasons: { gone: 'x' } }, 'reasons.gone: the site doesn’t have this reason'],
    [{ contacts: { 'tel:1': {} } }, 'contacts.tel:1: the site doesn’t have this contact'],
  ])('is refused with its place where it is wrong: %j', (own, fault) => {
    expect(faults(own)).toEqual([`translations.de.${fault}`])
  })
})
