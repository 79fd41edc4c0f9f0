import { findUpkeep, markUpkeep } from '../worker/db/sites.ts'
import type { Env } from '../worker/env.ts'
import { CLOCK_JOB } from './names.ts'
import { findNext } from './next.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const realNow = Date.now
let aheadMs = 0
let isRead = false
Date.now = () => realNow() + aheadMs

/** Goes on with the clock where it was left, also after a restart. */
export async function readClock(env: Env): Promise<void> {
  if (isRead) return
  aheadMs = (await findUpkeep(env.DB, CLOCK_JOB)) ?? 0
  isRead = true
}

/**
 * Lets a day pass: the clock goes from one thing that is due to the next, and stays where it
 * arrives. So what happens on the way happened in the past, and is signed with the time it has then.
 */
export async function passDay(env: Env, everyMinute: () => Promise<void>): Promise<void> {
  const aheadBefore = aheadMs
  const end = Date.now() + DAY_MS
  for (let at = Date.now(); at < end;) {
    const { at: next } = await findNext(env.DB)
    const minute = Math.ceil(next / MINUTE_MS) * MINUTE_MS
    at = Math.min(Math.max(minute, at + MINUTE_MS), at + HOUR_MS, end)
    aheadMs = at - realNow()
    await everyMinute()
  }
  // The real clock went on meanwhile, so this is a few seconds later.
  aheadMs = aheadBefore + DAY_MS
  await everyMinute()
  await keep(env)
}

// Who was signed in stays so: for them, it was one press of a button.
async function keep({ DB }: Env): Promise<void> {
  await markUpkeep(DB, CLOCK_JOB, aheadMs)
  await DB.prepare('UPDATE staff_session SET expires_at = expires_at + ?').bind(DAY_MS).run()
}
