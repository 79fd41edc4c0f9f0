import type { Context } from 'hono'
import { startDue } from '../app/due-commands.ts'
import {
  background,
  isWaiting,
  keepSite,
  keepWaiting,
  UNAVAILABLE,
  RECALL_MAX_MS,
  recallSite,
  orUnavailable,
} from '../app/outage-cache.ts'
import { within } from '../db/query.ts'
import { noteRefusedOrigin } from '../db/refused-origins.ts'
import { findForRaise } from '../db/reports.ts'
import { keepCopy } from '../db/work/waiting-copies.ts'
import type { Env } from '../env.ts'
import { ownOrigin } from '../http/guards.ts'
import { countFailedGuess } from '../http/rate-limit.ts'
import { log, nameSubject } from '../log.ts'
import { Problem } from '../problem.ts'
import { referenceOf } from '../reports/reference.ts'
import type { Report } from '../reports/report.ts'
import { listsOrigin } from '../security/origin-pattern.ts'
import type { Site } from '../sites/site.ts'
import { type RequestClock, readClock } from '../time/clock.ts'
import { admit } from './cors.ts'
import { type Click, decideFirst, storeRaise } from './raise.ts'
import { checkSpam, throttle } from './spam-check.ts'

// Together below ten seconds, after which a customer in a hurry is gone.
const READ_MAX_MS = 3_000
const WRITE_MAX_MS = 4_000
const QUEUE_MAX_MS = 1_000

/** What became of a click: 201 stored, 200 known already, 202 accepted and stored soon. */
interface Accepted {
  readonly report: Report
  readonly site: Site
  readonly status: 200 | 201 | 202
}

type App = { Bindings: Env }

/**
 * Takes a click in such a way that it is not lost: in the database or, where that does not answer
 * in time, in the Queue. Throws the Problem for which nobody took it.
 */
export async function accept(c: Context<App>, click: Click): Promise<Accepted> {
  const moment = readClock()
  const { input } = click
  const { id, site: siteId, notice } = input
  nameSubject({ site: siteId, report: referenceOf(id) })
  const throttled = await throttle(c, siteId)
  const shelf = { origin: ownOrigin(c), now: moment.now }
  const find = () => findForRaise(c.env.DB, id, siteId, notice)
  const found = await orUnavailable(() => within(READ_MAX_MS, find))
  if (found === UNAVAILABLE) {
    const recall = () => within(RECALL_MAX_MS, () => recallSite(siteId, shelf))
    const site = await recall().catch(() => null)
    // Nobody can say whose report it is, and whose pages may raise it: the device keeps it.
    if (!site) throw new Problem('unavailable')
    admit(c, site)
    const scene = { throttled, now: moment.now, isStored: false }
    const spam = await checkSpam(c, site, input, scene)
    return queueUp(c, site, { ...click, spam }, moment)
  }
  if (!found) throw await countFailedGuess(c, new Problem('unknown_site'))
  const { desk, report, noticeText, isUnwanted } = found
  noteOrigin(c, desk.site, moment.now)
  admit(c, desk.site)
  // As a report that was erased: the device gives it up, and its key opens nothing.
  if (!report && isUnwanted) throw new Problem('wrong_key')
  // What was stored before was looked at then.
  const scene = { throttled, now: moment.now, isStored: true }
  const spam = report ? null : await checkSpam(c, desk.site, input, scene)
  const known = { ...click, noticeText, spam }
  background(c, keepSite(desk.site, shelf))
  const raised = await orUnavailable(() =>
    within(WRITE_MAX_MS, () => storeRaise(c.env, desk, report, known, moment)),
  )
  if (raised === UNAVAILABLE) return queueUp(c, desk.site, known, moment)
  // The queue would do it too: whoever wants to be told has joined when they look.
  if (raised.report.notice) background(c, startDue(c.env, siteId, moment))
  return { report: raised.report, site: desk.site, status: raised.isNew ? 201 : 200 }
}

// The site's admins learn which website it is.
function noteOrigin(c: Context<App>, site: Site, now: number): void {
  const origin = c.req.header('origin') ?? ''
  if (origin === '' || listsOrigin(site, origin)) return
  background(c, noteRefusedOrigin(c.env.DB, site.id, origin, now))
}

/** The Problem for a report that is not in the database: it may be on its way there. */
export async function missing(c: Context<App>, reportId: string): Promise<Problem> {
  const shelf = { origin: ownOrigin(c), now: readClock().now }
  const isComing = await within(RECALL_MAX_MS, () => isWaiting(reportId, shelf)).catch(() => false)
  return new Problem(isComing ? 'unavailable' : 'unknown_report')
}

// What is decided here is what will be stored, so the receipt's promise is the report's.
async function queueUp(
  c: Context<App>,
  site: Site,
  click: Click,
  moment: RequestClock,
): Promise<Accepted> {
  const { raised, report } = await decideFirst(c.env, site, click, moment)
  const { id: reportId, siteId } = raised.data
  const message = { kind: 'intake', v: 1, reportId, siteId, raised } as const
  try {
    await within(QUEUE_MAX_MS, async () => c.env.INTAKE.send(message))
  } catch (cause) {
    throw new Problem('unavailable', [], { cause })
  }
  background(c, keepWaiting(reportId, { origin: ownOrigin(c), now: moment.now }))
  background(c, keepCopy(c.env.FILES, message))
  log('queued')
  return { report, site, status: 202 }
}
