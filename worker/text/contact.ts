/** How a customer can be reached: one mail address, or one telephone number. */
type Contact = { readonly email: string } | { readonly phone: string }

/** RFC 5321: what a server takes at most. */
const EMAIL_MAX = 254
const LOCAL_MAX_BYTES = 64
const PHONE_MAX = 40
const DIGITS_MIN = 5
/** Fifteen of an international number, and what is dialled before it. */
const DIGITS_MAX = 20

/**
 * The one contact that somebody means by what they typed or copied, in a spelling that reaches them;
 * null where it is none or more than one. What it gives back stays as it is when it is read again.
 */
export function readContact(typed: string): Contact | null {
  const plain = plainOf(typed)
  if (plain.includes('@')) {
    const email = addressIn(plain)
    return email === null ? null : { email }
  }
  const phone = phoneIn(plain)
  return phone === null ? null : { phone }
}

// Marks that nobody sees, and pictures of telephones and letters, are copied along.
function plainOf(typed: string): string {
  return typed
    .normalize('NFKC')
    .replaceAll(/[\p{Cf}\p{DI}\p{Me}\p{So}]/gu, '')
    .replaceAll(/\p{Cc}/gu, ' ')
    .trim()
}

const SIGN = "[\\p{L}\\p{M}\\p{N}!#$%&'*+/=?^_`{|}~-]"
// The signs between letters are those that names of hosts may have (RFC 5892).
const HOST_PART = '[\\p{L}\\p{M}\\p{N}·・׳״-]+'
// Telephones put a space behind a full stop; behind the second one a sentence may begin.
const MAIL = new RegExp(
  `((?:${SIGN}|\\.)+)\\s*@\\s*(${HOST_PART}(?:\\s*[.。]\\s*${HOST_PART})?(?:[.。]${HOST_PART})*)`,
  'gu',
)
const ADDRESS = new RegExp(
  `^${SIGN}+(?:\\.${SIGN}+)*@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$`,
  'u',
)
/** A word and a colon, such as `tel:` or `E-mail:`. */
const LABEL = /^[^\p{L}\d]*[\p{L}\p{M}][\p{L}\p{M} ./-]{0,20}:/u
const WORDS = /[\p{L}\p{N}]/u

function addressIn(plain: string): string | null {
  const text = plain.replaceAll(/mailto:\s*([^\s?<>"]+)(?:\?[^\s<>"]*)?/gi, ' $1 ')
  const found = [...text.matchAll(MAIL)]
  const [address = null, ...others] = new Set(found.map(addressOf))
  const before = text.slice(0, found[0]?.index)
  const after = text.slice(endOf(found.at(-1)))
  // A name stands before an address in brackets, and nothing but signs around one without.
  const isNamed = /<\s*$/.test(before) && /^\s*>/.test(after)
  const isAlone = isNamed || !WORDS.test(before.replace(LABEL, ''))
  const isOne = others.length === 0 && isAlone && !WORDS.test(after)
  return isOne && address !== null && isAddress(address) ? address : null
}

const endOf = (found: RegExpExecArray | undefined) => (found ? found.index + found[0].length : 0)

function addressOf({ 0: all, 1: given = '', 2: host = '', index, input }: RegExpExecArray) {
  // Quotation marks and the stars of a chat may stand around it: most may also begin an address.
  const marks = /^['`*_~|]+/.exec(given)?.[0] ?? ''
  const isAround = input.startsWith(marks, index + all.length)
  const local = isAround ? given.slice(marks.length) : given
  return `${evenDigits(local)}@${hostOf(evenDigits(host.replaceAll(/\s/g, ''))) ?? ''}`
}

function isAddress(text: string): boolean {
  const local = text.slice(0, text.lastIndexOf('@'))
  const bytes = new TextEncoder().encode(local).length
  return ADDRESS.test(text) && bytes <= LOCAL_MAX_BYTES && text.length <= EMAIL_MAX
}

// The platform knows how names in other scripts are written for machines.
function hostOf(name: string): string | null {
  const host = name.replace(/\.$/, '')
  if (host === '' || /[/?#:@\\[\]]/.test(host) || !URL.canParse(`http://${host}`)) return null
  return new URL(`http://${host}`).hostname
}

/** A number behind a switchboard, as it is called in the languages that we speak. */
const EXTENSION =
  /[\s,;(-]*(?:ext(?:ension|n)?|x|poste|ramal|anexo|int(?:erno)?|dw|durchwahl|wew|toestel|dahili|доб|内線|內線|分机|分機|转|轉|داخلي|שלוחה|#)[\s.:=]*(\d{1,6})\)?$/iu

function phoneIn(plain: string): string | null {
  const even = asciiDigits(plain)
    .replace(/;phone-context=.*/i, '')
    .replace(LABEL, '')
    .replace(/^tele?(?:fon|phone)?\b/i, '')
    .replaceAll(/[\p{Pd}−ー─⁃~]/gu, '-')
    .replaceAll(/[[{〔【]/g, '(')
    .replaceAll(/[\]}〕】]/g, ')')
    .replaceAll(/[·•∙‧・。]/g, '.')
    .replaceAll(/[|\\⁄∕]/g, '/')
    .replaceAll(/[\s,'’_]+/g, ' ')
    .replace(/[^\p{L}\d)#+]+$/u, '')
    .replace(/^[^\p{L}\d(+]+/u, '')
    // From right to left, the plus is seen behind the number.
    .replace(/^([^+]+)\+$/, '+$1')
  const extension = EXTENSION.exec(even)
  const number = even.slice(0, extension?.index).trim()
  const digits = number.replaceAll(/\D/g, '').length
  if (!/^\(?\+? ?\(?\d[\d ()./-]*$/.test(number) || number.length > PHONE_MAX) return null
  if (digits < DIGITS_MIN || digits > DIGITS_MAX) return null
  return extension ? `${number} ext. ${extension[1]}` : number
}

// A digit of another script in a word of ours comes from the keyboard, not from the name.
function evenDigits(part: string): string {
  return /^[\p{ASCII}。\p{Nd}]*$/u.test(part) ? asciiDigits(part) : part
}

const asciiDigits = (text: string) => text.replaceAll(/\p{Nd}/gu, asciiDigit)

// Unicode lists the ten digits of a script in a row, from zero.
function asciiDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0
  let value = 0
  while (/\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value++
  return String(value % 10)
}

/**
 * A mail address or a telephone number in one spelling, whatever its case, spaces and script; null
 * for what is neither.
 */
export function contactKeyOf(typed: string): string | null {
  const contact = readContact(typed)
  // What is none today may stand in older reports.
  const plain = contact ? Object.values(contact).join('') : plainOf(typed).replaceAll(/\s/g, '')
  return plain.includes('@') ? mailOf(plain) : phoneOf(plain)
}

/** The mail address that somebody is reached by, or null where it is a number. */
export function emailIn(reach: string): string | null {
  return reach.startsWith('mail:') ? reach.slice('mail:'.length) : null
}

interface Provider {
  /** Its names for the same mailbox, the first of which stands for all. */
  readonly hosts: readonly string[]
  /** What says nothing in the name before the `@`, and what stands there instead. */
  readonly same?: readonly [signs: RegExp, as: string]
  /** `anything@name.host` is a mailbox's as well. */
  readonly hasSubdomains?: true
}

// Providers for which the same mailbox has several names.
const PROVIDERS: readonly Provider[] = [
  { hosts: ['gmail.com', 'googlemail.com'], same: [/\./g, ''] },
  { hosts: ['proton.me', 'protonmail.com', 'protonmail.ch', 'pm.me'], same: [/[._-]/g, ''] },
  { hosts: ['icloud.com', 'me.com', 'mac.com'] },
  {
    hosts: ['yandex.ru', 'ya.ru', 'yandex.com', 'yandex.by', 'yandex.kz', 'yandex.ua'],
    same: [/-/g, '.'],
  },
  { hosts: ['fastmail.com', 'fastmail.fm'], hasSubdomains: true },
]

/**
 * The mailbox behind an address, however it is spelled: in any case and script, with a `+tag`, and
 * with signs where these say nothing. For counting only: mail goes to the address as it was given.
 */
export function mailboxOf(email: string): string {
  const address = emailIn(contactKeyOf(email) ?? '') ?? email.trim().toLowerCase()
  const at = address.lastIndexOf('@')
  const [given, local] = [address.slice(at + 1), address.slice(0, at)]
  for (const { hosts, same, hasSubdomains } of PROVIDERS) {
    const [host = given] = hosts
    const owner = hasSubdomains ? ownerIn(given, hosts) : null
    if (owner !== null) return `${owner}@${host}`
    if (!hosts.includes(given)) continue
    const name = withoutTag(local)
    return `${same ? name.replaceAll(...same) : name}@${host}`
  }
  return `${withoutTag(local)}@${given}`
}

// Hint: a name that begins with a plus is one without a tag.
const withoutTag = (local: string) => local.replace(/(?<=.)\+.*$/, '')

function ownerIn(given: string, hosts: readonly string[]): string | null {
  const host = hosts.find((one) => given.endsWith(`.${one}`))
  const owner = host && given.slice(0, -host.length - 1)
  return owner && !owner.includes('.') ? owner : null
}

function mailOf(plain: string): string | null {
  const address = plain.toLowerCase().replace(/^mailto:/, '')
  const inner = /<([^<>]+)>$/.exec(address)?.[1] ?? address
  const at = inner.lastIndexOf('@')
  const [local, host] = [inner.slice(0, at), hostOf(inner.slice(at + 1))]
  return local === '' || host === null ? null : `mail:${local}@${host}`
}

function phoneOf(plain: string): string | null {
  // As in +44 (0)20: the zero is only dialled at home.
  const digits = asciiDigits(plain.replaceAll('(0)', '')).replaceAll(/\D/g, '')
  const number = digits.replace(/^00/, '')
  return number.length < DIGITS_MIN ? null : `tel:${number}`
}
