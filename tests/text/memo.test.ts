import { globSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { memoise } from '../../worker/text/memo.ts'
import { formatTime } from '../../worker/time/format.ts'
import { dateAt, momentAt } from '../../worker/time/zone.ts'
import { MONDAY } from '../support/reports.ts'

const ROOT = `${import.meta.dirname}/../..`
/** Made once, where the file is read. */
const ONCE = [
  'worker/desk/figures.tsx',
  'worker/desk/report/history-text.ts',
  'worker/desk/report/sidebar.tsx',
]

describe('what is kept across requests', () => {
  it('is made once for each key, and never holds more than it may', () => {
    let made = 0
    const kept = memoise<number>(3)
    const get = (key: string) => kept(key, () => ++made)
    expect([get('a'), get('a'), get('b'), get('a')]).toEqual([1, 1, 2, 1])
    for (let at = 0; at < 100; at++) get(`stranger ${at}`)
    expect(get('stranger 99')).toBe(made)
    expect(get('a')).toBe(made)
  })

  it('is every formatter: no file makes one for each request', () => {
    const files = globSync('worker/**/*.{ts,tsx}', { cwd: ROOT }).toSorted()
    const makes = files.filter((file) => /new Intl\./.test(readFileSync(`${ROOT}/${file}`, 'utf8')))
    const unkept = makes.filter(
      (file) => !readFileSync(`${ROOT}/${file}`, 'utf8').includes('/memo.ts'),
    )
    expect(unkept).toEqual(ONCE)
  })

  it('tells the same of a time on many clocks, first and later', () => {
    const zones = ['Europe/Lisbon', 'Asia/Kathmandu', 'America/St_Johns', 'No/Where']
    const tell = () =>
      zones.map((timeZone) => formatTime(MONDAY, MONDAY, { timeZone, language: 'en-GB' }))
    const first = tell()
    expect(first).toEqual(['Monday 10:00', 'Monday 15:45', 'Monday 7:30', 'Monday 10:00'])
    expect(tell()).toEqual(first)
  })

  it('tells days apart at their midnight, and hours on the day when the clocks change', () => {
    const midnight = Date.parse('2026-03-29T00:00+00:00')
    const names = [midnight - 1, midnight].map((at) => dateAt(at, 'Europe/Lisbon').toString())
    expect(names).toEqual(['2026-03-28', '2026-03-29'])
    const day = dateAt(midnight, 'Europe/Lisbon')
    const nine = [1, 2].map(() => momentAt(day, 9 * 60, 'Europe/Lisbon'))
    expect(nine).toEqual([midnight + 8 * 3_600_000, midnight + 8 * 3_600_000])
    expect(() => dateAt(midnight, 'No/Where')).toThrow(RangeError)
  })
})
