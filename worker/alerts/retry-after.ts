const WAIT_MAX_MS = 24 * 60 * 60 * 1000

/**
 * How long a receiver asks us to wait by `Retry-After`, in seconds or as a date, at most a day; or
 * undefined. A date is read against the receiver's own clock, which may differ from ours.
 */
export function retryAfterMs(headers: Headers, now: number): number | undefined {
  const asked = headers.get('retry-after')?.trim() ?? ''
  if (/^\d{1,12}$/.test(asked)) return Math.min(Number(asked) * 1000, WAIT_MAX_MS)
  // Anything else that Date.parse would take for a date, such as `-1`, is none of HTTP.
  const until = /^[A-Z][a-z]{2,8},/.test(asked) ? Date.parse(asked) : Number.NaN
  if (Number.isNaN(until)) return undefined
  const theirNow = Date.parse(headers.get('date') ?? '')
  const wait = until - (Number.isNaN(theirNow) ? now : theirNow)
  return Math.min(Math.max(0, wait), WAIT_MAX_MS)
}
