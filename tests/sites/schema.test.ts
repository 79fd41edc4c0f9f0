import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { SENTENCES } from '../../demo/sites/sentences.ts'
import { readSiteFile } from '../../worker/sites/schema.ts'

const EXAMPLE = `${import.meta.dirname}/../../demo/example-site.json`

/** What is wrong with the example's file where its calendar is another one. */
function faultsOf(calendar: object): readonly string[] {
  const { site } = JSON.parse(readFileSync(EXAMPLE, 'utf8')) as { site: { calendar: object } }
  const json = {
    site: { ...site, calendar: { ...site.calendar, ...calendar } },
    staff: [],
    endpoints: [],
  }
  const rules = { channels: [], readEndpoint: () => ({ faults: [] }), sentences: SENTENCES }
  return readSiteFile(json, { ...rules, isOrigin: () => true }).faults
}

const week = (hours: unknown) => Array.from({ length: 7 }, () => hours)

describe('the calendar of a site’s file', () => {
  it('C6: takes hours in any order, overlapping, and past midnight', () => {
    expect(
      faultsOf({
        hours: week([
          [840, 1080],
          [540, 720],
          [600, 700],
          [1320, 120],
        ]),
      }),
    ).toEqual([])
  })

  it('C6: takes holidays of one year, of every year, and with hours of their own', () => {
    const holidays = ['2026-12-25', '12-26', '02-29', { date: '12-24', hours: [[540, 720]] }]
    expect(faultsOf({ holidays })).toEqual([])
  })

  it.each(['2026-02-30', '13-01', '12-1', '25.12.2026', '2026-12', ''])(
    'C6: refuses %j, which is no date',
    (date) => {
      const [fault, ...more] = faultsOf({ holidays: [date] })
      expect(fault).toContain('site.calendar.holidays.0')
      expect(more).toEqual([])
    },
  )

  it.each([[[[540, 540]]], [[[-60, 600]]], [[[540, 2_100]]], [[[1_500, 1_600]]]])(
    'C6: refuses a week of %j, which never opens or lies in no day',
    (hours) => {
      expect(faultsOf({ hours: week(hours) })).toEqual([
        'site.calendar: use a valid time zone, and hours in minutes from midnight that ever open',
      ])
    },
  )
})
