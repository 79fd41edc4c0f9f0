/** Longer than sending one thing takes. */
const LEASE_MS = 20_000
const PAUSE_MS = 500

/**
 * Lets one tab at a time do something. Pages without TLS, and frames without an origin, have no locks
 * and get a lease. Two tabs may take it in the same millisecond: then entries are sent twice, which
 * the collector counts once.
 */
export function createLock(name: string) {
  return async (run: () => Promise<void>): Promise<void> => {
    let isRun = false
    try {
      return await navigator.locks.request(name, () => {
        isRun = true
        return run()
      })
    } catch (error) {
      if (isRun) throw error
    }
    while (isTaken(name)) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
    write(name, Date.now() + LEASE_MS)
    try {
      await run()
    } finally {
      write(name, 0)
    }
  }
}

function isTaken(name: string): boolean {
  try {
    return Number(localStorage.getItem(name)) > Date.now()
  } catch {
    return false // Storage is blocked, so other tabs share nothing with this one.
  }
}

function write(name: string, until: number): void {
  try {
    if (until > 0) localStorage.setItem(name, String(until))
    else localStorage.removeItem(name)
  } catch {
    // Blocked or full.
  }
}
