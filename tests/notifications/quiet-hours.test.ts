import { describe, expect, it } from 'vitest'
import { afterQuiet } from '../../worker/notifications/routing.ts'

const NIGHT = { from: 22 * 60, to: 7 * 60 }
const LISBON = 'Europe/Lisbon'
const at = (iso: string) => Date.parse(iso)

describe('afterQuiet', () => {
  it.each([
    ['before midnight', '2026-01-14T23:30Z', '2026-01-15T07:00Z'],
    ['after midnight', '2026-01-15T03:00Z', '2026-01-15T07:00Z'],
    ['at their first minute', '2026-01-14T22:00Z', '2026-01-15T07:00Z'],
    ['by day', '2026-01-15T07:00Z', '2026-01-15T07:00Z'],
    ['just before them', '2026-01-14T21:59Z', '2026-01-14T21:59Z'],
  ])('holds a night that spans midnight: %s', (_name, from, to) => {
    expect(afterQuiet(NIGHT, LISBON, at(from))).toBe(at(to))
  })

  it.each([
    // The clock goes from 1:00 to 2:00 on 29 March, so 7:00 is an hour sooner.
    ['in spring', '2026-03-28T23:00Z', '2026-03-29T06:00Z'],
    // And from 2:00 back to 1:00 on 25 October.
    ['in autumn', '2026-10-24T22:00Z', '2026-10-25T07:00Z'],
  ])('ends at the hour on the wall when the clock changes: %s', (_name, from, to) => {
    expect(afterQuiet(NIGHT, LISBON, at(from))).toBe(at(to))
  })

  it('moves an end that the clock skips to when it goes on', () => {
    const quiet = { from: 23 * 60, to: 90 }
    expect(afterQuiet(quiet, LISBON, at('2026-03-28T23:30Z'))).toBe(at('2026-03-29T01:30Z'))
  })

  it('holds hours within one day', () => {
    const lunch = { from: 12 * 60, to: 13 * 60 }
    expect(afterQuiet(lunch, 'UTC', at('2026-01-15T12:15Z'))).toBe(at('2026-01-15T13:00Z'))
    expect(afterQuiet(lunch, 'UTC', at('2026-01-15T13:00Z'))).toBe(at('2026-01-15T13:00Z'))
  })

  it('ends at midnight where that is what somebody chose', () => {
    const evening = { from: 20 * 60, to: 24 * 60 }
    expect(afterQuiet(evening, 'UTC', at('2026-01-15T21:00Z'))).toBe(at('2026-01-16T00:00Z'))
  })

  it('is never quiet without hours, and stands a zone that does not exist', () => {
    const now = at('2026-01-15T03:00Z')
    expect(afterQuiet(null, LISBON, now)).toBe(now)
    expect(afterQuiet({ from: 60, to: 60 }, LISBON, now)).toBe(now)
    expect(afterQuiet(NIGHT, 'Nowhere/At_All', now)).toBe(at('2026-01-15T07:00Z'))
  })
})
