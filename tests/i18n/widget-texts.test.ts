import { describe, expect, it } from 'vitest'
import { count, fill } from '../../widget/format.ts'
import { LANGUAGE_TRAITS, LANGUAGES } from '../../worker/contract.ts'
import type { Plural } from '../../worker/i18n/texts.ts'
import { WIDGET_TEXTS } from '../support/texts.ts'

const OTHERS = LANGUAGES.filter((language) => language !== 'en')
/** Words that some languages have from English. */
const LOANS = ['Browser', 'Version']
/** Forms that a language says without its number: there, the word itself is the number. */
const SPELT_OUT = /\.(zero|one|two)$/

/** Every sentence by its path, such as `panel.title`. */
function sentencesOf(texts: object, path = ''): Map<string, string> {
  const found = new Map<string, string>()
  for (const [name, value] of Object.entries(texts) as [string, string | object][]) {
    const at = path ? `${path}.${name}` : name
    if (typeof value === 'string') found.set(at, value)
    else for (const [deeper, sentence] of sentencesOf(value, at)) found.set(deeper, sentence)
  }
  return found
}

/** Every group of plural forms by its path. */
function pluralsOf(texts: object): Map<string, Plural> {
  const found = new Map<string, Plural>()
  for (const [part, group] of Object.entries(texts) as [string, object][]) {
    for (const [name, value] of Object.entries(group) as [string, object][]) {
      if (typeof value === 'object' && 'other' in value && !('fix' in value))
        found.set(`${part}.${name}`, value as Plural)
    }
  }
  return found
}

const placeholdersOf = (sentence: string) => (sentence.match(/{\w+}/g) ?? []).toSorted()
const english = sentencesOf(WIDGET_TEXTS.en)

describe.each(OTHERS)('the widget in %s', (language) => {
  const texts = WIDGET_TEXTS[language]
  const sentences = [...sentencesOf(texts)]

  it('says which language it is, and how that is written', () => {
    expect(texts.panel.language).toBe(language)
    expect(texts.panel.direction).toBe(LANGUAGE_TRAITS[language].direction)
  })

  it('fills in what English fills in', () => {
    const wrong = sentences.filter(([path, sentence]) => {
      // English has fewer plural forms than others.
      const base = english.get(path) ?? english.get(path.replace(/\.\w+$/, '.other')) ?? ''
      const given = placeholdersOf(sentence)
      const isSpelt = SPELT_OUT.test(path) && given.length === 0
      return !isSpelt && given.join() !== placeholdersOf(base).join()
    })
    expect(wrong).toEqual([])
  })

  it('has a form for every number', () => {
    const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions()
    for (const [path, plural] of pluralsOf(texts)) {
      expect([path, Object.keys(plural).toSorted()]).toEqual([path, pluralCategories.toSorted()])
    }
    expect(pluralsOf(texts).size).toBe(3)
  })

  it('leaves nothing in English', () => {
    const { language: _, direction: __, ...panel } = texts.panel
    const left = [...sentencesOf({ ...texts, panel })].filter(
      ([path, sentence]) => sentence === english.get(path) && !LOANS.includes(sentence),
    )
    expect(left).toEqual([])
  })

  it('is set as its printers would', () => {
    const faults: Record<string, RegExp> = {
      'two spaces, or one at an end': /^\s|\s$|\s\s/,
      'a typewriter’s quotes or dots': /['"]|\.\.\./,
      'a space before a mark, other than in French': language === 'fr' ? /$^/ : /\s[?!:;,.]/,
      'a mark in French without its thin space': language === 'fr' ? /[^\u202f][?!:;]/ : /$^/,
      'a Spanish question without its beginning': language === 'es' ? /^[^¿]*\?/ : /$^/,
      'a mark of half the width': /^(zh|ja)/.test(language) ? /[,;!?:](?!\w)/ : /$^/,
      'a Latin mark': language === 'ar' ? /[,;?]/ : /$^/,
    }
    for (const [fault, pattern] of Object.entries(faults)) {
      const found = sentences.filter(([, sentence]) => pattern.test(sentence))
      expect([fault, found]).toEqual([fault, []])
    }
  })

  it('keeps references and names from flipping', () => {
    if (texts.panel.direction === 'ltr') return
    for (const [, sentence] of sentences) {
      if (/{(reference)}/.test(sentence)) expect(sentence).toContain('\u2068{reference}\u2069')
    }
    expect(texts.conversation.wrote).toContain('\u2068{name}\u2069')
  })
})

describe('a sentence', () => {
  it('is filled with its values, and with nothing where a value is missing', () => {
    expect(fill('{a} and {b}{c}', { a: 1, b: '{a}' })).toBe('1 and {a}')
  })

  it('takes the form of its number', () => {
    const { evidence } = WIDGET_TEXTS.pl.details
    const said = [1, 3, 5, 22].map((number) => count(evidence, number, 'pl'))
    expect(said).toEqual([
      'Dołączamy 1 informację',
      'Dołączamy 3 informacje',
      'Dołączamy 5 informacji',
      'Dołączamy 22 informacje',
    ])
    const { covered } = WIDGET_TEXTS.ar.picture
    expect(count(covered, 0, 'ar')).toBe('لم يُغطَّ أي حقل خاص.')
    expect(count(covered, 2, 'ar')).toBe('تمت تغطية حقلين خاصين.')
    expect(count(covered, 11, 'ar')).toContain('11 حقلًا')
  })
})
