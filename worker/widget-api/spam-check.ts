import type { Context } from 'hono'
import { UNAVAILABLE, orUnavailable } from '../app/outage-cache.ts'
import { countRepeats } from '../app/receive-from-customer.ts'
import type { RaiseInput } from '../contract.ts'
import { within } from '../db/query.ts'
import type { Env } from '../env.ts'
import { networkOf, type LimitVerdict, rateLimit, rateLimitSite } from '../http/rate-limit.ts'
import { Problem } from '../problem.ts'
import { judgeSpam, type SpamVerdict } from '../reports/spam.ts'
import { secretsIn } from '../security/encryption.ts'
import { openSite } from '../security/secrets.ts'
import type { Site } from '../sites/site.ts'
import { isProven } from './turnstile.ts'

const COUNT_MAX_MS = 1_000

interface Scene {
  readonly throttled: Throttled
  readonly now: number
  /** Whether the database answers. */
  readonly isStored: boolean
}

/**
 * What speaks against a new report, and whether it adds up. It refuses none but what the whole
 * site has no room for.
 */
export async function checkSpam(
  c: Context<{ Bindings: Env }>,
  site: Site,
  input: RaiseInput,
  { throttled, now, isStored }: Scene,
): Promise<SpamVerdict> {
  const { turnstile } = site
  const [sitewide, crowd] = await Promise.all([throttleSite(c, site.id), crowdOf(c, site.id)])
  const [isHuman, times] = await Promise.all([
    turnstile ? isHumanAt(c.env, site, input) : true,
    isStored ? timesOf(c.env, site, input, now) : 1,
  ])
  return judgeSpam(input, site, {
    times,
    isNearby: crowd === 'full',
    isUnproven: !isHuman,
    isUnlimited: [throttled, sitewide, crowd].includes('unknown'),
  })
}

// Where the worker's secret is missing, nothing can be proven and somebody looks first.
async function isHumanAt(env: Env, site: Site, { challenge, id }: RaiseInput): Promise<boolean> {
  const { turnstile } = await openSite(secretsIn(env), site)
  return isProven(turnstile, challenge, id)
}

// What a page says for its customers is the same from all of them.
async function timesOf(env: Env, { id }: Site, { text = '', trigger }: RaiseInput, now: number) {
  if (trigger !== 'panel') return 1
  const times = await orUnavailable(() =>
    within(COUNT_MAX_MS, () => countRepeats(env, id, text, now)),
  )
  return times === UNAVAILABLE ? 1 : times
}

type Asked = Context<{ Bindings: Env }>

/** Whether a limit said that there is room, or could not be asked. */
type Throttled = Exclude<LimitVerdict, 'full'>

/**
 * Counts a report before anything is looked up for it; throws the Problem `too_many` where its
 * network has sent too many. A limit that does not answer keeps nobody out.
 */
export async function throttle(c: Asked, siteId: string): Promise<Throttled> {
  const network = networkOf(c.req.raw.headers)
  if (network === null) return 'free'
  return orRefuse(await rateLimit(c.env.NETWORK, 'network', siteId, network))
}

/**
 * Counts a report that is new and comes from a page of its site; throws the Problem `too_many`
 * where the whole site was sent too many. Whatever is refused before takes no room here, or one
 * network, or a foreign page, could fill it and shut the site to everybody.
 */
async function throttleSite(c: Asked, siteId: string): Promise<Throttled> {
  return orRefuse(await rateLimitSite(c.env.SITEWIDE, siteId))
}

function orRefuse(room: LimitVerdict): Throttled {
  if (room === 'full') throw new Problem('too_many')
  return room
}

/**
 * Counts a report that is new: whether its network sends so many that somebody should look first.
 * Others behind the same address are still heard. What a device sends again is not counted.
 */
async function crowdOf(c: Asked, siteId: string): Promise<LimitVerdict> {
  const network = networkOf(c.req.raw.headers)
  return network === null ? 'free' : rateLimit(c.env.NEARBY, 'nearby', siteId, network)
}
