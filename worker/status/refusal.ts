import type { Context } from 'hono'
import type { ProblemCode } from '../contract.ts'
import type { Refusal } from '../page.tsx'
import type { Problem } from '../problem.ts'
import type { PageWords } from '../words/words.ts'
import { wordsForStranger } from './language.ts'

const NAMES: Partial<Record<ProblemCode, keyof PageWords['refusals']>> = {
  forbidden: 'forbidden',
  not_found: 'notFound',
  unknown_report: 'notFound',
  unknown_site: 'notFound',
  too_large: 'tooLarge',
  unavailable: 'unavailable',
  internal: 'failed',
}

/** A refusal in the words of whoever reads it: the desk's are English. */
export function refusalFor(c: Context): (problem: Problem) => Refusal {
  return ({ code, message }) => {
    const isDesk = /^\/desk(\/|$)/.test(c.req.path)
    const { language, refused, refusals } = wordsForStranger(c)
    return isDesk
      ? { language: 'en', ...DESK, text: message }
      : { language, ...refused, text: refusals[NAMES[code] ?? 'notTaken'] }
  }
}

const DESK = { title: 'This did not work', heading: 'This did not work.' } as const
