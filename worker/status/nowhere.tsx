import type { Context } from 'hono'
import type { Env } from '../env.ts'
import { sendPage } from '../http/page.tsx'
import { LIMIT_RETRY_S, missed } from '../http/rate-limit.ts'
import { Problem } from '../problem.ts'
import { textsForStranger } from './language.ts'
import { NoReportPage } from './no-report-page.tsx'

/**
 * Answers a link that opens nothing: guessed, old and foreign links are all alike. Whoever guesses
 * on and on is told the same, as too many.
 */
export async function nowhere(c: Context<{ Bindings: Env }>) {
  const problem = await missed(c, new Problem('not_found'))
  if (problem.code === 'too_many') c.header('Retry-After', LIMIT_RETRY_S)
  return sendPage(c, <NoReportPage texts={await textsForStranger(c)} />, problem.status)
}
