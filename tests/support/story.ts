import { DEMO_SITE } from '../../demo/seed.ts'
import { Problem } from '../../worker/problem.ts'
import type { Command, Context } from '../../worker/reports/commands.ts'
import type { EventOf, EventType, ReportEvent } from '../../worker/reports/events.ts'
import { reduce } from '../../worker/reports/reduce.ts'
import type { Actor, Report } from '../../worker/reports/report.ts'
import { decideEvents } from './decide.ts'
import { ADA, KIM, LEA, MONDAY, SAM } from './reports.ts'

/** An agent, another agent, a lead and an admin of the demo shop. */
export const STAFF = [SAM, KIM, LEA, ADA].map((one) => ({
  ...one,
  siteId: 'demo',
  email: `${one.id}@shop.example`,
  alerts: {},
  generation: 1,
}))

/** The world around a decision on the demo shop's reports. */
export const contextAt = (now: number, actor: Actor, more: Partial<Context> = {}): Context => ({
  now,
  actor,
  site: DEMO_SITE,
  staff: STAFF,
  snippets: [],
  grantedThisMonth: 0,
  target: null,
  ...more,
})

/** A report as it goes on, one command after the other; a story can be told on from any point. */
export interface Story {
  readonly now: number
  readonly events: readonly ReportEvent[]
  /** Throws before the first event. */
  readonly report: Report
  /** The story with a later (or earlier) moment at its end. */
  at(now: number): Story
  /** What a command would lead to now. */
  tries(actor: Actor, command: Command, more?: Partial<Context>): readonly ReportEvent[] | Problem
  /** The story with what a command led to; throws where it is refused. */
  and(actor: Actor, command: Command, more?: Partial<Context>): Story
  /** The newest event of a type; throws where there is none. */
  last<Type extends EventType>(type: Type): EventOf<Type>
}

/** A story that begins on Monday at ten, or goes on from given events. */
export function story(events: readonly ReportEvent[] = [], now = MONDAY): Story {
  const current = events.reduce<Report | null>(reduce, null)
  const tries: Story['tries'] = (actor, command, more) =>
    decideEvents(current, command, contextAt(now, actor, more))
  return {
    now,
    events,
    get report() {
      if (!current) throw new Error('Nothing happened yet.')
      return current
    },
    at: (moment) => story(events, moment),
    tries,
    and(actor, command, more) {
      const outcome = tries(actor, command, more)
      if (outcome instanceof Problem) {
        throw new Error(`${command.type}: ${outcome.code} ${outcome.fields.join(' ')}`)
      }
      return story([...events, ...outcome], now)
    },
    last(type) {
      const found = events.findLast((event) => event.type === type)
      if (!found) throw new Error(`There is no ${type}.`)
      return found as EventOf<typeof type>
    },
  }
}
