import type { Context } from 'hono'
import { type Language, LANGUAGES } from '../contract.ts'
import type { Refusal } from '../http/page.tsx'
import { textsFor } from '../i18n/load.ts'
import { acceptedLanguages, pickLanguage } from '../i18n/pick.ts'
import type { CustomerTexts, Texts } from '../i18n/texts.ts'
import { type ProblemCode } from '../problem.ts'
import type { Problem } from '../problem.ts'
import { findZone } from '../time/format.ts'

/** The language that an address asks for with `?lang=`, or null. */
export function languageAsked(c: Context): Language | null {
  return LANGUAGES.find((language) => language === c.req.query('lang')) ?? null
}

/** The time zone that an address asks for with `?zone=`, as the widget's links do, or null. */
export function zoneAsked(c: Context): string | null {
  return findZone(c.req.query('zone') ?? '')
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

/** The texts for somebody of whom nothing is known but their browser. */
export function textsForStranger(c: Context): Promise<Texts> {
  return textsFor(languageAsked(c) ?? languageAccepted(c) ?? 'en', null)
}

const NAMES: Partial<Record<ProblemCode, keyof CustomerTexts['refusals']>> = {
  forbidden: 'forbidden',
  not_found: 'notFound',
  unknown_report: 'notFound',
  unknown_site: 'notFound',
  too_large: 'tooLarge',
  unavailable: 'unavailable',
  internal: 'failed',
}

/** A refusal in the language of whoever reads it: the desk's is English. */
export function refusalFor(c: Context): (problem: Problem) => Promise<Refusal> {
  return async ({ code, message }) => {
    if (/^\/desk(\/|$)/.test(c.req.path)) return { language: 'en', ...DESK, text: message }
    const { language, refused, refusals } = await textsForStranger(c)
    return { language, ...refused, text: refusals[NAMES[code] ?? 'notTaken'] }
  }
}

const DESK = {
  title: 'That didn’t work',
  heading: 'That didn’t work',
  way: { href: '/desk', label: 'Go to the desk' },
} as const
