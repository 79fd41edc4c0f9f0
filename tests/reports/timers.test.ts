import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DEMO_SITE } from '../../demo/seed.ts'
import { afterOpenDays } from '../../worker/reports/promises.ts'
import { CUSTOMER, MONDAY, SAM, SYSTEM, TOLD } from '../support/reports.ts'
import { DAY, DETOURS, HOUR, STAGES } from '../support/stages.ts'
import { type Story, story } from '../support/story.ts'

const { received, quarantined, acknowledged, working, resolved } = STAGES
const tick = { type: 'tick' } as const
const tickAt = (start: Story, now: number) => start.at(now).and(SYSTEM, tick)
const typesAfter = (start: Story, { events }: Story) =>
  events.slice(start.events.length).map(({ type }) => type)
/** Ticks whenever there is something to do, each time so much too late. */
function tickUntil(start: Story, end: number, late: (turn: number) => number): Story {
  let current = start
  for (let turn = 0; turn < 60; turn++) {
    const { wakeAt } = current.report
    if (wakeAt === null || wakeAt > end) break
    current = tickAt(current, Math.max(wakeAt, current.now) + late(turn))
  }
  return current
}

describe('a promise that nobody keeps', () => {
  const friday = story([], Date.parse('2026-03-06T16:30Z')).and(CUSTOMER, {
    type: 'raise',
    told: TOLD,
  })

  it('is due, and reminded of, in open time alone', () => {
    // Friday 16:30 to 18:00, Saturday 9:00 to 14:00: three of four hours are over at 10:30.
    expect(friday.report.promises).toMatchObject([
      { remindAt: Date.parse('2026-03-07T10:30Z'), due: Date.parse('2026-03-07T11:30Z') },
    ])
  })

  it('is reminded of once, then broken with a new date for the customer', () => {
    const reminded = tickAt(received, MONDAY + 3 * HOUR)
    expect(typesAfter(received, reminded)).toEqual(['promise_reminded'])
    const due = tickAt(reminded, MONDAY + 4 * HOUR)
    expect(typesAfter(reminded, due)).toEqual([])
    const broken = tickAt(due, MONDAY + 4 * HOUR + 1)
    expect(typesAfter(due, broken)).toEqual(['promise_broken', 'escalated'])
    expect(broken.report.promises).toMatchObject([
      { status: 'broken', due: MONDAY + 4 * HOUR },
      // Four open hours later is the moment of closing, so it is the first minute of Tuesday.
      { status: 'open', due: Date.parse('2026-03-10T09:01Z') },
    ])
  })

  it('goes up to a lead, then to an admin, with later dates each time', () => {
    const first = tickAt(received, MONDAY + 4 * HOUR + 1)
    const second = tickAt(first, Date.parse('2026-03-10T09:01:00.001Z'))
    const third = tickAt(second, afterOpenDays(DEMO_SITE, MONDAY, 2) + 1)
    expect([first, second, third].map(({ report }) => report.escalation)).toEqual([1, 2, 2])
    expect(third.report.promises.at(-1)?.due).toBe(afterOpenDays(DEMO_SITE, MONDAY, 4))
  })

  it('is broken once by a clock that stood still, and reminded of all the same', () => {
    expect(typesAfter(received, tickAt(received, MONDAY + 20 * DAY))).toEqual([
      'promise_reminded',
      'promise_broken',
      'escalated',
    ])
  })
})

describe('what staff have to do', () => {
  it('is a plan within one open day of the answer, and an end within five of the plan', () => {
    const inDays = (days: number) => afterOpenDays(DEMO_SITE, MONDAY, days)
    expect(acknowledged.report.deadline).toEqual({ step: 'plan', due: inDays(1) })
    expect(working.report.deadline).toEqual({ step: 'resolve', due: inDays(5) })
    expect(resolved.report.deadline).toEqual({ step: 'close', due: inDays(10) })
  })

  it('escalates when it is not done, and has one last date 30 days after the report', () => {
    const late = tickAt(acknowledged, afterOpenDays(DEMO_SITE, MONDAY, 1) + 1)
    expect(typesAfter(acknowledged, late).slice(-2)).toEqual(['deadline_passed', 'escalated'])
    const dragging = tickAt(working, afterOpenDays(DEMO_SITE, MONDAY, 5) + 1)
    const last = { step: 'resolve_latest', due: MONDAY + 30 * DAY }
    expect(dragging.report.deadline).toEqual(last)
    const later = tickAt(dragging, MONDAY + 30 * DAY + 1)
    // It is called for again and again: what is not done is never forgotten.
    expect(later.report.deadline).toMatchObject({ step: 'resolve_latest' })
    expect(later.report.wakeAt).not.toBeNull()
  })

  it('tells of a suspicious report that nobody looks at', () => {
    const late = tickAt(quarantined, afterOpenDays(DEMO_SITE, MONDAY, 1) + 1)
    expect(typesAfter(quarantined, late)).toEqual(['deadline_passed'])
    expect(late.report.wakeAt).not.toBeNull()
  })
})

describe('the clock', () => {
  const starts = [...Object.values(STAGES), ...DETOURS]
  /** What the customer and the owner hear of, by what it is about. */
  const themes = [
    /^promise_/,
    /^offer_|^resolved/,
    /^follow_up|^closed/,
    /^deadline/,
    /^handover/,
    /^erased/,
  ]
  const told = (start: Story, end: Story) => {
    const types = typesAfter(start, end)
    return themes.map((theme) => types.filter((type) => theme.test(type)))
  }

  it('is nobody else’s to move', () => {
    for (const actor of [CUSTOMER, SAM]) {
      expect(received.tries(actor, tick)).toMatchObject({ code: 'wrong_role' })
    }
  })

  it('skips nothing and says nothing twice, however late its ticks come', () => {
    fc.assert(
      fc.property(
        fc.nat(starts.length - 1),
        fc.array(fc.nat(6 * HOUR), { minLength: 1, maxLength: 8 }),
        (which, delays) => {
          const start = starts[which] ?? received
          const end = start.now + 25 * DAY
          const prompt = told(
            start,
            tickUntil(start, end, () => 0),
          )
          const late = told(
            start,
            tickUntil(start, end, (turn) => delays[turn % delays.length] ?? 0),
          )
          late.forEach((types, theme) => {
            // What follows from a later date comes later, so the slower one may not be as far.
            const both = Math.min(types.length, prompt[theme]?.length ?? 0)
            expect(types.slice(0, both)).toEqual(prompt[theme]?.slice(0, both))
            expect(types.length > 0).toBe((prompt[theme]?.length ?? 0) > 0)
          })
        },
      ),
      { numRuns: 120 },
    )
  })

  it('leads to the same when it ticks each minute and when it ticks once', () => {
    for (const start of starts) {
      const minutes = Array.from({ length: 6 * 60 }, (_, minute) => start.now + minute * 60_000)
      const often = minutes.reduce(tickAt, start)
      const once = tickAt(start, minutes.at(-1) ?? start.now)
      expect(typesAfter(start, once)).toEqual(typesAfter(start, often))
    }
  })
})
