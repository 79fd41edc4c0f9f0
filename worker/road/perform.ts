import { ring } from '../alerts/bell.ts'
import { effectsOf } from '../alerts/rules.ts'
import { type Effects, joinEffects } from '../delivery.ts'
import type { Env } from '../env.ts'
import type { Moment } from '../moment.ts'
import { Problem } from '../problem.ts'
import { apply } from '../recovery/apply.ts'
import type { Command } from '../recovery/command.ts'
import { decide } from '../recovery/decide.ts'
import type { Actor, Report } from '../report.ts'
import type { SiteDesk } from '../site.ts'
import { commit } from '../store/commit.ts'
import { findForChange } from '../store/report.ts'

// Only the customer's own tabs and staff meet on one report, so a few tries are plenty.
const TRIES_MAX = 4

/** Somebody's wish to change a report. */
export interface Wanted {
  readonly actor: Actor
  readonly command: Command
}

/**
 * The one road of every change: command, recovery core, one batch, bell. Returns the report as it
 * is afterwards, or throws the Problem for which nothing was changed.
 */
export async function perform(
  env: Env,
  desk: SiteDesk,
  report: Report | null,
  { actor, command }: Wanted,
  moment: Moment,
): Promise<Report> {
  const events = decide(report, command, { now: moment.now, actor, site: desk.site })
  if (events instanceof Problem) throw events
  const next = events.reduce<Report | null>(apply, report)
  if (next === null) throw new Problem('unknown_report')
  if (events.length === 0) return next
  const world = { desk, newId: moment.newId }
  const effects = events.map((event) => effectsOf(event, next, world)).reduce(joinEffects)
  await commit(env.DB, next, events, effects, moment.now)
  await ringFor(env, next, effects, moment.now)
  return next
}

/**
 * Changes a stored report. `version` is what the actor saw; without it a lost race is tried again
 * on what the winner left.
 */
export async function change(
  env: Env,
  reportId: string,
  wanted: Wanted,
  moment: Moment,
  version?: number,
): Promise<Report> {
  for (let tries = 1; ; tries++) {
    const found = await findForChange(env.DB, reportId)
    if (!found) throw new Problem('unknown_report')
    const { report, desk } = found
    if (version !== undefined && version !== report.version) throw new Problem('conflict')
    try {
      return await perform(env, desk, report, wanted, moment)
    } catch (error) {
      const raced = error instanceof Problem && error.code === 'conflict'
      if (!raced || version !== undefined || tries === TRIES_MAX) throw error
    }
  }
}

async function ringFor(env: Env, report: Report, effects: Effects, now: number): Promise<void> {
  const dates = effects.deliveries.map(({ dueAt }) => dueAt)
  if (effects.hastenTo !== null) dates.push(effects.hastenTo)
  if (dates.length > 0) await ring(env, report.id, Math.min(...dates), now)
}
