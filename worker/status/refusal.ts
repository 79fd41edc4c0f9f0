import type { Context } from 'hono'
import type { ProblemCode } from '../contract.ts'
import type { Refusal } from '../http/page.tsx'
import type { CustomerTexts } from '../i18n/texts.ts'
import type { Problem } from '../problem.ts'
import { textsForStranger } from './language.ts'

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

const DESK = { title: 'This did not work', heading: 'This did not work.' } as const
