import { deliverDue } from '../../worker/app/deliver-due.ts'
import { drainDue } from '../../worker/app/due-commands.ts'
import { executeById } from '../../worker/app/execute-command.ts'
import { receiveFromCustomer } from '../../worker/app/receive-from-customer.ts'
import { staffCommand } from '../../worker/app/staff-actions/staff-actions.ts'
import type { RaiseInput } from '../../worker/contract.ts'
import { endKnownIssue, insertKnownIssue } from '../../worker/db/known-issues.ts'
import { findForRaise, findReport } from '../../worker/db/reports.ts'
import { findDesk } from '../../worker/db/sites.ts'
import { putSnippet } from '../../worker/db/staff.ts'
import type { Env } from '../../worker/env.ts'
import { runTimers } from '../../worker/jobs/timers.ts'
import { Problem } from '../../worker/problem.ts'
import type { Report, StaffActor } from '../../worker/reports/report.ts'
import { judgeSpam } from '../../worker/reports/spam.ts'
import type { SiteDesk } from '../../worker/sites/site.ts'
import type { RequestClock } from '../../worker/time/clock.ts'
import { localTime } from '../../worker/time/zone.ts'
import { storeRaise } from '../../worker/widget-api/raise.ts'
import { findNext } from '../next.ts'
import { hoursAhead, momentOf, raisedAt, reachesBack } from './calendar.ts'
import { idOf, newDice, newIdFrom } from './dice.ts'
import { SNIPPETS } from './snippets.ts'
import { STORIES } from './stories.ts'
import type { StepAction, Step, Story } from './story.ts'

const SITE = 'demo'
const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
const SIGNS = { times: 1, isNearby: false, isUnproven: false, isUnlimited: false }
/** More than happens in one moment. */
const MOMENT = { left: () => Number.POSITIVE_INFINITY, items: 100 }
/** More rounds than the alerts of one moment need. */
const ROUNDS_MAX = 20

/** A step whose time has come to be known. */
interface Due {
  readonly at: number
  readonly story: number
  readonly step: number
}

/**
 * Lets the shop's past eight weeks happen, up to `start`, by the product's own commands, timers and
 * deliveries, each with the clock of its moment. Returns what the product refused, a line each.
 */
export async function playHistory(
  env: Env,
  collector: string,
  start: number,
): Promise<readonly string[]> {
  const desk = await findDesk(env.DB, SITE)
  if (!desk) throw new Error('The demo has no site yet.')
  return play({ env, desk, collector, start, newId: newIdFrom('moments') })
}

interface Play {
  readonly env: Env
  readonly desk: SiteDesk
  readonly collector: string
  readonly start: number
  readonly newId: () => string
}

async function play(given: Play): Promise<readonly string[]> {
  const { env, desk, start } = given
  const { calendar } = desk.site
  for (const { reviewInDays, ...snippet } of SNIPPETS) {
    const reviewBy = localTime(start + reviewInDays * DAY_MS, calendar.timeZone)
    await putSnippet(env.DB, SITE, { ...snippet, reviewBy: reviewBy.toPlainDate().toString() })
  }
  const back = reachesBack(calendar, start)
  const dice = STORIES.map((_, at) => newDice(`story ${at}`))
  const queue: Due[] = STORIES.map((story, at) => ({
    at: raisedAt(calendar, back, story, dice[at] ?? Math.random),
    story: at,
    step: -1,
  }))
  const refusals: string[] = []
  let now = 0
  for (let due = takeFirst(queue); due && due.at <= start; due = takeFirst(queue)) {
    await passTime(given, now, due.at)
    now = due.at
    const story = STORIES[due.story]
    if (!story) continue
    try {
      const report = await doStep(given, story, due)
      const next = story.steps[due.step + 1]
      const roll = dice[due.story]
      if (next && roll) {
        const at = momentOf(calendar, next, { report, now, roll })
        queue.push({ at, story: due.story, step: due.step + 1 })
      }
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      const fields = error.fields.join(' ')
      refusals.push(`${story.name ?? due.story}, step ${due.step}: ${error.code} ${fields}`.trim())
    }
  }
  await passTime(given, now, start)
  return refusals
}

function takeFirst(queue: Due[]): Due | null {
  const first = queue.reduce<Due | null>(
    (best, one) => (best === null || one.at < best.at ? one : best),
    null,
  )
  if (first) queue.splice(queue.indexOf(first), 1)
  return first
}

/** What the clock and the alerts do between two moments, minute by minute where there is anything. */
async function passTime(given: Play, from: number, to: number): Promise<void> {
  const { env } = given
  let now = from
  for (;;) {
    const next = await findNext(env.DB)
    const at = Math.max(now, Math.ceil(next.at / MINUTE_MS) * MINUTE_MS)
    if (at > to) return
    now = at
    if (next.wakeAt <= at) await runTimers(env, SITE, momentAt(given, at), MOMENT)
    if (next.dueAt <= at || next.wakeAt <= at) await deliver(given, at)
  }
}

async function deliver(given: Play, at: number): Promise<void> {
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const attempted = await deliverDue(given.env, () => momentAt(given, at))
    if (attempted.length === 0) return
  }
}

function momentAt({ newId }: Pick<Play, 'newId'>, now: number): RequestClock {
  return { now, newId, random: () => 0.5 }
}

async function doStep(given: Play, story: Story, { at, story: number, step }: Due) {
  const moment = momentAt(given, at)
  if (step === -1) return raiseStory(given, story, number, moment)
  const { env, desk } = given
  const report = await requireReport(env, idOf(number))
  const found = story.steps[step]
  if (!found) throw new Error('A story has no such step.')
  const action = found.action({
    report,
    inHours: (hours) => hoursAhead(desk.site, at, hours),
    idOf: (name) => idOf(STORIES.findIndex((one) => one.name === name)),
  })
  await doAction(given, { report, step: found, action }, moment)
  return requireReport(env, report.id)
}

async function requireReport(env: Env, id: string): Promise<Report> {
  const report = await findReport(env.DB, id)
  if (!report) throw new Problem('unknown_report')
  return report
}

async function raiseStory(given: Play, story: Story, number: number, moment: RequestClock) {
  const { env, collector } = given
  const input: RaiseInput = {
    trigger: 'panel',
    ...story.click,
    site: SITE,
    id: idOf(number),
    key: newIdFrom(`key ${number}`)(),
    raisedAt: moment.now - 2_000,
  }
  const found = await findForRaise(env.DB, input.id, SITE, input.notice)
  if (!found) throw new Problem('unknown_site')
  const spam = judgeSpam(input, given.desk.site, SIGNS)
  const click = { input, bodyHash: input.key, collector, noticeText: found.noticeText, spam }
  const { report } = await storeRaise(env, found.desk, null, click, moment)
  await follow(env, moment)
  return requireReport(env, report.id)
}

interface Doing {
  readonly report: Report
  readonly step: Step
  readonly action: StepAction
}

async function doAction(
  given: Play,
  { report, step, action }: Doing,
  moment: RequestClock,
): Promise<void> {
  const { env, desk } = given
  const { site } = desk
  if (action.type === 'command') {
    const wanted = { actor: { role: 'customer' }, command: action.command } as const
    await receiveFromCustomer(env, { report, site }, wanted, moment)
    return
  }
  const actor = requireStaff(desk, step.by)
  if (action.type === 'staff') {
    const command = staffCommand(action.name, action.input, moment.newId)
    await executeById(env, report.id, { actor, command }, moment)
  } else if (action.type === 'pin') {
    const { id, text, pages, until } = action
    const pinned = { at: moment.now, by: actor }
    const notice = { id, siteId: SITE, text, pages, until, reportId: report.id, pinned }
    await insertKnownIssue(env.DB, { ...notice, ended: null })
  } else {
    const end = { at: moment.now, by: actor, words: action.words }
    await endKnownIssue(env.DB, { siteId: SITE, id: action.id }, end)
  }
  await follow(env, moment)
}

/** What one thing makes follow for other reports. */
async function follow(env: Env, moment: RequestClock): Promise<void> {
  let isMore = true
  while (isMore) isMore = await drainDue(env, SITE, moment, MOMENT)
}

function requireStaff({ staff }: SiteDesk, id: string): StaffActor {
  const found = staff.find((one) => one.id === id)
  if (!found) throw new Error(`Nobody called ${id} works in the demo.`)
  return { role: found.role, id: found.id, name: found.name }
}
