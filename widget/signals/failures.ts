import { type Found, type Listen, thingAt } from './target.ts'

/** What fails later than this has another cause. */
const CAUSED_MS = 1500
// Not what a page that works answers to a wrong password or field: 400, 401, 409, 422.
const FAILED = /^(5|40[3-8]|429)/
const SUBMITS_MS = 60_000
/** Somebody who searches or filters sends one form again and again. */
const SEARCH = '[role=search],[role=search] *,[method=get i],:has([type=search])'
const BLANK = ':placeholder-shown,:invalid'

/**
 * Finds script errors and failed requests right after an act, and forms that are sent in vain. The
 * returned function takes what a script of the page has fetched.
 */
export function watchFailures(
  found: Found,
  listen: Listen,
): (entry: PerformanceResourceTiming) => void {
  // What also fails by itself is no sign: a poll, an advertisement.
  const background = new Set<string>()
  let act: Element | null = null
  let actAt = 0
  let form: Element
  let sent: number[] = []

  const blame = (kind: 'error' | 'request', at: number, cause: string) => {
    if (!act || at < actAt || at - actAt > CAUSED_MS) background.add(cause)
    else if (!background.has(cause)) found(kind, act)
  }
  listen('error unhandledrejection', (event: ErrorEvent & PromiseRejectionEvent) => {
    const { error, reason = error, timeStamp } = event
    // Cancelling is an exception too; strangers' scripts and observers name no error.
    if (reason instanceof Error && !(reason instanceof DOMException)) {
      blame('error', timeStamp, `${reason.stack}`)
    }
  })
  listen('click submit', (event: Event) => {
    act = thingAt(event)
    actAt = event.timeStamp
  })
  listen('submit', ({ target, timeStamp }: Event) => {
    const one = target as Element
    const countBlank = () => one.querySelectorAll(BLANK).length
    const before = countBlank()
    setTimeout(() => {
      // A form that empties itself was taken, as in a chat.
      if (one.matches(SEARCH) || !one.isConnected || countBlank() > before) return
      sent = [timeStamp, ...(form === one ? sent : [])]
      form = one
      if (timeStamp - (sent[2] ?? NaN) < SUBMITS_MS) found('resubmit', one)
    }, CAUSED_MS)
  })
  return ({ name, responseStatus, startTime }) => {
    if (FAILED.test(`${responseStatus}`)) blame('request', startTime, name)
  }
}
