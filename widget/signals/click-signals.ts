import type { Found, Listen, thingAt } from './target.ts'

// Datadog and PostHog define a rage click as three clicks within a second and 30 pixels.
const RAGE_CLICKS = 3
const RAGE_MS = 1000
const RAGE_PX = 30
/** Sentry counts an answer within 3 s as normal. A browser holds a click for 5 s. */
const ANSWER_MS = 3000
/** A later try counts as a new one. */
const RETRY_MS = 60_000
/** What a click can cause without changing the document. */
const ANSWERS =
  'scroll focus blur toggle invalid submit play pause resize beforeprint visibilitychange'
/** Links, which the browser follows even if the other page takes long. */
const FOLLOWED = 'a:not([href="#"],[href^=javascript])'
const DISABLED = ':disabled,[aria-disabled=true]'

export interface ClickSignalsModule {
  /**
   * Finds things that are clicked repeatedly and do nothing: three times at once, or twice with a
   * pause. One silent click proves nothing: it may have copied or saved something. What has reacted
   * before isn't reported, since a carousel has a last picture. The returned function has to be called
   * for a reaction that can't be observed here.
   */
  watchClicks(
    found: Found,
    listen: Listen,
    signal: AbortSignal,
    thing: typeof thingAt,
    clickable: string,
  ): () => void
}

export const watchClicks: ClickSignalsModule['watchClicks'] = (
  found,
  listen,
  signal,
  thingAt,
  clickable,
) => {
  const working = new WeakSet<Element>()
  // The page may let go of it meanwhile.
  let suspect: WeakRef<Element> | null
  let first: Pick<MouseEvent, 'x' | 'y' | 'timeStamp'>
  let clicks = 0
  let tries = 0
  let timer = 0

  const stop = () => {
    clearTimeout(timer)
    timer = 0
    mutations.disconnect()
    removeEventListener('beforeunload', answered)
  }
  const answered = () => {
    const thing = suspect?.deref()
    if (timer && thing) working.add(thing)
    stop()
  }
  const mutations = new MutationObserver(answered)
  const judge = (thing: Element, event: Event) => {
    const isRage = clicks >= RAGE_CLICKS
    mutations.observe(document, {
      subtree: true,
      childList: true,
      attributes: true,
      characterData: true,
    })
    // Only now, since a permanent listener keeps some browsers from caching the page for going back.
    addEventListener('beforeunload', answered)
    timer = window.setTimeout(
      () => {
        stop()
        const isAnswered =
          // Opening a window, a file or a share sheet consumes the user activation.
          !(navigator.userActivation?.isActive ?? true) ||
          // Three clicks on text select it.
          getSelection()?.type === 'Range' ||
          (thing.matches(FOLLOWED) && !event.defaultPrevented)
        if (isAnswered) return
        if (isRage) found('rage', thing)
        else if (tries > 1 && isClickable(thing, clickable) && !thing.matches(DISABLED))
          found('dead', thing)
      },
      isRage ? RAGE_MS : ANSWER_MS,
    )
  }
  listen('click', (event: MouseEvent) => {
    const thing = thingAt(event)
    const sinceMs = thing === suspect?.deref() ? event.timeStamp - first.timeStamp : RETRY_MS
    stop()
    suspect = thing && new WeakRef(thing)
    if (sinceMs < RAGE_MS && Math.hypot(event.x - first.x, event.y - first.y) < RAGE_PX) {
      // A double click is one try, and so is a held key.
      clicks += Math.sign(event.detail)
    } else {
      first = { x: event.x, y: event.y, timeStamp: event.timeStamp }
      clicks = 1
      tries = sinceMs < RETRY_MS ? tries + 1 : 1
    }
    if (thing && !working.has(thing)) judge(thing, event)
  })
  // A click focuses the thing itself, which is no reaction.
  listen(ANSWERS, ({ target }: Event) => target !== suspect?.deref() && answered())
  signal.addEventListener('abort', stop)
  return answered
}

// Some pages give everything a pointer cursor, since old phones sent no clicks otherwise.
function isClickable(thing: Element, clickable: string): boolean {
  return thing.matches(clickable) || (isPointedAt(thing) && !isPointedAt(document.body))
}

function isPointedAt(element: Element): boolean {
  return getComputedStyle(element).cursor === 'pointer'
}
