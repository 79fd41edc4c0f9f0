import type { PromiseTable } from '../worker/contract.ts'

const MINUTE_MS = 60_000

/**
 * When a person answers what is raised now, in milliseconds; null when the table that came with the
 * script does not reach so far. Agrees with the collector's calendar to the minute.
 */
export function answerBy({ withinMinutes, open }: PromiseTable, now: number): number | null {
  let left = withinMinutes * MINUTE_MS
  for (let at = 0; at < open.length; at += 2) {
    const start = Math.max((open[at] ?? 0) * MINUTE_MS, now)
    const stretch = Math.max((open[at + 1] ?? 0) * MINUTE_MS - start, 0)
    if (stretch > 0 && stretch >= left) return Math.ceil((start + left) / MINUTE_MS) * MINUTE_MS
    left -= stretch
  }
  return null
}
