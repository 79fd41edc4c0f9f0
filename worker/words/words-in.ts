import type { Language } from '../contract.ts'
import { directionOf } from '../language.ts'
import type { Report } from '../report.ts'
import type { Site } from '../site.ts'
import { PAGE_WORDS } from './all.ts'
import { override, widgetWords } from './widget.ts'
import type { Spoken } from './words.ts'

const NOBODYS: Pick<Site, 'translations'> = { translations: {} }

/** Everything that is said in a language, with the sentences that the site says in its own way. */
export function wordsIn(language: Language, site: Pick<Site, 'translations'> | null): Spoken {
  const { translations } = site ?? NOBODYS
  return {
    ...widgetWords({ translations }, language, 'panel'),
    ...widgetWords({ translations }, language, 'details'),
    ...widgetWords({ translations }, language, 'conversation'),
    ...override(PAGE_WORDS[language], translations[language]?.pages ?? {}),
    language,
    direction: directionOf(language),
  }
}

/** The language in which a customer is spoken to: the widget's when they raised it, else the site's. */
export function languageOf(
  { language }: Pick<Report, 'language'>,
  site: Pick<Site, 'language'>,
): Language {
  return language ?? site.language ?? 'en'
}

/** A reason as the site calls it in this language. */
export function reasonIn(
  language: Language,
  { translations }: Pick<Site, 'translations'>,
  { code, label }: Report['reason'],
): string {
  const names = translations[language]?.reasons ?? {}
  return Object.hasOwn(names, code) ? (names[code] ?? label) : label
}
