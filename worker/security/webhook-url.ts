import type { Env } from '../env.ts'

/** What every webhook of a collector says that it comes from. */
export const WEBHOOK_AGENT = 'Amends-Webhooks/1'

/** What an address may be beside public. */
export interface AddressRule {
  /** The switch for the demo and tests: this machine may be written to as well. */
  readonly loopback: boolean
  /** Origins of the collector itself. */
  readonly own: readonly string[]
}

/** The rule of this collector, which is known by these origins. */
export function addressRule(
  { LOOPBACK }: Pick<Env, 'LOOPBACK'>,
  ...own: readonly string[]
): AddressRule {
  return { loopback: isLoopbackAllowed({ LOOPBACK }), own }
}

/** Whether webhooks may go to this machine: for trying out, never in production. */
export function isLoopbackAllowed({ LOOPBACK }: Pick<Env, 'LOOPBACK'>): boolean {
  return LOOPBACK === 'allow'
}

const URL_MAX = 2_000
const HOST_MAX = 253
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/
const LOCAL_HOSTS = ['localhost', '127.0.0.1', '[::1]']

// Names that the public DNS never answers for: IANA's special-use domain names but for `example`,
// which documentation uses and nobody can reach, those of RFC 6762 appendix G, the ones that ICANN
// keeps back for private networks, and what containers and routers call themselves.
const PRIVATE_ENDS = `
  alt arpa invalid local localhost onion test internal private intranet lan corp home mail
  localdomain domain workgroup svc cluster docker dhcp router gateway consul
`
  .trim()
  .split(/\s+/)

// Public names whose very purpose is to lead to whichever address is asked for, or to this machine.
// No such list can be complete, for anybody may point a name of theirs at any address: this one
// stops mistakes. What guards is that the collector runs in Cloudflare's network, from which no
// private address of the owner's is reached, that nobody outside of the staff names an address,
// and that no redirect is followed.
const HELPERS = `
  nip.io sslip.io xip.io xip.name xip.lhjmmc.cn ip.addr.tools backname.io traefik.me localtest.me
  lvh.me vcap.me lacolhost.com localho.st localh.st local.gd smackaho.st yoogle.com fuf.me
  localhost.direct lndo.site ddev.site rbndr.us 1u.ms rebind.network
  local-ip.co local-ip.sh local-ip.dev local-ip.medicmobile.org lcl.host localcert.net
  localhostcert.net plex.direct omlocalhost.com 127-0-0-1.org.uk localdev.me 42foo.com beweb.com
  ulh.us 9zw.com rbnd.gl0.eu rebind.it requestrepo.com
`
  .trim()
  .split(/\s+/)

/**
 * Why nothing may be sent to an address, in a sentence, or null where it may: one rule, on the host
 * as it is parsed, for whatever saves an address and for whatever sends to one.
 */
export function addressFault(text: string, rule: AddressRule): string | null {
  // The parser drops line ends and takes a backslash for a slash: what stands there is not what is
  // reached.
  if (/[\s\p{C}\\]/u.test(text))
    return 'The address contains a space, a backslash or an invisible character.'
  if (text.length > URL_MAX) return `The address is longer than ${URL_MAX} characters.`
  // Hint: `https:a.example` and `https:///a.example` are addresses to the parser as well.
  if (!/^[a-z]+:\/\/[^/]/i.test(text) || !URL.canParse(text))
    return 'That is not a complete address.'
  const url = new URL(text)
  return isHere(url, rule) ? reachFault(url, rule) : (formFault(url) ?? reachFault(url, rule))
}

/**
 * Why an address cannot be saved as it is written, or null where it can: who reads it later must see
 * what is reached, and not another spelling of it.
 */
export function spellingFault(text: string): string | null {
  if (!URL.canParse(text)) return 'That is not a complete address.'
  const { href } = new URL(text)
  // The slash alone may be missing.
  const isAsReached = text === href || `${text}/` === href
  return isAsReached
    ? null
    : 'Write the address as it is reached: in lowercase, without “..”, default port or special letters.'
}

/** Whether an address is on this machine, and the rule allows that. */
export function isOwnMachine(text: string, rule: AddressRule): boolean {
  return URL.canParse(text) && isHere(new URL(text), rule)
}

function isHere({ protocol, hostname }: URL, { loopback }: AddressRule): boolean {
  return loopback && /^https?:$/.test(protocol) && LOCAL_HOSTS.includes(hostname)
}

function formFault(url: URL): string | null {
  if (url.protocol !== 'https:') return 'The address must start with https.'
  if (url.port !== '') return 'The address must not include a port.'
  return isPublicName(url.hostname) ? null : 'The address must use a public host name.'
}

function reachFault(url: URL, { own }: AddressRule): string | null {
  if (url.username !== '' || url.password !== '')
    return 'The address must not include a user name or password.'
  if (url.href.includes('#')) return 'The address must not include a fragment (#).'
  return own.some((origin) => isAt(origin, url)) ? 'That is the collector itself.' : null
}

function isAt(origin: string, { host }: URL): boolean {
  return URL.canParse(origin) && new URL(origin).host === host
}

/**
 * By its form alone: two labels at least, none empty, and an end that is a word. Every spelling of
 * an IP address ends in digits or brackets once it is parsed.
 */
function isPublicName(host: string): boolean {
  const labels = host.split('.')
  const end = labels.at(-1) ?? ''
  return (
    host.length <= HOST_MAX &&
    labels.length >= 2 &&
    labels.every((label) => LABEL.test(label)) &&
    /^(?:[a-z]{2,63}|xn--[a-z0-9-]+)$/.test(end) &&
    !PRIVATE_ENDS.includes(end) &&
    !HELPERS.some((helper) => host === helper || host.endsWith(`.${helper}`))
  )
}
