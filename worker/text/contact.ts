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
