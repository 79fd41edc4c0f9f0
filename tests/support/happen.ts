import { DEMO_SITE } from '../../demo/seed.ts'
import { Problem } from '../../worker/problem.ts'
import type { Command } from '../../worker/reports/commands.ts'
import type { ReportEvent } from '../../worker/reports/events.ts'
import { reduce } from '../../worker/reports/reduce.ts'
import type { Actor, Report } from '../../worker/reports/report.ts'
import type { Staff } from '../../worker/sites/site.ts'
import { decideEvents } from './decide.ts'
import { MONDAY, newReport, RAISED } from './reports.ts'

export const HOUR = 3_600_000

/** A member of the demo's staff. */
export const staffOf = (id: string, given: Partial<Staff> = {}): Staff => ({
  id,
  siteId: 'demo',
  name: id === 'sam' ? 'Sam Okafor' : id,
  email: `${id}@shop.example`,
  role: 'agent',
  alerts: {},
  generation: 0,
  ...given,
})

export const TEAM = [staffOf('sam'), staffOf('lea', { role: 'lead', name: 'Lea Brandt' })]

/** What somebody does, some hours after the report was raised. */
export type Step = readonly [hours: number, actor: Actor, command: Command]

/** Lets things happen to the report of Monday, by the core's own rules. */
export function happen(
  steps: readonly Step[],
  first: Report = newReport(),
): { readonly report: Report; readonly events: readonly ReportEvent[] } {
  const events: ReportEvent[] = [RAISED]
  let report = first
  for (const [hours, actor, command] of steps) {
    const now = MONDAY + hours * HOUR
    const more = decideEvents(report, command, {
      now,
      actor,
      site: DEMO_SITE,
      staff: TEAM,
      snippets: [],
      grantedThisMonth: 0,
      target: null,
    })
    if (more instanceof Problem) throw more
    events.push(...more)
    report = more.reduce<Report>(reduce, report)
  }
  return { report, events }
}
