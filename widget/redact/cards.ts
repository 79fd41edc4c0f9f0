/** Stands for what was taken out. */
export const GONE = '[…]'

/** The text unchanged, but without what is a payment card number by form and check digit. */
export const withoutCards = (text: string): string => text.replace(DIGITS, hideCards)

// Invisible characters may stand between digits or combine with them; pages write spaces as entities.
const SPACE = '&(?:nbsp|#160|#xa0);|<br ?/?>|%(?:20|c2%a0|0[ad])'
const GROUP = new RegExp(`${SPACE}|(\\p{N}(?:[\\p{DI}\\p{Cf}\\p{M}]*\\p{N})*)`, 'giu')
// Digits of any script, with up to twelve characters between them that are neither letter nor digit.
const DIGITS = new RegExp(
  `\\p{N}(?:(?:${SPACE}|\\p{DI}|(?!\\p{DI})[^\\p{L}\\p{N}]){0,12}\\p{N})+`,
  'giu',
)

// How card numbers are grouped; lists of prices, sizes, dates or orders are grouped differently.
const SHAPE = /^(?:1[3-9]|(?:4 ){3,4}[1-4]|4 6 [45]|(?:1 ){12,18}1)$/
/** Two separate numbers look like this too, unless only a space or a dash divides them. */
const HALVES = /^(?:8 8|4 (?:9|1[0-5])|12 4)$/
const PLAIN = /^[\s\p{Pd}−\p{DI}\p{Cf}]*$/u

/**
 * ISO/IEC 7812: prefixes and lengths of the card networks. Times, most order numbers and parcel
 * numbers match none of them.
 */
const NETWORKS = new RegExp(
  `^(?:${[
    // Visa.
    '4\\d{12}(?:\\d{3}){0,2}',
    // Mastercard.
    '(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)\\d+(?<=^\\d{16})',
    // American Express.
    '3[47]\\d{13}',
    // Diners Club, then Diners Club with JCB and RuPay.
    '3(?:0[0-59]|[689]\\d)\\d{11}',
    '3(?:0[0-59]|[5689]\\d)\\d{13,16}',
    // Maestro, Discover, UnionPay, RuPay, Verve, Troy, Elo.
    '(?:5[06-9]|6\\d|8[126])\\d{14,17}',
    '(?:5018|50[23][08]|5893|6304|6759|676[1-3])\\d{8,11}',
    // Older JCB numbers.
    '(?:2131|1800)\\d{11}',
    // Mir; Troy, Napas, Humo and Dina.
    '220[0-5]\\d{12,15}',
    '9(?:792|704|860|891)\\d{12}',
    '9704\\d{15}',
  ].join('|')})$`,
)

// Neighbouring groups may form one card number, even after a number that isn't one.
function hideCards(run: string): string {
  const groups = Array.from(run.matchAll(GROUP)).flatMap(({ 0: text, 1: group, index }) =>
    group === undefined ? [] : [{ index, end: index + text.length, digits: digitsOf(group) }],
  )
  let left = ''
  let from = 0
  for (const [first, { index }] of groups.entries()) {
    if (index < from) continue
    let found = 0
    // No card number has more digits. The longest match counts, since its beginning may match too.
    for (let size = 1; size < 20 && first + size <= groups.length; size++) {
      const taken = groups.slice(first, first + size)
      if (isWritten(run, taken) && isCard(taken.map(({ digits }) => digits).join(''))) {
        found = taken.at(-1)?.end ?? 0
      }
    }
    if (!found) continue
    left += run.slice(from, index) + GONE
    from = found
  }
  return left + run.slice(from)
}

interface Group {
  readonly index: number
  readonly end: number
  readonly digits: string
}

/** Whether digits are grouped like those of a card number. */
function isWritten(run: string, groups: readonly Group[]): boolean {
  const shape = groups.map(({ digits }) => digits.length).join(' ')
  if (SHAPE.test(shape)) return true
  const [one, other] = groups
  return HALVES.test(shape) && PLAIN.test(run.slice(one?.end, other?.index))
}

const digitsOf = (group: string) => Array.from(group.normalize('NFKC'), plain).join('')

/** The digit in ASCII; empty for everything else. */
function plain(char: string): string {
  if (/\d/.test(char)) return char
  const code = char.codePointAt(0) ?? 0
  let value = 0
  // Unicode lists the ten digits of a script in a row, from zero.
  while (/\p{Nd}/u.test(String.fromCodePoint(code - value))) value++
  return value === 0 ? '' : String((value - 1) % 10)
}

function isCard(number: string): boolean {
  if (!NETWORKS.test(number)) return false
  // Every second digit from the right counts twice, by its digits.
  const sum = Array.from(number).reduceRight((total, digit, at) => {
    const value = Number(digit) * ((number.length - at) % 2 === 0 ? 2 : 1)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return sum % 10 === 0
}
