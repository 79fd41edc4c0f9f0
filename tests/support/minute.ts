const MINUTE_MS = 60_000

/** Waits for a minute of the clock that is young enough: the limits count by the minute. */
export async function youngMinute(neededMs = 30_000): Promise<void> {
  const left = MINUTE_MS - (Date.now() % MINUTE_MS)
  if (left < neededMs) await new Promise((resolve) => setTimeout(resolve, left + 50))
}
