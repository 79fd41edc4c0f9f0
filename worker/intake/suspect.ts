import type { Context } from 'hono'
import { OUT, unlessOut } from '../app/outage-cache.ts'
import { timesSaid } from '../app/receive-from-customer.ts'
import type { RaiseInput } from '../contract.ts'
import { within } from '../db/query.ts'
import type { Env } from '../env.ts'
import { screen, type Suspicion } from '../reports/spam.ts'
import type { Site } from '../sites/site.ts'
import { crowdOf, type Throttled, throttleSite } from './throttle.ts'
import { isProven } from './turnstile.ts'

const COUNT_MAX_MS = 1_000

interface Scene {
  readonly throttled: Throttled
  readonly now: number
  /** Whether the database answers. */
  readonly isStored: boolean
}

/**
 * Why a new report looks like abuse; nothing where it does not. It refuses none but what the whole
 * site has no room for.
 */
export async function suspect(
  c: Context<{ Bindings: Env }>,
  site: Site,
  input: RaiseInput,
  { throttled, now, isStored }: Scene,
): Promise<readonly Suspicion[]> {
  const { turnstile } = site
  const [sitewide, crowd] = await Promise.all([throttleSite(c, site.id), crowdOf(c, site.id)])
  const [isHuman, times] = await Promise.all([
    turnstile ? isProven(turnstile, input.challenge, input.id) : true,
    isStored ? timesOf(c.env, site, input, now) : 1,
  ])
  return screen(input, site, {
    times,
    isNearby: crowd === 'full',
    isUnproven: !isHuman,
    isUnlimited: [throttled, sitewide, crowd].includes('unknown'),
  })
}

// What a page says for its customers is the same from all of them.
async function timesOf(env: Env, { id }: Site, { text = '', trigger }: RaiseInput, now: number) {
  if (trigger !== 'panel') return 1
  const times = await unlessOut(() => within(COUNT_MAX_MS, () => timesSaid(env, id, text, now)))
  return times === OUT ? 1 : times
}
