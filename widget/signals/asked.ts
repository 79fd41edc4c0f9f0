/** Whoever said no is left alone for a month. */
const NO_MS = 30 * 24 * 60 * 60 * 1000

// Where storage is blocked or full, it holds as long as the page stays open.
let wasAsked = false

// Not among what is kept of reports, for that calls for the panel on every page.
const nameOf = (what: 'asked' | 'no', site: string) => `amends-${what}:${site}`

/** Whether this customer may be asked now: once in a session, and not within a month of a no. */
export function mayAsk(site: string): boolean {
  try {
    return (
      !wasAsked &&
      !sessionStorage.getItem(nameOf('asked', site)) &&
      Date.now() - Number(localStorage.getItem(nameOf('no', site))) > NO_MS
    )
  } catch {
    return true // Storage is blocked for this page.
  }
}

export function keepAsked(site: string): void {
  wasAsked = true
  keep('sessionStorage', nameOf('asked', site), 1)
}

export function keepNo(site: string): void {
  keep('localStorage', nameOf('no', site), Date.now())
}

function keep(storage: 'sessionStorage' | 'localStorage', name: string, value: number): void {
  try {
    window[storage].setItem(name, String(value))
  } catch {
    // Blocked or full.
  }
}
