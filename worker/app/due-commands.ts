import { isOutage } from '../db/query.ts'
import { findEvent } from '../db/reports.ts'
import {
  insertFailedDue,
  listDueTargets,
  postponeDue,
  saveProgress,
  takeDue,
} from '../db/work/due-commands.ts'
import { metered, callsMax } from '../db/work/meter.ts'
import type { Env } from '../env.ts'
import { log, logError } from '../log.ts'
import { retryAt } from '../notifications/retry.ts'
import { wakeWork } from '../notifications/wake.ts'
import { Problem, type ProblemCode } from '../problem.ts'
import {
  type DueCommand,
  type DueKind,
  dueKeyOf,
  isDueKind,
  tickOf,
} from '../reports/due-commands.ts'
import { memberCommandOf } from '../reports/merged-reports.ts'
import { referenceOf } from '../reports/reference.ts'
import type { RequestClock } from '../time/clock.ts'
import { executeById, type CommandFor } from './execute-command.ts'
import { endCommand, joinCommand, markEnd, tellIfOver } from './known-issues.ts'
import { runReportTimers } from './run-timers.ts'

/** Longer than a chunk takes; whatever died is taken again after it. */
const LEASE_MS = 5 * 60_000
/** How many reports are listed at once. */
const CHUNK = 25
/** Statements that a follow-up takes for one report, as most of them do. */
export const DUE_STATEMENTS = 12
/** What cannot be left to nobody is tried once a day after it was given up. */
const DAY_MS = 24 * 60 * 60_000
/** A database that was out of reach says nothing against what was asked of it. */
const OUTAGE_MS = 30_000
/** A follow-up of a later release waits for that one. */
const UNKNOWN_MS = 60 * 60_000

/** How much one call may still do: statements of the database, and reports. */
export interface Budget {
  /** Statements that are left. */
  readonly left: () => number
  /** Reports, or whatever else a job counts; others have their share too. */
  readonly items: number
}

/** Of what one call may do, the part that somebody who waits for an answer has to wait for. */
const FIRST_SHARE = 0.4

/** What a kind of follow-up does. */
interface DueRule {
  /** What is wanted of each report, read once for all of them; null where there is nothing to do. */
  readonly commandFor: (
    env: Env,
    row: DueCommand,
    moment: RequestClock,
  ) => Promise<CommandFor | null>
  /** Refusals that say that nothing is left to be done. */
  readonly moot: readonly ProblemCode[]
  /** What comes after it. */
  readonly afterwards?: (env: Env, row: DueCommand, moment: RequestClock) => Promise<void>
}

const MOOT = ['not_allowed', 'unknown_report'] as const satisfies readonly ProblemCode[]

const RULES: Readonly<Record<Exclude<DueKind, 'tick'>, DueRule>> = {
  tell: { commandFor: commandForMembers, moot: MOOT },
  settle: { commandFor: commandForMembers, moot: MOOT },
  separate: { commandFor: commandForMembers, moot: MOOT },
  call_for_help: {
    commandFor: (_env, row) => {
      const { actor, reason = '' } = row.data
      const command = { type: 'escalate', reason } as const
      return actor ? always({ actor, command, idempotencyKey: dueKeyOf(row) }) : never()
    },
    moot: MOOT,
  },
  renew_links: {
    commandFor: (_env, row) => {
      const command = { type: 'renew_links' } as const
      const wanted = { actor: SYSTEM, command, idempotencyKey: dueKeyOf(row) }
      return Promise.resolve(({ mail }) => (mail.status === 'on' ? wanted : null))
    },
    moot: MOOT,
  },
  tell_end: { commandFor: endCommand, moot: MOOT, afterwards: markEnd },
  // A known problem that went another way leaves an ordinary report.
  join: { commandFor: joinCommand, moot: [...MOOT, 'invalid'], afterwards: tellIfOver },
}

// The event is read once for all of them. Who goes on with another report by now is left alone.
async function commandForMembers(env: Env, row: DueCommand): Promise<CommandFor | null> {
  const { kind, subject, data } = row
  if (kind !== 'tell' && kind !== 'settle' && kind !== 'separate') return null
  const { seq, actor } = data
  const event = seq === undefined ? null : await findEvent(env.DB, subject, seq)
  const command = memberCommandOf(kind, data, event)
  if (command === null) return null
  const by = kind === 'separate' ? undefined : actor
  const wanted = { actor: by ?? SYSTEM, command, idempotencyKey: dueKeyOf(row) }
  return ({ mergedInto }) => (mergedInto?.id === subject ? wanted : null)
}

const SYSTEM = { role: 'system' } as const
const always = (wanted: ReturnType<CommandFor>) => Promise.resolve<CommandFor | null>(() => wanted)
const never = () => Promise.resolve(null)

/**
 * Does what follows for a site's reports: oldest first, each report once, within the budget. What
 * fails for one report is tried again by itself and holds up no other; in the end it is given up,
 * and the desk shows it. True where more is due.
 */
export async function drainDue(
  env: Env,
  siteId: string,
  moment: RequestClock,
  budget: Budget,
): Promise<boolean> {
  const share = { ...budget, items: budget.items }
  while (share.items > 0 && budget.left() >= DUE_STATEMENTS) {
    const row = await takeDue(env.DB, siteId, moment.now, moment.now + LEASE_MS)
    if (!row) return false
    try {
      share.items -= await settle(env, row, moment, share)
    } catch (error) {
      share.items--
      await fail(env, row, error, moment)
      // A database that is out of reach is not to be asked for the others.
      if (isOutage(error)) throw error
    }
  }
  return true
}

/** Begins with what follows at a site; what fails or is left is done by the queue and the clock. */
export async function startDue(env: Env, siteId: string, moment: RequestClock): Promise<void> {
  const { left, env: counted } = metered(env, callsMax(env) * FIRST_SHARE)
  try {
    const isMore = await drainDue(counted, siteId, moment, { left, items: CHUNK })
    if (isMore) await wakeWork(env, siteId, 'commands', moment.now, moment.now)
  } catch (error) {
    logError('due_commands_wait', error, { site: siteId })
  }
}

/** Puts off the clock of a report that it could not turn, so that the others go on. */
export async function putOffTick(
  env: Env,
  siteId: string,
  reportId: string,
  { now, random }: RequestClock,
): Promise<void> {
  const dueAt = retryAt(1, now, random()) ?? now
  await insertFailedDue(env.DB, siteId, [tickOf(reportId)], { now, dueAt })
}

/** Does one follow-up, or a part of it; returns for how many reports. */
async function settle(
  env: Env,
  row: DueCommand,
  moment: RequestClock,
  budget: Budget,
): Promise<number> {
  if (!isDueKind(row.kind)) throw new TypeError('A later release knows this kind.')
  if (row.kind === 'tick') {
    await runReportTimers(env, row.subject, moment)
    await finish(env, row, moment)
    return 1
  }
  const rule = RULES[row.kind]
  const commandFor = await rule.commandFor(env, row, moment)
  if (row.reportId !== null) {
    if (commandFor) await grant(env, rule, row.reportId, commandFor, moment)
    await rule.afterwards?.(env, row, moment)
    await finish(env, row, moment)
    return 1
  }
  return commandFor
    ? forAll(env, row, { rule, commandFor, budget }, moment)
    : finish(env, row, moment)
}

async function finish(env: Env, row: DueCommand, { now }: RequestClock): Promise<number> {
  const done = { afterId: row.afterId, failed: [], isDone: true }
  await saveProgress(env.DB, row, done, { now, retryAt: now })
  return 1
}

interface Round {
  readonly rule: DueRule
  readonly commandFor: CommandFor
  readonly budget: Budget
}

// Told in the order of their ids: what breaks off in the middle goes on from there, and whatever is
// asked for twice is remembered by the report.
async function forAll(
  env: Env,
  row: DueCommand,
  { rule, commandFor, budget }: Round,
  moment: RequestClock,
): Promise<number> {
  const limit = Math.min(CHUNK, budget.items)
  const ids = await listDueTargets(env.DB, row, row.afterId, limit)
  const failed: string[] = []
  let [afterId, done] = [row.afterId, 0]
  for (const id of ids) {
    if (done > 0 && budget.left() < DUE_STATEMENTS) break
    try {
      await grant(env, rule, id, commandFor, moment)
    } catch (error) {
      if (isOutage(error)) {
        await saveProgress(env.DB, row, { afterId, failed, isDone: false }, later(moment))
        throw error
      }
      failed.push(id)
      noteFailure(row, error, id)
    }
    afterId = id
    done++
  }
  const isDone = ids.length < limit && done === ids.length
  if (isDone) await rule.afterwards?.(env, row, moment)
  await saveProgress(env.DB, row, { afterId, failed, isDone }, later(moment))
  log('followed', { site: row.siteId, kind: row.kind, reports: done, failed: failed.length })
  return Math.max(done, 1)
}

function later({ now, random }: RequestClock) {
  return { now, retryAt: retryAt(1, now, random()) ?? now }
}

async function grant(
  env: Env,
  { moot }: DueRule,
  reportId: string,
  commandFor: CommandFor,
  moment: RequestClock,
): Promise<void> {
  try {
    await executeById(env, reportId, commandFor, moment)
  } catch (error) {
    if (!(error instanceof Problem) || !moot.includes(error.code)) throw error
  }
}

async function fail(
  env: Env,
  row: DueCommand,
  error: unknown,
  { now, random }: RequestClock,
): Promise<void> {
  noteFailure(row, error, row.reportId)
  const outcome = outcomeOf(error)
  if (!isDueKind(row.kind) || isOutage(error)) {
    const dueAt = now + (isOutage(error) ? OUTAGE_MS : UNKNOWN_MS)
    await postponeDue(env.DB, row, { dueAt, outcome, givenUpAt: null })
    return
  }
  const next = retryAt(row.attempts, now, random())
  // A report without a clock would break its promises in silence.
  const dueAt = next ?? (row.kind === 'tick' ? now + DAY_MS : null)
  await postponeDue(env.DB, row, { dueAt, outcome, givenUpAt: next === null ? now : null })
  if (next === null) log('due_command_given_up', { site: row.siteId, kind: row.kind, outcome })
}

function noteFailure(row: DueCommand, error: unknown, reportId: string | null): void {
  const report = reportId === null ? null : referenceOf(reportId)
  logError('due_command_failed', causeOf(error), {
    site: row.siteId,
    kind: row.kind,
    report,
    attempts: row.attempts,
    outcome: outcomeOf(error),
  })
}

function causeOf(error: unknown): unknown {
  return error instanceof Problem && error.cause !== undefined ? error.cause : error
}

/** Why it failed, as a code. */
function outcomeOf(error: unknown): string {
  return error instanceof Problem ? error.code : 'internal'
}
