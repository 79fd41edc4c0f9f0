import { commit } from '../db/commit.ts'
import { sumGranted } from '../db/ledger.ts'
import { findForChange, findReport } from '../db/reports.ts'
import { listSnippets } from '../db/staff.ts'
import type { Env } from '../env.ts'
import { nameSubject, withSubject } from '../log.ts'
import { effectsOf } from '../notifications/routing.ts'
import { wake, wakeWork } from '../notifications/wake.ts'
import { Problem } from '../problem.ts'
import { ledgerOf } from '../reports/actions/amends.ts'
import type { Command, CommandType, Context } from '../reports/commands.ts'
import { decide } from '../reports/decide.ts'
import { consequencesOf } from '../reports/due-commands.ts'
import { type Effects, joinEffects, NO_EFFECTS } from '../reports/effects.ts'
import type { Transition } from '../reports/events.ts'
import { monthOf } from '../reports/promises.ts'
import { referenceOf } from '../reports/reference.ts'
import type { Actor, Report } from '../reports/report.ts'
import type { SiteDesk } from '../sites/site.ts'
import type { RequestClock } from '../time/clock.ts'
import { deletePicturesOf } from './delete-pictures.ts'

// Only the customer's own tabs and staff meet on one report, so a few tries are plenty.
const TRIES_MAX = 4

/**
 * The one road of every change: command, recovery core, one batch, bell. Returns the report as it
 * is afterwards, or throws the Problem for which nothing was changed. What follows for other reports
 * is in the batch, and done by the queue and the clock.
 */
export async function executeCommand(
  env: Env,
  desk: SiteDesk,
  report: Report | null,
  wanted: CommandRequest,
  moment: RequestClock,
): Promise<Report> {
  nameSubject({ site: desk.site.id })
  const context = await contextFor(env, desk, wanted, moment.now)
  const decision = decide(report, wanted.command, context)
  if (decision instanceof Problem) throw decision
  const next = decision.at(-1)?.after ?? report
  if (next === null) throw new Problem('unknown_report')
  if (decision.length === 0) return next
  const effects = effectsOfAll(decision, next, desk, moment.newId)
  const events = decision.map(({ event }) => event)
  const follows = await commit(env.DB, next, events, effects, moment)
  await wakeFor(env, next, effects, moment.now)
  if (follows) await wakeWork(env, next.siteId, 'commands', moment.now, moment.now)
  if (next.state === 'erased') await deletePicturesOf(env, next)
  return next
}

/** What is wanted of a report as it stands; null: nothing. */
export type CommandFor = (report: Report, desk: SiteDesk) => CommandRequest | null

/**
 * Changes a stored report. `version` is what the actor saw; without it a lost race is tried again
 * on what the winner left.
 */
export function executeById(
  env: Env,
  reportId: string,
  wanted: CommandRequest | CommandFor,
  moment: RequestClock,
  version?: number,
): Promise<Report> {
  const run = () => tryById(env, reportId, wanted, moment, version)
  return withSubject({ report: referenceOf(reportId) }, run)
}

async function tryById(
  env: Env,
  reportId: string,
  wanted: CommandRequest | CommandFor,
  moment: RequestClock,
  version?: number,
): Promise<Report> {
  for (let tries = 1; ; tries++) {
    const found = await findForChange(env.DB, reportId)
    if (!found) throw new Problem('unknown_report')
    const { report, desk } = found
    if (version !== undefined && version !== report.version) throw new Problem('conflict')
    try {
      const request = typeof wanted === 'function' ? wanted(report, desk) : wanted
      return request ? await executeCommand(env, desk, report, request, moment) : report
    } catch (error) {
      const raced = error instanceof Problem && error.code === 'conflict'
      if (!raced || version !== undefined || tries === TRIES_MAX) throw error
    }
  }
}

async function wakeFor(env: Env, report: Report, effects: Effects, now: number): Promise<void> {
  const dates = [
    ...effects.deliveries.map(({ dueAt }) => dueAt),
    effects.hastenTo,
    effects.hastenCustomerTo,
  ].filter((date) => date !== null)
  if (dates.length > 0) await wake(env, report.id, Math.min(...dates), now)
}

/** Somebody's wish to change a report. */
export interface CommandRequest {
  readonly actor: Actor
  readonly command: Command
  /** The number that the customer's device gave to it. */
  readonly idempotencyKey?: string | undefined
}

const GRANTING: readonly CommandType[] = ['make_amends', 'approve']

/** The world around a decision, with what this command needs of it and no more. */
export async function contextFor(
  env: Env,
  { site, staff }: SiteDesk,
  { actor, command, idempotencyKey }: CommandRequest,
  now: number,
): Promise<Context> {
  const isGranting = GRANTING.includes(command.type) && 'id' in actor
  return {
    ...(idempotencyKey !== undefined && { idempotencyKey }),
    now,
    actor,
    site,
    staff,
    snippets:
      command.type === 'acknowledge'
        ? (await listSnippets(env.DB, site.id)).map(({ text }) => text)
        : [],
    grantedThisMonth: isGranting
      ? await sumGranted(env.DB, site.id, actor.id, monthOf(site, now))
      : 0,
    target: command.type === 'merge' ? await findReport(env.DB, command.into) : null,
  }
}

/** What the events of one commit do together: to alerts, to the ledger and to other reports. */
export function effectsOfAll(
  transitions: readonly Transition[],
  next: Report,
  desk: SiteDesk,
  newId: () => string,
): Effects {
  return transitions
    .map((transition): Effects => ({
      ...effectsOf(transition.event, next, { desk, newId }),
      ledger: ledgerOf(transition.before, transition.event, desk.site, desk.staff),
      due: consequencesOf(transition),
    }))
    .reduce(joinEffects, NO_EFFECTS)
}
