import type { Context } from 'hono'
import { acceptedLanguages } from '../accept-language.ts'
import { type Language, LANGUAGES } from '../contract.ts'
import { pickLanguage } from '../language.ts'
import { wordsIn } from '../words/words-in.ts'
import type { Spoken } from '../words/words.ts'

/** The language that an address asks for with `?lang=`, or null. */
export function languageAsked(c: Context): Language | null {
  return LANGUAGES.find((language) => language === c.req.query('lang')) ?? null
}

/** The time zone that an address asks for with `?zone=`, as the widget's links do, or null. */
export function zoneAsked(c: Context): string | null {
  const zone = c.req.query('zone') ?? ''
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone
  } catch {
    return null
  }
}

/** What an address needs at its end so that its answer speaks the same language on the same clock. */
export function queryOf(language: Language | null, zone: string | null): string {
  const query = new URLSearchParams({
    ...(language !== null && { lang: language }),
    ...(zone !== null && { zone }),
  })
  return query.size === 0 ? '' : `?${query.toString()}`
}

/** The language in which a browser likes its pages best, of those that we speak, or null. */
export function languageAccepted(c: Context): Language | null {
  return pickLanguage(acceptedLanguages(c.req.header('accept-language')))
}

/** The words for somebody of whom nothing is known but their browser. */
export function wordsForStranger(c: Context): Spoken {
  return wordsIn(languageAsked(c) ?? languageAccepted(c) ?? 'en', null)
}
