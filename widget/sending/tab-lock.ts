import type { AddListener } from '../modules.ts'

/** Longer than sending one thing takes. */
const LEASE_MS = 20_000
const PAUSE_MS = 500

/**
 * Lets one tab at a time do something. Pages without TLS, and frames without an origin, have no locks
 * and get a lease. Two tabs may still do it at once: then entries are sent twice, which the collector
 * counts once.
 */
export function createLock(name: string, listen: AddListener) {
  /** Set while the page is gone: until it is back. */
  let back: Promise<unknown> | undefined
  /** What this page is doing, with the lock or since it let go. */
  let current: Promise<unknown> | undefined
  const settle = () => (current = undefined)
  const ends = new Set<AbortController>()
  // Firefox lets a page that is kept for the way back keep its locks too, and no other page of the
  // site would get one. So a page that goes lets go, and asks again only when it is back.
  const onHide = () => {
    back = new Promise((resolve) => {
      addEventListener('pageshow', resolve, { once: true })
      document.addEventListener('resume', resolve, { once: true })
    })
    void back.then(() => (back = undefined))
    for (const end of ends) end.abort()
  }
  listen(window, 'pagehide', onHide)
  // So does a tab in the background that the browser suspends.
  listen(document, 'freeze', onHide)

  return async (run: (isOurs: () => boolean) => Promise<void>): Promise<void> => {
    let running: Promise<void> | undefined
    let steal = false
    for (;;) {
      await current
      await back
      const end = new AbortController()
      const quit = end.signal
      let isOurs = true
      const ended = new Promise<void>((resolve) => {
        quit.addEventListener('abort', () => {
          isOurs = false
          resolve()
        })
      })
      const timer = setTimeout(() => end.abort(), LEASE_MS)
      const hold = () => {
        clearTimeout(timer)
        running = run(() => isOurs)
        current = running.then(settle, settle)
        return Promise.race([current, ended])
      }
      ends.add(end)
      try {
        await navigator.locks.request(name, steal ? { steal } : { signal: quit }, hold)
      } catch {
        isOurs = !running
        // Who has it for so long may never let go, unless it's this page.
        if (quit.aborted) steal = !current && !back
        else if (!running) {
          clearTimeout(timer)
          while (isTaken(name)) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
          write(name, Date.now() + LEASE_MS)
          await hold()
          write(name, 0)
        }
      }
      clearTimeout(timer)
      ends.delete(end)
      if (running) return running
    }
  }
}

function isTaken(name: string): boolean {
  try {
    const left = Number(localStorage.getItem(name)) - Date.now()
    // A longer lease means that the clock was set back.
    return left > 0 && left <= LEASE_MS
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
