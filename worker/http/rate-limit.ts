import type { RateLimit } from '@cloudflare/workers-types'
import type { Context } from 'hono'
import { within } from '../db/query.ts'
import type { Env } from '../env.ts'
import { logError } from '../log.ts'
import { Problem } from '../problem.ts'
import { hashOf } from '../security/crypto.ts'

/** A limit that takes longer is one that does not answer. */
const LIMIT_MAX_MS = 1_000

/** When whoever met a limit may try again: all of them are counted by the minute. */
export const LIMIT_RETRY_S = '60'

/** Whether there was room within a limit. `unknown`: it could not be asked. */
export type LimitVerdict = 'free' | 'full' | 'unknown'

type Asked = { readonly env: Env; readonly req: Pick<Context['req'], 'raw'> }

/** Counts one within a limit. Whom it is about goes in as a hash alone. */
export async function rateLimit(
  limit: RateLimit,
  ...whom: readonly string[]
): Promise<LimitVerdict> {
  return ask(limit, () => hashOf(whom.join(' ')))
}

/** Counts one within a limit of a whole site: its id is nobody's secret. */
export async function rateLimitSite(limit: RateLimit, siteId: string): Promise<LimitVerdict> {
  return ask(limit, () => `site ${siteId}`)
}

async function ask(limit: RateLimit, keyOf: () => string | Promise<string>): Promise<LimitVerdict> {
  try {
    const key = await keyOf()
    const { success } = await within(LIMIT_MAX_MS, async () => limit.limit({ key }))
    return success ? 'free' : 'full'
  } catch (error) {
    logError('limit_failed', error)
    return 'unknown'
  }
}

/**
 * Counts a wrong guess against the network that made it. Returns the Problem to answer with, which
 * beyond the limit is `too_many`: a right guess is never counted, so nobody who knows a secret is
 * kept out by a neighbour who guesses.
 */
export async function countFailedGuess(c: Asked, problem: Problem): Promise<Problem> {
  const network = networkOf(c.req.raw.headers)
  if (network === null) return problem
  const room = await rateLimit(c.env.MISSES, 'miss', network)
  return room === 'full' ? new Problem('too_many') : problem
}

/**
 * Counts something that is said or done about a report, before it is read; throws a Problem where
 * a network sends more of it than people type.
 */
export async function limitActions(c: Asked): Promise<void> {
  const network = networkOf(c.req.raw.headers)
  if (network === null) return
  if ((await rateLimit(c.env.ACTS, 'act', network)) === 'full') throw new Problem('too_many')
}

/** Counts a picture before its bytes are read; throws a Problem where a network sends too many. */
export async function limitPictures(c: Asked): Promise<void> {
  const network = networkOf(c.req.raw.headers)
  if (network === null) return
  if ((await rateLimit(c.env.NETWORK, 'picture', network)) === 'full') throw new Problem('too_many')
}

/** Throws a Problem where a network asked for sign-in links too often, whoever they are for. */
export async function limitSignIns(c: Asked): Promise<void> {
  const network = networkOf(c.req.raw.headers)
  if (network === null) return
  const room = await rateLimit(c.env.MISSES, 'sign-in', network)
  if (room === 'full') throw new Problem('too_many')
}

const MAPPED = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/
/** What one household or office is given of IPv6. */
const PREFIX_GROUPS = 4

/** Wrangler says it of whoever asks a worker on this machine, and Cloudflare of nobody. */
const LOOPBACK = ['127.0.0.1', '::1']

/**
 * The network from which a request came: an IPv4 address, or the first 64 bits of an IPv6 one.
 * Null where the platform does not say it, which it does for every request through Cloudflare. It
 * is neither kept nor logged.
 */
export function networkOf(headers: { readonly get: (name: string) => string | null }) {
  const address = headers.get('cf-connecting-ip')?.trim()
  if (!address) return null
  const v4 = hostOf(`http://${address}/`)
  if (v4 !== null && /^[\d.]+$/.test(v4)) return elsewhere(v4)
  const v6 = hostOf(`http://[${address}]/`)?.slice(1, -1)
  // Whoever sends nonsense shares one limit with all who do.
  if (v6 === undefined) return 'unreadable'
  const inner = v4InV6(v6)
  if (inner !== null) return elsewhere(inner)
  return elsewhere(v6) && prefixOf(v6)
}

/** An address in the parser's spelling, or null for this machine's own. */
const elsewhere = (address: string) => (LOOPBACK.includes(address) ? null : address)

function hostOf(url: string): string | null {
  return URL.parse(url)?.hostname ?? null
}

function v4InV6(address: string): string | null {
  const groups = MAPPED.exec(address)
    ?.slice(1)
    .map((group) => Number.parseInt(group, 16))
  return groups ? groups.flatMap((group) => [group >> 8, group & 255]).join('.') : null
}

// The parser has shortened it: `::` stands for as many zeros as are missing.
function prefixOf(address: string): string {
  const [head = '', tail] = address.split('::')
  const first = head === '' ? [] : head.split(':')
  const last = tail ? tail.split(':') : []
  const missing = tail === undefined ? 0 : 8 - first.length - last.length
  const groups = [...first, ...Array.from({ length: missing }, () => '0'), ...last]
  return `${groups.slice(0, PREFIX_GROUPS).join(':')}::/64`
}
