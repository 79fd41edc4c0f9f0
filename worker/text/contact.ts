// The digits of the languages that the widget speaks, and of their neighbours.
const ZEROES = [0x30, 0x660, 0x6f0, 0x966, 0x9e6]
const DIGITS_MIN = 5

/**
 * A mail address or a telephone number in one spelling, whatever its case, spaces and script; null
 * for what is neither.
 */
export function contactKeyOf(typed: string): string | null {
  const plain = typed.normalize('NFKC').replaceAll(/[\s\p{Cf}\p{Cc}]/gu, '')
  return plain.includes('@') ? mailOf(plain) : phoneOf(plain)
}

/** The mail address that somebody is reached by, or null where it is a number. */
export function emailIn(reach: string): string | null {
  return reach.startsWith('mail:') ? reach.slice('mail:'.length) : null
}

// Providers for which the same mailbox has several names, and for which dots say nothing.
const SAME_HOST: Readonly<Record<string, string>> = { 'googlemail.com': 'gmail.com' }
const DOTLESS = ['gmail.com']

/**
 * The mailbox behind an address, however it is spelled: in any case and script, with a `+tag`, and
 * with dots where these say nothing. For counting only: mail goes to the address as it was given.
 */
export function mailboxOf(email: string): string {
  const address = emailIn(contactKeyOf(email) ?? '') ?? email.trim().toLowerCase()
  const at = address.lastIndexOf('@')
  const given = address.slice(at + 1)
  const host = SAME_HOST[given] ?? given
  // Hint: a name that begins with a plus is one without a tag.
  const untagged = address.slice(0, at).replace(/(?<=.)\+.*$/, '')
  const local = DOTLESS.includes(host) ? untagged.replaceAll('.', '') : untagged
  return `${local}@${host}`
}

function mailOf(plain: string): string | null {
  const address = plain.toLowerCase().replace(/^mailto:/, '')
  const inner = /<([^<>]+)>$/.exec(address)?.[1] ?? address
  const at = inner.lastIndexOf('@')
  const [local, host] = [inner.slice(0, at), hostOf(inner.slice(at + 1))]
  return local === '' || host === null ? null : `mail:${local}@${host}`
}

// The platform knows how names in other scripts are written for machines.
function hostOf(name: string): string | null {
  const host = name.replace(/\.$/, '')
  if (host === '' || /[/?#:@\\[\]]/.test(host) || !URL.canParse(`http://${host}`)) return null
  return new URL(`http://${host}`).hostname
}

function phoneOf(plain: string): string | null {
  // As in +44 (0)20: the zero is only dialled at home.
  const digits = plain
    .replaceAll('(0)', '')
    .replaceAll(/\p{Nd}/gu, ascii)
    .replaceAll(/\D/g, '')
  const number = digits.replace(/^00/, '')
  return number.length < DIGITS_MIN ? null : `tel:${number}`
}

function ascii(digit: string): string {
  const code = digit.codePointAt(0) ?? 0
  const zero = ZEROES.find((one) => code >= one && code < one + 10)
  return zero === undefined ? digit : String(code - zero)
}
