import type { Context } from 'hono'
import type { Env } from '../env.ts'
import { networkOf, type Room, takeRoom } from '../http/rate-limit.ts'
import { Problem } from '../problem.ts'

type Asked = Context<{ Bindings: Env }>

/** Whether a limit said that there is room, or could not be asked. */
export type Throttled = Exclude<Room, 'full'>

/**
 * Counts a report before anything is looked up for it; throws the Problem `too_many` where its
 * network has sent too many. A limit that does not answer keeps nobody out.
 */
export async function throttle(c: Asked, siteId: string): Promise<Throttled> {
  const network = networkOf(c.req.raw.headers)
  if (network === null) return 'free'
  return orRefuse(await takeRoom(c.env.NETWORK, 'network', siteId, network))
}

/**
 * Counts a report that is new and comes from a page of its site; throws the Problem `too_many`
 * where the whole site was sent too many. Whatever is refused before takes no room here, or one
 * network, or a foreign page, could fill it and shut the site to everybody.
 */
export async function throttleSite(c: Asked, siteId: string): Promise<Throttled> {
  return orRefuse(await takeRoom(c.env.SITEWIDE, 'site', siteId))
}

function orRefuse(room: Room): Throttled {
  if (room === 'full') throw new Problem('too_many')
  return room
}

/**
 * Counts a report that is new: whether its network sends so many that somebody should look first.
 * Others behind the same address are still heard. What a device sends again is not counted.
 */
export async function crowdOf(c: Asked, siteId: string): Promise<Room> {
  const network = networkOf(c.req.raw.headers)
  return network === null ? 'free' : takeRoom(c.env.NEARBY, 'nearby', siteId, network)
}
