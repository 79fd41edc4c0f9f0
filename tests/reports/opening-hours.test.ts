import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DEMO_SITE } from '../../demo/seed.ts'
import { answerBy as answerByInWidget } from '../../widget/format.ts'
import {
  addOpenTime,
  closeOfOpenDay,
  openHours,
  openTimeBetween,
} from '../../worker/reports/calendar.ts'
import {
  answerBy,
  promisesShown,
  promiseTable,
  updateChoices,
} from '../../worker/reports/promises.ts'
import { type Calendar, DAY_MINUTES, type Hours } from '../../worker/sites/calendar.ts'
import { runs } from '../support/length.ts'
import { CUSTOMER, KIM, MONDAY, SYSTEM, TOLD } from '../support/reports.ts'
import { STAGES } from '../support/stages.ts'
import { story } from '../support/story.ts'

// An overlap that is counted twice comes up within 4 runs, a night that is lost within 3.
const RUNS = runs(60, 2_000)
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const at = (iso: string) => Date.parse(iso)
const iso = (time: number | null) => time && new Date(time).toISOString()

const daily = (hours: Hours, more: Partial<Calendar> = {}): Calendar => ({
  timeZone: 'UTC',
  hours: Array.from({ length: 7 }, () => hours),
  holidays: [],
  ...more,
})
const open = (calendar: Calendar, day: string) =>
  openTimeBetween(calendar, at(`${day}T00:00Z`), at(`${day}T00:00Z`) + DAY) / HOUR

describe('hours in any shape', () => {
  it.each<[string, Hours, Hours]>([
    [
      'out of order',
      [
        [840, 1080],
        [540, 720],
      ],
      [
        [540, 720],
        [840, 1080],
      ],
    ],
    [
      'overlapping',
      [
        [540, 780],
        [540, 1080],
      ],
      [[540, 1080]],
    ],
    [
      'touching',
      [
        [720, 900],
        [540, 720],
      ],
      [[540, 900]],
    ],
    [
      'one within another',
      [
        [540, 1080],
        [600, 660],
      ],
      [[540, 1080]],
    ],
    [
      'the same twice',
      [
        [540, 1080],
        [540, 1080],
      ],
      [[540, 1080]],
    ],
    [
      'empty',
      [
        [600, 600],
        [540, 1080],
        [0, 0],
      ],
      [[540, 1080]],
    ],
    [
      'past midnight',
      [[1_320, 120]],
      [
        [1_320, 1_440],
        [0, 120],
      ],
    ],
    [
      'past midnight, counted on',
      [[1_320, 1_560]],
      [
        [0, 120],
        [1_320, 1_440],
      ],
    ],
  ])('C6: %s, they promise what the plain ones promise', (_, written, plain) => {
    for (const hour of [0, 1, 5, 9, 11, 13, 17, 20, 23]) {
      const now = at('2026-03-04T00:00Z') + hour * HOUR
      const promised = (hours: Hours) =>
        answerBy({ ...DEMO_SITE, calendar: daily(hours), answerWithinMinutes: 240 }, now)
      expect(iso(promised(written))).toBe(iso(promised(plain)))
    }
  })

  it('C6: a night belongs to the day on which it began, and closes on the next', () => {
    const bar = daily([[1_080, 120]])
    expect(iso(closeOfOpenDay(bar, at('2026-03-06T20:00Z'), 0))).toBe('2026-03-07T02:00:00.000Z')
    expect(iso(closeOfOpenDay(bar, at('2026-03-06T20:00Z'), 1))).toBe('2026-03-08T02:00:00.000Z')
    expect(iso(addOpenTime(bar, at('2026-03-06T01:30Z'), HOUR))).toBe('2026-03-06T18:30:00.000Z')
  })

  it('C6: what the clocks jump over is never less than nothing', () => {
    const early = daily(
      [
        [150, 180],
        [120, 180],
        [540, 600],
      ],
      { timeZone: 'Europe/Berlin' },
    )
    expect(openTimeBetween(early, at('2026-03-29T00:00+01:00'), at('2026-03-29T12:00+02:00'))).toBe(
      HOUR,
    )
  })
})

describe('holidays', () => {
  const shop = daily([[540, 1_080]], {
    holidays: ['12-25', { date: '12-24', hours: [[540, 720]] }, { date: '2027-12-24', hours: [] }],
  })

  it('C6: of every year are kept in every year', () => {
    expect(
      ['2026-12-25', '2027-12-25', '2031-12-25', '2027-12-26'].map((day) => open(shop, day)),
    ).toEqual([0, 0, 0, 9])
  })

  it('C6: a half day has its own hours, and what is said of one year goes first', () => {
    expect(['2026-12-24', '2028-12-24', '2027-12-24'].map((day) => open(shop, day))).toEqual([
      3, 3, 0,
    ])
    expect(iso(addOpenTime(shop, at('2026-12-24T11:00Z'), 2 * HOUR))).toBe(
      '2026-12-26T10:00:00.000Z',
    )
    expect(iso(closeOfOpenDay(shop, at('2026-12-24T10:00Z'), 0))).toBe('2026-12-24T12:00:00.000Z')
  })

  it('C6: that stand there twice mean the same in any order', () => {
    const twice = [
      { date: '12-24', hours: [[540, 720]] as const },
      { date: '12-24', hours: [[600, 780]] as const },
      '12-31',
      { date: '12-31', hours: [[540, 720]] as const },
    ]
    for (const holidays of [twice, twice.toReversed()]) {
      const site = { ...shop, holidays }
      expect(['2026-12-24', '2026-12-31'].map((day) => open(site, day))).toEqual([4, 0])
    }
  })

  it('C6: end the night before them at midnight', () => {
    const bar = daily([[1_320, 120]], { holidays: ['12-25'] })
    expect(['2026-12-24', '2026-12-25', '2026-12-26'].map((day) => open(bar, day))).toEqual([
      4, 0, 2,
    ])
  })
})

const zones = fc.constantFrom('Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe')
const stretch = fc.tuple(fc.nat(DAY_MINUTES - 1), fc.nat(DAY_MINUTES))
const days = fc.array(fc.array(stretch, { maxLength: 4 }), { minLength: 7, maxLength: 7 })
const times = fc.integer({ min: at('2026-01-01T00:00Z'), max: at('2027-12-31T00:00Z') })

/** Which minutes of the week are open, one by one: the slow way to say what hours mean. */
function openMinutes(hours: readonly Hours[]): readonly boolean[] {
  const week = Array.from({ length: 7 * DAY_MINUTES }, () => false)
  for (const [day, stretches] of hours.entries()) {
    for (const [opens, closes] of stretches) {
      const end = closes < opens ? closes + DAY_MINUTES : closes
      for (let one = opens; one < end; one++) week[(day * DAY_MINUTES + one) % week.length] = true
    }
  }
  return week
}

describe('any hours at all', { tags: 'longer' }, () => {
  it('C6: are open in exactly the minutes that some stretch of them covers', () => {
    const monday = at('2026-03-02T00:00Z')
    const span = fc.tuple(fc.nat(7 * DAY_MINUTES), fc.nat(2 * DAY_MINUTES))
    fc.assert(
      fc.property(days, span, (hours, [start, length]) => {
        const week = openMinutes(hours)
        const covered = Array.from({ length }, (_, one) => week[(start + one) % week.length])
        const from = monday + start * MINUTE
        expect(
          openTimeBetween({ timeZone: 'UTC', hours, holidays: [] }, from, from + length * MINUTE),
        ).toBe(covered.filter(Boolean).length * MINUTE)
      }),
      { numRuns: RUNS },
    )
  })

  it('C6: come in order and never twice, in every zone', () => {
    fc.assert(
      fc.property(days, zones, times, (hours, timeZone, from) => {
        let last = 0
        let count = 0
        for (const [opens, closes] of openHours({ timeZone, hours, holidays: ['12-25'] }, from)) {
          expect(opens).toBeGreaterThanOrEqual(last)
          expect(closes).toBeGreaterThan(Math.max(opens, from))
          last = closes
          if (++count === 30) break
        }
      }),
      { numRuns: RUNS },
    )
  })

  it('C6: promise the same in any order, in the collector and in the widget', () => {
    fc.assert(
      fc.property(days, zones, times, fc.nat(600), (hours, timeZone, now, answerWithinMinutes) => {
        const site = (week: readonly Hours[]) => ({
          ...DEMO_SITE,
          answerWithinMinutes: answerWithinMinutes + 1,
          calendar: { timeZone, hours: week, holidays: [] },
        })
        const mixed = site(hours.map((day) => [...day, ...day].toReversed()))
        const promised = answerBy(site(hours), now)
        expect(answerBy(mixed, now)).toBe(promised)
        const told = answerByInWidget(promiseTable(mixed, now), now)
        // A week that opens for less than the promise takes is beyond the widget's table.
        if (told !== null) expect(told).toBe(promised)
        for (const choice of updateChoices(mixed, now)) expect(choice).toBeGreaterThan(now)
      }),
      { numRuns: RUNS },
    )
  })
})

describe('a change of the calendar', () => {
  const changed = { ...DEMO_SITE, calendar: daily([[0, 60]]), answerWithinMinutes: 1_000 }

  it('C6: moves no promise of any report, in whichever state it is', () => {
    for (const { report } of Object.values(STAGES)) {
      expect(promisesShown(report, changed)).toEqual(promisesShown(report, DEMO_SITE))
    }
  })

  it('C6: moves no promise of a report that looked like spam, nor once it is released', () => {
    const held = story().and(SYSTEM, { type: 'quarantine', told: TOLD, suspicion: 'links' })
    const [promise] = promisesShown(held.report, changed)
    expect(promise).toMatchObject({ kind: 'answer', status: 'open', due: MONDAY + 4 * HOUR })
    const released = held
      .at(MONDAY + HOUR)
      .and(KIM, { type: 'release', reason: 'A real customer.' }, { site: changed })
    expect(promisesShown(released.report, changed)).toMatchObject([
      { status: 'open', due: promise?.due, remindAt: promise?.remindAt },
    ])
  })

  it('C6: counts for what is promised from then on', () => {
    const raised = story().and(CUSTOMER, { type: 'raise', told: TOLD }, { site: changed })
    expect(raised.report.promises[0]?.due).toBe(answerBy(changed, MONDAY))
  })
})
