import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { withoutCards as hide } from '../../../widget/redact/cards.ts'

/** What networks and payment providers publish for tests. */
const CARDS = {
  Visa: ['4111111111111111', '4012888888881881', '4242424242424242', '4000056655665556'],
  'Visa of 13 and 19 digits': ['4222222222222', '4000000000000000006'],
  Mastercard: ['5555555555554444', '5105105105105100', '5200828282828210'],
  'Mastercard from 2': ['2223003122003222', '2221000000000009', '2720992593319364'],
  'American Express': ['378282246310005', '371449635398431', '341111111111111'],
  'Diners Club': ['30569309025904', '38520000023237', '36227206271667', '3056930009020004'],
  Discover: ['6011111111111117', '6011000990139424', '6445644564456445', '6500000000000002'],
  JCB: [
    '213103840242270',
    '180003840242271',
    '3530111333300000',
    '3566002020360505',
    '3569990010095841',
  ],
  UnionPay: ['6200000000000005', '6205500000000000004', '6240008631401148', '8171999927660000'],
  Maestro: ['6759649826438453', '6304000000000000', '5018000000000009', '676770000000000006'],
  RuPay: ['6521111111111117', '6075000000000009', '5085000000000007', '8190000000000002'],
  Mir: ['2200000000000004', '2201382000000013', '2204941000000003'],
  Verve: ['5061460410120223210', '5060990580000217499', '6500020000000003'],
  'Elo, Hipercard, Troy, Humo, Napas': [
    '6362970000457013',
    '6062826786276634',
    '9792030394440796',
    '9860000000000005',
    '9704000000000018',
    '9704038402422777757',
  ],
} as const

const luhn = (body: string) => {
  const sum = Array.from(body).reduceRight((total, digit, at) => {
    const value = Number(digit) * ((body.length - at) % 2 === 1 ? 2 : 1)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return body + ((10 - (sum % 10)) % 10)
}
/** The same number with a check digit that fits it, for not all of the above were copied. */
const whole = (card: string) => luhn(card.slice(0, -1))
const grouped = (card: string, between: string) => (card.match(/.{1,4}/g) ?? []).join(between)
const inScript = (card: string, zero: number) =>
  card.replaceAll(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)))

const BETWEEN = [
  ' ',
  '  ',
  '-',
  ' - ',
  '.',
  '/',
  '_',
  ', ',
  '\n',
  '\r\n',
  '\t',
  '\u00a0',
  '\u2007',
  '\u202f',
  '\u3000',
  '\u2010',
  '\u2011',
  '\u2013',
  '\u2014',
  '\u2212',
  '\u00ad',
  '\u200b',
  '\u200c',
  '\u200d',
  '\u2060',
  '\ufeff',
  '\u202e',
  '\u2066',
  '\u034f',
  '\u0301',
  '\ufe0f',
  '\u180e',
  '\u115f',
  '\u3164',
  '\u2800',
  '\u0085',
  '\u2028',
  '\u00b7',
  '\u2022',
  '\uff0d',
  '\uff0e',
  '\u{e0020}',
  ' \u200b-\u200b ',
  ...Array.from(':+;=#">|<&!?^°→'),
  ')(',
  '][',
  '", "',
  '&nbsp;',
  '&#160;',
  '&#xA0;',
  '<br>',
  '<br />\n',
  '%20',
  '%C2%A0',
  '%0D%0A',
  ' '.repeat(10),
  '\t'.repeat(12),
  '، ',
  '、',
  ': ',
]
const ZEROS = [
  0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0,
  0xf20, 0x1040, 0x17e0, 0x1810, 0x19d0, 0x1a80, 0x1b50, 0xa620, 0xabf0, 0xff10, 0x104a0, 0x11066,
  0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6, 0x1e950, 0x1fbf0,
]
/** How a number may be spelled so that people still read it, or pages still hold it. */
const spellings = (card: string) => [
  card,
  ...BETWEEN.map((between) => grouped(card, between)),
  ...['\u200b', '\u00ad', '\u0301', '\u20e3', ' ', '-'].map((between) =>
    Array.from(card).join(between),
  ),
  ...ZEROS.map((zero) => inScript(card, zero)),
  grouped(inScript(card, 0x661 - 1), ' '),
  `${card.slice(0, 4)} ${inScript(card.slice(4), 0xff10)}`,
]
const SENTENCES = [
  (card: string) => [`My card ${card} was refused.`, 'My card […] was refused.'],
  (card: string) => [`Karte:${card}`, 'Karte:[…]'],
  (card: string) => [`“${card}”, order 100023-2026-000123`, '“[…]”, order 100023-2026-000123'],
] as const

const KEPT = [
  'order 1234567890123456',
  'order 100023-2026-000123',
  'AB-2026-112233-XY',
  '20261122000123',
  '1732259408123',
  '1732259408123456',
  '1732259408123456789',
  '2026-11-22T07:04:35.123Z',
  '22.11.2026 07:04:35',
  '+351 21 123 4567',
  '+49 1512 3456789',
  '+4915123456786',
  '0049 151 23456789',
  '00 49 151 23456789',
  '(020) 7946 0958',
  '1Z999AA10123456784',
  '9400111899223197428490',
  '9205590164917312751089',
  'JD014600006281230701',
  '00340434161094042557',
  'RR123456785GB',
  '123456789012',
  '961234567890',
  'ISBN 978-3-16-148410-0',
  '4006381333931',
  'EAN 5901234123457',
  'IMEI 490154203237518',
  '356938035643809',
  '4111111111111112',
  '5555 5555 5555 4445',
  '411111111111111',
  '41111111111111111',
  '1,234,567,890,123.45',
  '3.141592653589793',
  'v4.111.111-rc.1',
  '192.168.111.111',
  '²³ ½ ⅷ',
  'Ticket #7 4 1 1 1',
  'I was charged 30.09, 58.80, 13.86, 19.53 and 18.10 euros',
  'My orders are 57187014, 46531407 please',
  'Sizes 56, 31, 56, 31, 33, 45, 31, 52 are missing',
  'You offered 4.7.2026, 21.9.2026, 20.8.2026, 18.3.2026',
  'between 12:30, 14:15, 16:45 and 18:20',
]

describe('T17: a card number in words', () => {
  it.each(Object.entries(CARDS))('is taken out, however it is spelled: %s', (_network, cards) => {
    const left = cards
      .map(whole)
      .flatMap((card) => spellings(card))
      .flatMap((spelled) => SENTENCES.map((sentence) => sentence(spelled)))
      .filter(([given, wanted]) => hide(given ?? '') !== wanted)
    expect(left).toEqual([])
  })

  it('is all that is taken out of them', () => {
    expect(KEPT.filter((text) => hide(text) !== text)).toEqual([])
  })

  it('is not found in lists of other numbers, but for few of a thousand', () => {
    const list = (number: fc.Arbitrary<string>) =>
      fc.array(number, { minLength: 4, maxLength: 8 }).map((numbers) => numbers.join(', '))
    const digits = (length: number) =>
      fc.string({
        unit: fc.constantFrom('0', '1', '2', '3', '4', '5', '6', '7', '8', '9'),
        minLength: length,
        maxLength: length,
      })
    const lists = [
      list(fc.tuple(digits(2), digits(2)).map((parts) => parts.join('.'))),
      list(fc.integer({ min: 28, max: 60 }).map(String)),
      list(digits(8)),
      list(fc.tuple(digits(2), digits(2), digits(4)).map((parts) => parts.join('.'))),
      list(digits(6)),
    ]
    for (const one of lists) {
      const found = fc
        .sample(one, { numRuns: 1_000, seed: 1 })
        .filter((text) => hide(text) !== text)
      expect(found.length).toBeLessThan(5)
    }
  })

  it('is found behind and between other numbers, and twice', () => {
    expect(hide('12 4111 1111 1111 1111 99')).toBe('12 […] 99')
    expect(hide('4111 1111 1111 1111, 5555 5555 5555 4444')).toBe('[…], […]')
    expect(hide('4️⃣1️⃣1️⃣1️⃣ 1️⃣1️⃣1️⃣1️⃣ 1️⃣1️⃣1️⃣1️⃣ 1️⃣1️⃣1️⃣1️⃣')).toMatch(/^\[…\]\W*$/)
    expect(hide('④①①①①①①①①①①①①①①①')).toBe('[…]')
  })

  it('is rarely seen in a list of other numbers', () => {
    const upTo = (max: number) => fc.integer({ min: 0, max })
    const padded = (max: number, length: number) =>
      upTo(max).map((value) => String(value).padStart(length, '0'))
    const lists = {
      shorts: fc.oneof(upTo(9), upTo(99), upTo(999), upTo(99_999)).map(String),
      prices: upTo(200_000).map((cents) => `${(cents / 100).toFixed(2)} €`),
      addresses: fc.tuple(upTo(255), upTo(255), upTo(255), upTo(255)).map((all) => all.join('.')),
      phones: fc.tuple(padded(999, 4), padded(9_999_999, 7)).map((all) => all.join(' ')),
      dates: fc
        .date({ noInvalidDate: true, min: new Date(0), max: new Date('2099-12-31') })
        .map((date) => date.toISOString().replace('T', ' ').slice(0, 19)),
      orders: fc.tuple(padded(999_999, 6), padded(999_999, 6)).map((all) => all.join('-2026-')),
    }
    const runs = 300
    for (const [name, item] of Object.entries(lists)) {
      const list = fc
        .tuple(
          fc.array(item, { minLength: 10, maxLength: 20 }),
          fc.constantFrom('\n', ', ', ' | ', '; '),
        )
        .map(([all, between]) => all.join(between))
      const hidden = fc.sample(list, { numRuns: runs, seed: 17 }).filter((one) => hide(one) !== one)
      expect([name, hidden.length <= runs / 100]).toEqual([name, true])
    }
  })

  it('leaves other words to the letter, whatever they are', () => {
    const words = fc
      .string({ unit: 'binary', maxLength: 200 })
      .filter((text) => !/\p{N}/u.test(text))
    fc.assert(
      fc.property(words, (text) => {
        expect(hide(text)).toBe(text)
      }),
    )
  })

  it('is looked for in a time that does not grow faster than the words', () => {
    const hostile = [
      '1 ',
      '4',
      '4111 ',
      '4-',
      '4\u200b',
      '4111111111111111 ',
      '\u200b',
      '٤ ',
      '− ',
      '4%20',
      '4&nbsp;',
      '%20',
      '4<br>',
      '4            ',
      '4: ',
      '42, ',
      '4%',
    ].map((piece) => piece.repeat(4_000).slice(0, 4_000))
    // Not the time of day: other programs may have the processor meanwhile.
    const start = process.cpuUsage()
    for (const text of hostile) hide(text)
    // Milliseconds; a pattern that tries every way takes minutes.
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(2_000)
  })
})
