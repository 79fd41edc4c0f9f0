import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DEMO_SITE } from '../../demo/seed.ts'
import { pagePath } from '../../worker/reports/report.ts'
import { inkOn } from '../../worker/text/color.ts'
import { readerOf, formatTime } from '../../worker/time/format.ts'

const TUESDAY = Date.parse('2026-03-10T14:00Z')

describe('the path of a page', () => {
  it('shows what was taken out of it as it was written', () => {
    expect(pagePath({ url: 'https://shop.example/reset/[…]?a=1' })).toBe('/reset/[…]')
    expect(pagePath({ url: '' })).toBe('')
  })
})

describe('tellTime', () => {
  it('tells the weekday on the reader’s clock', () => {
    expect(formatTime(TUESDAY, TUESDAY - 1, { timeZone: 'UTC' })).toBe('Tuesday 14:00')
    expect(formatTime(TUESDAY, TUESDAY - 1, { timeZone: 'Asia/Tokyo', language: 'de' })).toBe(
      'Tuesday 23:00',
    )
    expect(formatTime(TUESDAY, TUESDAY - 1, { timeZone: 'UTC', language: 'en-US' })).toBe(
      'Tuesday 2:00 PM',
    )
  })

  it('tells the date when the weekday would be ambiguous', () => {
    const later = TUESDAY + 7 * 24 * 3_600_000
    expect(formatTime(later, TUESDAY, { timeZone: 'UTC' })).toBe('Tue 17 Mar 14:00')
  })

  it('stands any time zone and language that a stranger’s browser may claim', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (timeZone, rest) => {
        const told = formatTime(TUESDAY, TUESDAY, { timeZone, language: `en${rest}` })
        expect(told.length).toBeGreaterThan(5)
      }),
    )
  })
})

describe('inkOn', () => {
  it('can be read on any accent', () => {
    expect(inkOn('#ffffff')).toBe('#000')
    expect(inkOn('#000000')).toBe('#fff')
    expect(inkOn('#ffd400')).toBe('#000')
    expect(inkOn('#a8481f')).toBe('#fff')
  })
})

describe('a customer as a reader', () => {
  const { calendar } = DEMO_SITE
  const page = { url: 'https://shop.example/' }

  it('reads times on their own clock, where they told of it', () => {
    const evidence = { timeZone: 'Asia/Tokyo', language: 'ja-JP' }
    expect(readerOf({ page, evidence }, { calendar })).toEqual(evidence)
    const before = { ...page, timeZone: 'America/Lima' }
    expect(readerOf({ page: before, evidence }, { calendar }).timeZone).toBe('America/Lima')
  })

  it('reads them on the site’s, where they did not', () => {
    expect(readerOf({ page, evidence: {} }, { calendar })).toEqual({ timeZone: 'Europe/Lisbon' })
  })
})
