import { words as ar } from '../../widget/words/ar.ts'
import { words as de } from '../../widget/words/de.ts'
import { words as en } from '../../widget/words/en.ts'
import { words as es } from '../../widget/words/es.ts'
import { words as fr } from '../../widget/words/fr.ts'
import { words as he } from '../../widget/words/he.ts'
import { words as hi } from '../../widget/words/hi.ts'
import { words as it } from '../../widget/words/it.ts'
import { words as ja } from '../../widget/words/ja.ts'
import { words as nl } from '../../widget/words/nl.ts'
import { words as pl } from '../../widget/words/pl.ts'
import { words as pt } from '../../widget/words/pt.ts'
import { words as sw } from '../../widget/words/sw.ts'
import { words as tr } from '../../widget/words/tr.ts'
import type { Words, WordsPart } from '../../widget/words/words.ts'
import { words as zhHans } from '../../widget/words/zh-hans.ts'
import { words as zhHant } from '../../widget/words/zh-hant.ts'
import type { Language } from '../contract.ts'
import type { Overrides, Site } from '../site.ts'

export const WORDS_PARTS = [
  'panel',
  'details',
  'conversation',
  'picture',
] as const satisfies WordsPart[]

/** What the widget says, by language. */
export const WIDGET_WORDS: Readonly<Record<Language, Words>> = {
  en,
  fr,
  es,
  pt,
  de,
  it,
  nl,
  pl,
  tr,
  sw,
  ar,
  he,
  hi,
  ja,
  'zh-Hans': zhHans,
  'zh-Hant': zhHant,
}

/** One group of the widget's sentences in a language, with those that the site says in its own way. */
export function widgetWords<Part extends WordsPart>(
  { translations }: Pick<Site, 'translations'>,
  language: Language,
  part: Part,
): Words[Part] {
  return override(WIDGET_WORDS[language][part], translations[language]?.widget ?? {})
}

/** Sentences with some of them replaced, by name; names that there are none of change nothing. */
export function override<Sentences extends object>(
  sentences: Sentences,
  overrides: Overrides,
): Sentences {
  const entries = Object.entries(sentences).map(([name, sentence]: [string, unknown]) => {
    const own = Object.hasOwn(overrides, name) ? overrides[name] : undefined
    const isGroup = typeof sentence === 'object'
    if (own === undefined || isGroup !== (typeof own === 'object')) return [name, sentence]
    return [name, isGroup ? { ...sentence, ...(own as object) } : own]
  })
  return Object.fromEntries(entries) as Sentences
}
