const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS

// The example schedule of Standard Webhooks 1.0.0: ten attempts over 75 hours.
const PAUSES_MS = [
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
]
// Receivers that failed together should not all be asked again in the same second.
const JITTER = 0.1

/**
 * When to try again after `attempts` failures, no sooner than the receiver asked for; or null when
 * enough is enough.
 */
export function retryAt(attempts: number, now: number, random: number, waitMs = 0): number | null {
  const pause = PAUSES_MS[attempts - 1]
  if (pause === undefined) return null
  return Math.round(now + Math.max(pause * (1 + JITTER * random), waitMs))
}
