import { type Found, type Listen, thingAt } from './target.ts'

/** What fails later than this after a click has another cause. */
const CAUSED_MS = 1500
// Without what a working page answers to a wrong password or field: 400, 401, 409, 422.
const FAILED = /^(5|40[3-8]|429)/
const SUBMITS_MS = 60_000
/** Searching and filtering submit a form again and again. */
const SEARCH = '[role=search],[role=search] *,[method=get i],:has([type=search])'
const BLANK = ':placeholder-shown,:invalid'

/**
 * Finds script errors and failed requests right after a click, and forms submitted in vain. The
 * returned function has to be called for each request of the page's scripts.
 */
export function watchFailures(
  found: Found,
  listen: Listen,
  signal: AbortSignal,
): (entry: PerformanceResourceTiming) => void {
  // What also fails without a click proves nothing: a poll, an advertisement.
  const background = new Set<string>()
  // The page may let go of both meanwhile.
  let pressed: WeakRef<Element> | null = null
  let pressedAt = 0
  let form: WeakRef<Element> | undefined
  let sent: number[] = []

  const blame = (kind: 'error' | 'request', at: number, cause: string) => {
    const thing = pressed?.deref()
    if (!thing || at < pressedAt || at - pressedAt > CAUSED_MS) background.add(cause)
    else if (!background.has(cause)) found(kind, thing)
  }
  listen('error unhandledrejection', (event: ErrorEvent & PromiseRejectionEvent) => {
    const { error, reason = error, timeStamp } = event
    // A DOMException may be a cancelled request; third-party scripts and observers give no Error.
    if (reason instanceof Error && !(reason instanceof DOMException)) {
      blame('error', timeStamp, `${reason.stack}`)
    }
  })
  listen('click submit', (event: Event) => {
    const thing = thingAt(event)
    pressed = thing && new WeakRef(thing)
    pressedAt = event.timeStamp
  })
  listen('submit', ({ target, timeStamp }: Event) => {
    const one = target as Element
    const countBlank = () => one.querySelectorAll(BLANK).length
    const before = countBlank()
    const judging = setTimeout(() => {
      // A form that empties itself was accepted, as in a chat.
      if (one.matches(SEARCH) || !one.isConnected || countBlank() > before) return
      sent = [timeStamp, ...(form?.deref() === one ? sent : [])]
      form = new WeakRef(one)
      if (timeStamp - (sent[2] ?? NaN) < SUBMITS_MS) found('resubmit', one)
    }, CAUSED_MS)
    signal.addEventListener('abort', () => clearTimeout(judging))
  })
  return ({ name, responseStatus, startTime }) => {
    if (FAILED.test(`${responseStatus}`)) blame('request', startTime, name)
  }
}
