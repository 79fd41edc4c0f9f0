import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DEMO_SITE } from '../../demo/seed.ts'
import { answerBy as answerByInWidget } from '../../widget/format.ts'
import {
  addOpenTime,
  closeOfOpenDay,
  monthStart,
  openHours,
  openTimeBetween,
} from '../../worker/reports/calendar.ts'
import {
  answerBy,
  dueDate,
  latestUpdateBy,
  promiseTable,
  updateChoices,
} from '../../worker/reports/promises.ts'
import type { Calendar } from '../../worker/sites/calendar.ts'
import { runs } from '../support/length.ts'

const HOUR = 3_600_000
// Open time that is counted from before its start comes up within 21 runs, and a change of clocks
// that is overlooked within 6.
const RUNS = runs(250, 1_000)
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

describe('openTimeBetween', () => {
  it('counts what is open alone, over a night and a weekend', () => {
    const friday = at('2026-03-06T16:30+01:00')
    expect(openTimeBetween(office, friday, at('2026-03-06T23:00+01:00'))).toBe(HOUR / 2)
    expect(openTimeBetween(office, friday, at('2026-03-09T12:30+01:00'))).toBe(4 * HOUR)
    expect(openTimeBetween(office, friday, friday)).toBe(0)
    expect(openTimeBetween(office, friday, friday - HOUR)).toBe(0)
  })

  it('counts nothing on a holiday', () => {
    expect(
      openTimeBetween(office, at('2026-12-25T00:00+01:00'), at('2026-12-28T09:00+01:00')),
    ).toBe(0)
  })

  it('counts the hour that a night loses or wins when the clocks change', () => {
    const always = { ...office, hours: Array.from({ length: 7 }, () => [[0, 1440]] as const) }
    const day = (from: string, to: string) => openTimeBetween(always, at(from), at(to)) / HOUR
    expect(day('2026-03-29T00:00+01:00', '2026-03-30T00:00+02:00')).toBe(23)
    expect(day('2026-10-25T00:00+02:00', '2026-10-26T00:00+01:00')).toBe(25)
  })
})

describe('monthStart', () => {
  it('is midnight on the site’s own clock, whichever way the clocks have changed', () => {
    expect(iso(monthStart(office, at('2026-03-31T12:00Z')))).toBe('2026-02-28T23:00:00.000Z')
    expect(iso(monthStart(office, at('2026-10-31T12:00Z')))).toBe('2026-09-30T22:00:00.000Z')
  })

  it('tells months apart where the site’s midnight is not that of UTC', () => {
    const nearly = at('2026-06-30T21:59:59.999Z')
    expect(iso(monthStart(office, nearly))).toBe('2026-05-31T22:00:00.000Z')
    expect(iso(monthStart(office, nearly + 1))).toBe('2026-06-30T22:00:00.000Z')
  })
})

describe('dated', () => {
  const reminderOf = (from: string, due: string) =>
    iso(dueDate({ ...DEMO_SITE, calendar: office }, at(from), at(due)).remindAt)

  it('reminds when three quarters of the open time are over', () => {
    expect(reminderOf('2026-03-06T16:30+01:00', '2026-03-09T12:30+01:00')).toBe(
      '2026-03-09T10:30:00.000Z',
    )
  })

  it('counts open hours, not those of the clock, when the clocks change', () => {
    // Four of Friday's hours and four of Monday's, six of which are over at eleven.
    expect(reminderOf('2026-03-27T13:00+01:00', '2026-03-30T13:00+02:00')).toBe(
      '2026-03-30T09:00:00.000Z',
    )
    expect(reminderOf('2026-10-23T13:00+02:00', '2026-10-26T13:00+01:00')).toBe(
      '2026-10-26T10:00:00.000Z',
    )
  })

  it('goes by the plain clock where nothing is open until then', () => {
    expect(reminderOf('2026-03-07T10:00+01:00', '2026-03-07T14:00+01:00')).toBe(
      '2026-03-07T12:00:00.000Z',
    )
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

function* stretchesUntil(calendar: Calendar, from: number, until: number) {
  for (const hours of openHours(calendar, from)) {
    if (hours[0] >= until) return
    yield hours
  }
}

describe('any calendar', { tags: 'longer', timeout: 180_000 }, () => {
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
      { numRuns: RUNS },
    )
  })

  it('tells how much is open between two moments so that adding it leads back', () => {
    fc.assert(
      fc.property(
        calendars,
        times,
        fc.integer({ min: 1, max: 20 * 24 * HOUR }),
        (calendar, from, span) => {
          const until = from + span
          const open = openTimeBetween(calendar, from, until)
          if (open === 0) return
          const last = [...stretchesUntil(calendar, from, until)].at(-1)
          expect(addOpenTime(calendar, from, open)).toBe(Math.min(last?.[1] ?? 0, until))
        },
      ),
      { numRuns: RUNS },
    )
  })

  it('puts a reminder between now and the date', () => {
    fc.assert(
      fc.property(
        calendars,
        times,
        fc.integer({ min: 1, max: 20 * 24 * HOUR }),
        (calendar, now, span) => {
          const { due, remindAt } = dueDate({ ...DEMO_SITE, calendar }, now, now + span)
          expect(due).toBe(now + span)
          expect(remindAt).toBeGreaterThan(now)
          expect(remindAt).toBeLessThanOrEqual(due)
        },
      ),
      { numRuns: RUNS },
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
      { numRuns: RUNS },
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
      { numRuns: RUNS },
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
