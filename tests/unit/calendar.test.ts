import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DEMO_SITE } from '../../demo/seed.ts'
import { answerBy as answerByInWidget } from '../../widget/promise.ts'
import { addOpenTime, closeOfOpenDay, openHours } from '../../worker/recovery/calendar.ts'
import {
  answerBy,
  latestUpdateBy,
  promiseTable,
  updateChoices,
} from '../../worker/recovery/promise.ts'
import type { Calendar } from '../../worker/site.ts'

const HOUR = 3_600_000
const nineToFive = [[540, 1020]] as const
const office: Calendar = {
  timeZone: 'Europe/Berlin',
  hours: [nineToFive, nineToFive, nineToFive, nineToFive, nineToFive, [], []],
  holidays: ['2026-12-25'],
}
const at = (iso: string) => Date.parse(iso)
const iso = (time: number | null) => time && new Date(time).toISOString()

describe('addOpenTime', () => {
  it('goes from Friday 16:30 over the weekend to Monday 12:30', () => {
    expect(iso(addOpenTime(office, at('2026-03-06T16:30+01:00'), 4 * HOUR))).toBe(
      '2026-03-09T11:30:00.000Z',
    )
  })

  it('starts at the opening when nobody is there yet', () => {
    expect(iso(addOpenTime(office, at('2026-03-09T03:00+01:00'), HOUR))).toBe(
      '2026-03-09T09:00:00.000Z',
    )
  })

  it('ends at the close when the time is up right then', () => {
    expect(iso(addOpenTime(office, at('2026-03-09T13:00+01:00'), 4 * HOUR))).toBe(
      '2026-03-09T16:00:00.000Z',
    )
  })

  it('keeps the wall clock on the Monday after the clocks went forward', () => {
    expect(iso(addOpenTime(office, at('2026-03-27T16:00+01:00'), 2 * HOUR))).toBe(
      '2026-03-30T08:00:00.000Z',
    )
  })

  it('counts 23 hours on the day when the clocks go forward', () => {
    const always = {
      ...office,
      holidays: [],
      hours: Array.from({ length: 7 }, () => [[0, 1440]] as const),
    }
    expect(iso(addOpenTime(always, at('2026-03-29T00:00+01:00'), 23 * HOUR))).toBe(
      '2026-03-29T22:00:00.000Z',
    )
  })

  it('passes over a holiday', () => {
    expect(iso(addOpenTime(office, at('2026-12-24T16:00+01:00'), 2 * HOUR))).toBe(
      '2026-12-28T09:00:00.000Z',
    )
  })

  it('throws on a calendar that never opens', () => {
    const shut = { ...office, hours: [[], [], [], [], [], [], []] }
    expect(() => addOpenTime(shut, 0, HOUR)).toThrow(RangeError)
  })
})

describe('closeOfOpenDay', () => {
  it('tells the close of that day, of the next open one, and of none on a Sunday', () => {
    const friday = at('2026-03-06T10:00+01:00')
    expect(iso(closeOfOpenDay(office, friday, 0))).toBe('2026-03-06T16:00:00.000Z')
    expect(iso(closeOfOpenDay(office, friday, 1))).toBe('2026-03-09T16:00:00.000Z')
    expect(closeOfOpenDay(office, at('2026-03-08T10:00+01:00'), 0)).toBeNull()
  })
})

const times = fc.integer({ min: at('2026-01-01T00:00Z'), max: at('2027-12-31T00:00Z') })
const zones = fc.constantFrom(
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
)
const stretch = fc
  .tuple(fc.integer({ min: 0, max: 1380 }), fc.integer({ min: 30, max: 720 }))
  .map(([opens, length]) => [opens, Math.min(opens + length, 1440)] as const)
const calendars: fc.Arbitrary<Calendar> = fc.record({
  timeZone: zones,
  hours: fc
    .array(fc.oneof(fc.constant([]), fc.tuple(stretch)), { minLength: 6, maxLength: 6 })
    .map((days) => [[[540, 1020]] as const, ...days]),
  holidays: fc.constant(['2026-05-01', '2026-12-25']),
})

describe('any calendar', () => {
  it('puts exactly the asked opening time between start and end', () => {
    fc.assert(
      fc.property(
        calendars,
        times,
        fc.integer({ min: 1, max: 60 * HOUR }),
        (calendar, from, ms) => {
          const end = addOpenTime(calendar, from, ms)
          let open = 0
          for (const [opens, closes] of openHours(calendar, from)) {
            if (opens >= end) break
            open += Math.min(closes, end) - Math.max(opens, from)
          }
          expect(open).toBe(ms)
        },
      ),
      { numRuns: 5000 },
    )
  })

  it('promises in the widget what the collector promises, to the minute', () => {
    fc.assert(
      fc.property(
        calendars,
        times,
        fc.integer({ min: 0, max: 5 * 24 * HOUR }),
        (calendar, served, later) => {
          const site = { ...DEMO_SITE, calendar, answerWithinMinutes: 240 }
          const told = answerByInWidget(promiseTable(site, served), served + later)
          expect(told).toBe(answerBy(site, served + later))
        },
      ),
      { numRuns: 5000 },
    )
  })

  it('offers only dates for the next update that lie ahead and that the core accepts', () => {
    fc.assert(
      fc.property(calendars, times, (calendar, now) => {
        const site = { ...DEMO_SITE, calendar }
        const choices = updateChoices(site, now)
        expect(choices.length).toBeGreaterThan(0)
        for (const choice of choices) {
          expect(choice).toBeGreaterThan(now)
          expect(choice).toBeLessThanOrEqual(latestUpdateBy(site, now))
        }
      }),
      { numRuns: 5000 },
    )
  })
})

describe('the promise table', () => {
  it('tells no promise once a page has stayed open past its end', () => {
    const now = at('2026-03-06T10:00Z')
    const table = promiseTable(DEMO_SITE, now)
    expect(answerByInWidget(table, now + 30 * 24 * HOUR)).toBeNull()
  })
})
