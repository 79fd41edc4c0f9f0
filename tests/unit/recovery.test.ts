import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DEMO_SITE } from '../../demo/seed.ts'
import { Problem } from '../../worker/problem.ts'
import { apply, replay } from '../../worker/recovery/apply.ts'
import type { Command } from '../../worker/recovery/command.ts'
import { decide } from '../../worker/recovery/decide.ts'
import { latestUpdateBy } from '../../worker/recovery/promise.ts'
import {
  isOpen,
  type Actor,
  type Report,
  type ReportEvent,
  type State,
  STATES,
} from '../../worker/report.ts'
import { CUSTOMER, MONDAY, newReport, RAISED, SAM, TOLD } from '../support/reports.ts'

const HOUR = 3_600_000
const ACTORS: readonly Actor[] = [
  CUSTOMER,
  { role: 'system' },
  SAM,
  { role: 'lead', id: 'lea', name: 'Lea Lind' },
  { role: 'admin', id: 'ada', name: 'Ada Diaz' },
]
const COMMANDS: readonly Command[] = [
  { type: 'raise', told: TOLD },
  { type: 'add_details', details: { text: 'The button does nothing.' } },
  { type: 'finish' },
  { type: 'withdraw' },
  { type: 'acknowledge', text: 'Your button did nothing; I fix it.', updateBy: MONDAY + 5 * HOUR },
  { type: 'message', text: 'It takes one more day, I am sorry.', updateBy: MONDAY + 5 * HOUR },
]
const context = (actor: Actor, now = MONDAY + HOUR) => ({ now, actor, site: DEMO_SITE })

// facts of the table of transitions: from, to, by whom. Every other pair is refused.
const UNRESOLVED: readonly State[] = [
  'received',
  'quarantined',
  'acknowledged',
  'working',
  'proposed',
]
const STAFF = ['agent', 'lead', 'admin']
const isAllowed = (from: State, to: State, role: string) =>
  (to === 'withdrawn' && UNRESOLVED.includes(from) && role === 'customer') ||
  (to === 'acknowledged' && from === 'received' && STAFF.includes(role)) ||
  (to === from && UNRESOLVED.includes(from) && role === 'customer') ||
  (to === from && ['acknowledged', 'working', 'proposed'].includes(from) && STAFF.includes(role))

describe('all 144 ordered pairs of states', () => {
  for (const from of STATES) {
    for (const { role } of ACTORS) {
      it(`lets ${role} lead from ${from} where the table says, and nowhere else`, () => {
        const actor = ACTORS.find((one) => one.role === role) ?? CUSTOMER
        const report = { ...newReport(), state: from }
        const reached = COMMANDS.flatMap((command) => {
          const events = decide(report, command, context(actor))
          return events instanceof Problem ? [] : events.map(({ to }) => to)
        })
        expect(new Set(reached)).toEqual(new Set(STATES.filter((to) => isAllowed(from, to, role))))
      })
    }
  }
})

describe('raise', () => {
  it('promises an answer on the calendar of the site', () => {
    const [event] = decide(
      null,
      { type: 'raise', told: TOLD },
      context(CUSTOMER, MONDAY),
    ) as ReportEvent[]
    expect(event).toEqual(RAISED)
    expect(newReport().promises).toEqual([
      { kind: 'answer', due: MONDAY + 4 * HOUR, status: 'open', settledAt: null },
    ])
  })

  it('is refused on a report that exists', () => {
    const outcome = decide(newReport(), { type: 'raise', told: TOLD }, context(CUSTOMER))
    expect(outcome).toMatchObject({ code: 'not_allowed' })
  })
})

describe('acknowledge', () => {
  const answer = (now: number, more: object = {}) =>
    decide(
      newReport(),
      {
        type: 'acknowledge',
        text: 'Your button did nothing; I fix it.',
        updateBy: now + 3 * HOUR,
        ...more,
      },
      context(SAM, now),
    )
  const after = (now: number) =>
    apply(newReport(), (answer(now) as ReportEvent[])[0] as ReportEvent)

  it('keeps the promise in time, names the owner and makes the next promise', () => {
    const report = after(MONDAY + HOUR)
    expect(report).toMatchObject({
      state: 'acknowledged',
      owner: { id: 'sam', name: 'Sam Okafor' },
    })
    expect(report.promises.map(({ kind, status }) => [kind, status])).toEqual([
      ['answer', 'kept'],
      ['update', 'open'],
    ])
  })

  it('breaks the promise one millisecond late', () => {
    expect(after(MONDAY + 4 * HOUR).promises[0]?.status).toBe('kept')
    expect(after(MONDAY + 4 * HOUR + 1).promises[0]?.status).toBe('broken')
  })

  it('wants a sentence', () => {
    expect(answer(MONDAY, { text: '  ok, sorry  ' })).toMatchObject({
      code: 'invalid',
      fields: ['text'],
    })
  })

  it('wants the next update ahead and within two open days', () => {
    const latest = latestUpdateBy(DEMO_SITE, MONDAY)
    expect(answer(MONDAY, { updateBy: latest })).toHaveLength(1)
    for (const updateBy of [MONDAY, latest + 1]) {
      expect(answer(MONDAY, { updateBy })).toMatchObject({ code: 'invalid', fields: ['updateBy'] })
    }
  })
})

describe('a command that arrives twice', () => {
  it('changes nothing the second time', () => {
    for (const command of COMMANDS.slice(1, 4)) {
      const [event] = decide(newReport(), command, context(CUSTOMER)) as ReportEvent[]
      const report = apply(newReport(), event as ReportEvent)
      expect(decide(report, command, context(CUSTOMER))).toEqual([])
    }
  })
})

describe('any sequence of commands by anybody at any time', () => {
  const step = fc.record({
    actor: fc.constantFrom(...ACTORS),
    // The clock may jump either way.
    jump: fc.integer({ min: -2 * HOUR, max: 30 * HOUR }),
    command: fc.oneof(
      fc.constantFrom(...COMMANDS),
      fc.record({
        type: fc.constant('acknowledge' as const),
        text: fc.string({ maxLength: 40 }),
        updateBy: fc.integer({ min: MONDAY - HOUR, max: MONDAY + 300 * HOUR }),
      }),
      fc.record({
        type: fc.constant('add_details' as const),
        details: fc.record({ text: fc.string({ unit: 'binary' }) }),
      }),
    ),
  })

  it('keeps the report the fold of its events, owned once answered, its promises unshortened', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const events = [RAISED]
        let report: Report = newReport()
        let now = MONDAY
        for (const { actor, jump, command } of steps) {
          now += jump
          const outcome = decide(report, command, context(actor, now))
          if (outcome instanceof Problem) continue
          for (const event of outcome) {
            const before: Report = report
            report = apply(report, event)
            events.push(event)
            expect(event.seq).toBe(events.length)
            expectNoPromiseMoved(before, report)
          }
        }
        expect(replay(events)).toEqual(report)
        if (report.state === 'acknowledged') expect(report.owner).not.toBeNull()
        if (!isOpen(report.state)) {
          expect(report.promises.every(({ status }) => status !== 'open')).toBe(true)
        }
      }),
      { numRuns: 10_000 },
    )
  })

  function expectNoPromiseMoved(before: Report, after: Report): void {
    before.promises.forEach((promise, at) => {
      expect(after.promises[at]).toMatchObject({ kind: promise.kind, due: promise.due })
      if (promise.status !== 'open') expect(after.promises[at]).toEqual(promise)
    })
  }
})
