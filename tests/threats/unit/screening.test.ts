import { describe, expect, it } from 'vitest'
import { DEMO_SITE } from '../../../demo/seed.ts'
import type { RaiseInput } from '../../../worker/contract.ts'
import { fingerprint, judgeSpam, type SpamEvidence } from '../../../worker/reports/spam.ts'
import { newClick } from '../../support/click.ts'

const CALM: SpamEvidence = { times: 1, isNearby: false, isUnproven: false, isUnlimited: false }
const judged = (given: Partial<RaiseInput>, evidence: Partial<SpamEvidence> = {}) =>
  judgeSpam(newClick(given), DEMO_SITE, { ...CALM, ...evidence })
/** Why a report is held back; nothing where it is not. */
const screened = (...given: Parameters<typeof judged>) => {
  const { signs, isHeld } = judged(...given)
  return isHeld ? signs : []
}

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
    ['whose password manager fills the trap', { trap: 'http://x.example' }],
    ['with many links', { text: 'http://a.example www.b.example https://c.example t.me/d' }],
    ['with short links', { text: 't.me/spam bit.ly/xyz tinyurl.com/x' }],
    ['with the code of a forum', { text: 'I typed [url=/checkout] and nothing came.' }],
  ])('%s is no spam', (_how, given, signs) => {
    expect(screened(given, signs)).toEqual([])
  })
})

describe('T1: a report that programs send', () => {
  it.each<[string, Partial<RaiseInput>, Partial<SpamEvidence>, string[]]>([
    ['fills the trap in no time', { trap: 'x', tookMs: 3 }, {}, ['trap', 'quick']],
    ['fills the trap and links', { trap: 'x', text: 'www.b.example' }, {}, ['trap', 'links']],
    [
      'links and is faster than a hand',
      { tookMs: 3, text: 'http://x.example' },
      {},
      ['quick', 'links'],
    ],
    [
      'links three other sites and is faster than a hand',
      { tookMs: 3, text: 'http://a.example www.b.example https://c.example' },
      {},
      ['quick', 'links'],
    ],
    [
      'gives short links and fills the trap',
      { trap: 'x', text: 't.me/spam bit.ly/xyz tinyurl.com/x' },
      {},
      ['trap', 'links'],
    ],
    [
      'spells its links in full width, again and again',
      { text: 'ｈｔｔｐ://a.example ｈｔｔｐ://b.example ｈｔｔｐ://c.example' },
      { times: 4 },
      ['links', 'repeated'],
    ],
    ['writes for a forum', { text: '[url=http://x.example]pills[/url]' }, {}, ['links', 'markup']],
    [
      'repeats itself with a link',
      { text: 'FREE NITRO http://evil' },
      { times: 4 },
      ['links', 'repeated'],
    ],
    [
      'links a site that it names as its own page, and fills the trap',
      {
        trap: 'x',
        text: 'http://evil.example/1 http://evil.example/2 http://www.evil.example/3',
        page: { url: 'http://evil.example/checkout', title: 'Basket', language: 'en' },
      },
      {},
      ['trap', 'links'],
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

  it('W10: is held back for what speaks against it together, and for no sign of its own alone', () => {
    const shown: Readonly<Record<string, readonly [Partial<RaiseInput>, Partial<SpamEvidence>]>> = {
      trap: [{ trap: 'http://x.example '.repeat(9) }, {}],
      quick: [{ tookMs: 0 }, {}],
      links: [{ text: 'www.a.example '.repeat(90) }, {}],
      markup: [{ text: '[url=/a] '.repeat(90) }, {}],
      repeated: [{ text: 'It does not work.' }, { times: 1_000_000 }],
    }
    for (const [sign, [said, evidence]] of Object.entries(shown)) {
      expect(judged(said, evidence)).toEqual({ signs: [sign], isHeld: false })
      for (const [other, [more, further]] of Object.entries(shown)) {
        if (other === sign) continue
        const text = [said.text, more.text].join(' ')
        const both = judged({ ...said, ...more, text }, { ...evidence, ...further })
        expect([both.signs.includes(sign as 'trap'), both.isHeld]).toEqual([true, true])
      }
    }
  })

  it('W10: is held back for words that come later, with what its click showed', () => {
    const before = ['trap'] as const
    expect(judged({ text: 'It fails.' }, { before })).toEqual({ signs: ['trap'], isHeld: false })
    const { signs, isHeld } = judged({ text: 'See www.a.example' }, { before })
    expect([signs, isHeld]).toEqual([['trap', 'links'], true])
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
