import { describe, expect, it } from 'vitest'
import { DEMO_SITE } from '../../../demo/seed.ts'
import type { RaiseInput } from '../../../worker/contract.ts'
import { fingerprint, findSpamSigns, type SpamEvidence } from '../../../worker/reports/spam.ts'
import { newClick } from '../../support/click.ts'

const CALM: SpamEvidence = { times: 1, isNearby: false, isUnproven: false, isUnlimited: false }
const screened = (given: Partial<RaiseInput>, signs: Partial<SpamEvidence> = {}) =>
  findSpamSigns(newClick(given), DEMO_SITE, { ...CALM, ...signs })

describe('T1: a report that people send', () => {
  it.each<[string, Partial<RaiseInput>, Partial<SpamEvidence>?]>([
    ['with one click', {}],
    ['by an API that knows no panel', { trigger: 'code', text: 'It fails.' }],
    ['by somebody who presses at once', { tookMs: 40 }],
    ['with a link to where it happened', { text: 'See http://localhost:8788/checkout?a=1' }],
    ['with a link to another site', { text: 'Like on https://other.example/page' }],
    ['with four links into the site', { text: 'http://localhost:8788/a '.repeat(4) }],
    ['with the code of a link', { text: '<a href="https://evil.example">Reset</a>' }],
    ['that many say in few words', { text: 'I cannot pay.' }, { times: 400 }],
    [
      'that ten say in many words',
      { text: 'The payment page says that my card is refused.' },
      { times: 10 },
    ],
    [
      'that a thousand say in many words',
      { text: 'The payment page says that my card is refused.' },
      { times: 1_000 },
    ],
    ['with an empty trap', { trap: '  ' }],
  ])('%s is no spam', (_how, given, signs) => {
    expect(screened(given, signs)).toEqual([])
  })
})

describe('T1: a report that programs send', () => {
  it.each<[string, Partial<RaiseInput>, Partial<SpamEvidence>, string[]]>([
    ['fills the trap', { trap: 'http://x.example' }, {}, ['trap']],
    [
      'links and is faster than a hand',
      { tookMs: 3, text: 'http://x.example' },
      {},
      ['quick', 'links'],
    ],
    [
      'links three other sites',
      { text: 'http://a.example www.b.example https://c.example' },
      {},
      ['links'],
    ],
    ['gives short links', { text: 't.me/spam bit.ly/xyz tinyurl.com/x' }, {}, ['links']],
    [
      'spells its links in full width',
      { text: 'ｈｔｔｐ://a.example ｈｔｔｐ://b.example ｈｔｔｐ://c.example' },
      {},
      ['links'],
    ],
    ['writes for a forum', { text: '[url=http://x.example]pills[/url]' }, {}, ['links', 'markup']],
    [
      'repeats itself with a link',
      { text: 'FREE NITRO http://evil' },
      { times: 4 },
      ['links', 'repeated'],
    ],
    [
      'links a site that it names as its own page',
      {
        text: 'http://evil.example/1 http://evil.example/2 http://www.evil.example/3',
        page: { url: 'http://evil.example/checkout', title: 'Basket', language: 'en' },
      },
      {},
      ['links'],
    ],
    [
      'floods with the same sentence faster than a hand',
      { tookMs: 3, text: 'Buy the finest watches for the smallest price now.' },
      { times: 21 },
      ['quick', 'repeated'],
    ],
    ['comes from a crowded network', {}, { isNearby: true }, ['nearby']],
    ['has no proof', {}, { isUnproven: true }, ['unproven']],
    ['comes while nothing is counted', {}, { isUnlimited: true }, ['unlimited']],
  ])('%s and is named for it', (_how, given, signs, why) => {
    expect(screened(given, signs)).toEqual(why)
  })

  it.each([
    ['FREE NITRO http://evil/1', 'Free nitro!!! http://other/2'],
    ['Buy it now 1', 'buy IT NOW 2'],
    ['Ｆｒｅｅ　ｎｉｔｒｏ', 'Free nitro'],
  ])('says the same with %j as with %j', (a, b) => {
    expect(fingerprint(a)).toBe(fingerprint(b))
    expect(fingerprint(a)).not.toBeNull()
  })

  it('is read in no time', () => {
    // Not the time of day: other programs may have the processor meanwhile.
    const start = process.cpuUsage()
    const long = ['[url', '<a ', 'http://', 'www.', '<a href', '[', 'é', '\u0301', '　']
    for (const part of long) {
      const text = part.repeat(4_000 / part.length)
      screened({ text })
      fingerprint(text)
    }
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(3_000)
  })
})
