import type { RateLimit } from '@cloudflare/workers-types'
import type { Context } from 'hono'
import type { Env } from './env.ts'
import { logError } from './log.ts'
import { networkOf } from './network.ts'
import { within } from './outage.ts'
import { Problem } from './problem.ts'
import { hashOf } from './security/crypto.ts'

/** A limit that takes longer is one that does not answer. */
const LIMIT_MAX_MS = 1_000

/** When whoever met a limit may try again: all of them are counted by the minute. */
export const LIMIT_RETRY_S = '60'

/** Whether there was room within a limit. `unknown`: it could not be asked. */
export type Room = 'free' | 'full' | 'unknown'

type Asked = { readonly env: Env; readonly req: Pick<Context['req'], 'raw'> }

/** Counts one within a limit. Whom it is about goes in as a hash alone. */
export async function takeRoom(limit: RateLimit, ...whom: readonly string[]): Promise<Room> {
  try {
    const key = await hashOf(whom.join(' '))
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
export async function missed(c: Asked, problem: Problem): Promise<Problem> {
  const network = networkOf(c.req.raw.headers)
  if (network === null) return problem
  const room = await takeRoom(c.env.MISSES, 'miss', network)
  return room === 'full' ? new Problem('too_many') : problem
}

/**
 * Counts something that is said or done about a report, before it is read; throws a Problem where
 * a network sends more of it than people type.
 */
export async function requireRoomToAct(c: Asked): Promise<void> {
  const network = networkOf(c.req.raw.headers)
  if (network === null) return
  if ((await takeRoom(c.env.ACTS, 'act', network)) === 'full') throw new Problem('too_many')
}

/** Counts a picture before its bytes are read; throws a Problem where a network sends too many. */
export async function requireRoomForPicture(c: Asked): Promise<void> {
  const network = networkOf(c.req.raw.headers)
  if (network === null) return
  if ((await takeRoom(c.env.NETWORK, 'picture', network)) === 'full') throw new Problem('too_many')
}

/** Throws a Problem where a network asked for sign-in links too often, whoever they are for. */
export async function requireRoomToSignIn(c: Asked): Promise<void> {
  const network = networkOf(c.req.raw.headers)
  if (network === null) return
  const room = await takeRoom(c.env.MISSES, 'sign-in', network)
  if (room === 'full') throw new Problem('too_many')
}
