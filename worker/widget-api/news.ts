import type { Context } from 'hono'
import { findForChange, listEvents } from '../db/reports.ts'
import { countFailedGuess } from '../http/rate-limit.ts'
import { Problem } from '../problem.ts'
import { isNews } from '../reports/events.ts'
import { hashOf, isSameHash } from '../security/crypto.ts'
import type { App } from './auth.ts'
import { stageOf } from './conversation.ts'
import { admit } from './cors.ts'

/** What a device says of a report that it keeps. */
interface Kept {
  readonly id: string
  readonly key: string
  readonly seen: number
}

const PAUSE_MIN_MS = 20_000
const PAUSE_MAX_MS = 86_400_000
/** The longer nothing has changed, the longer nothing will. */
const AGE_PER_PAUSE = 10
/** Who hears nothing for so long hears by mail, or on the report's own page. */
const END_MS = 60 * 86_400_000

/**
 * One answer about all reports that a device keeps: `!` and the id of one to look at, else after how
 * many milliseconds to ask again, `Infinity` where nothing can be new any more.
 */
export async function newsOf(c: Context<App>, kept: readonly Kept[], now: number): Promise<string> {
  const answers = await Promise.all(kept.map((one) => look(c, one, now)))
  const news = answers.find((answer) => typeof answer === 'string')
  return news ?? String(Math.min(Infinity, ...answers.map(Number)))
}

async function look(c: Context<App>, { id, key, seen }: Kept, now: number) {
  const found = await findForChange(c.env.DB, id)
  // It may be on its way, or erased.
  if (!found) return PAUSE_MAX_MS
  const { report, desk } = found
  admit(c, desk.site)
  if (!isSameHash(report.keyHash, await hashOf(key))) {
    const { code } = await countFailedGuess(c, new Problem('wrong_key'))
    if (code === 'too_many') throw new Problem(code)
    // The device learns that it is shut when it looks.
    return `!${id}`
  }
  const events = await listEvents(c.env.DB, id)
  if (events.filter(({ type }) => isNews(type)).length > seen) return `!${id}`
  const age = now - report.changedAt
  if (age > END_MS || stageOf(report, now) === 'ended') return Infinity
  return Math.min(Math.max(Math.round(age / AGE_PER_PAUSE), PAUSE_MIN_MS), PAUSE_MAX_MS)
}
