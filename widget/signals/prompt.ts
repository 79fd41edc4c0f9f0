import type { WidgetTexts } from '../../worker/i18n/texts.ts'
import type { LauncherContext, Noticed } from '../modules.ts'

export interface QuestionModule {
  /**
   * Asks whether something didn't work, unless this customer was asked in this session or said no
   * within a month. Yes raises a report; before that, only that the question was asked is stored.
   */
  ask(context: LauncherContext, noticed: Noticed): Promise<void>
}

export const ask: QuestionModule['ask'] = async (context, noticed) => {
  const { settings, status, signal, fetchTexts, push } = context
  const { site } = settings
  const root = status.getRootNode() as ShadowRoot
  // With the panel open, the customer is reporting already.
  const isIdle = () => !signal.aborted && !root.querySelector('dialog[open]') && mayAsk(site)
  if (!isIdle()) return
  const { words: texts } = await fetchTexts('panel')
  if (!isIdle()) return
  keepAsked(site)
  const reply = await showCard(root, status, texts, noticed.element, signal)
  if (reply === 'yes') void push(['raise', 'broken', noticed])
  if (reply === 'no') keepNo(site)
}

/** After a no, the customer isn't asked for a month. */
const NO_MS = 30 * 24 * 60 * 60 * 1000

// Where storage is blocked or full, this holds until the page is closed.
let wasAsked = false

// Not under `amends:SITE`, since such an item loads the panel on every page.
const nameOf = (what: 'asked' | 'no', site: string) => `amends-${what}:${site}`

/** Whether this customer may be asked now: once in a session, and not within a month of a no. */
function mayAsk(site: string): boolean {
  try {
    return (
      !wasAsked &&
      !sessionStorage.getItem(nameOf('asked', site)) &&
      Math.abs(Date.now() - Number(localStorage.getItem(nameOf('no', site)))) > NO_MS
    )
  } catch {
    return true // Storage is blocked for this page.
  }
}

function keepAsked(site: string): void {
  wasAsked = true
  keep('sessionStorage', nameOf('asked', site), 1)
}

function keepNo(site: string): void {
  keep('localStorage', nameOf('no', site), Date.now())
}

function keep(storage: 'sessionStorage' | 'localStorage', name: string, value: number): void {
  try {
    window[storage].setItem(name, String(value))
  } catch {
    // Blocked or full.
  }
}

/** WCAG 2.2.1 gives people 20 seconds to ask for more time. */
const SHOWN_MS = 20_000
const GAP_PX = 8
const SHEET = `.status button{min-height:44px;margin-block:8px 0;margin-inline:0 8px;padding:0 14px;border:1px solid;border-radius:22px;background:0 0;color:inherit;font:inherit;cursor:pointer}.status button:focus-visible{outline:3px solid;outline-offset:2px}`

type Reply = 'yes' | 'no' | 'none'

/**
 * Shows the question without taking the focus. It disappears after a while, but not while it is
 * hovered or focused, and then gives the focus back. `signal` removes it at once.
 */
function showCard(
  root: ShadowRoot,
  card: HTMLElement,
  texts: WidgetTexts['panel'],
  about: Element,
  signal: AbortSignal,
): Promise<Reply> {
  return new Promise((resolve) => {
    const sheet = new CSSStyleSheet()
    const shown = new AbortController()
    const options = { signal: shown.signal }
    let from: HTMLElement | null = null

    const end = (reply: Reply) => {
      shown.abort()
      clearInterval(timer)
      const hadFocus = card.matches(':focus-within')
      card.replaceChildren()
      card.style.cssText = ''
      if (hadFocus) from?.focus()
      resolve(reply)
    }
    const timer = setInterval(() => {
      if (!card.matches(':hover,:focus-within')) end('none')
    }, SHOWN_MS)
    const button = (text: string, reply: Reply) => {
      const element = document.createElement('button')
      element.textContent = text
      element.addEventListener('click', () => end(reply))
      return element
    }

    sheet.replaceSync(SHEET)
    // Never removed, since it styles nothing else and the question comes once.
    root.adoptedStyleSheets.push(sheet)
    card.dir = texts.direction
    card.lang = texts.language
    card.replaceChildren(
      texts.didItFail,
      document.createElement('br'),
      button(texts.tellThem, 'yes'),
      button(texts.no, 'no'),
    )
    for (const other of [about, document.querySelector(':focus')]) keepOff(card, other)
    card.addEventListener(
      'focusin',
      ({ relatedTarget }) => {
        const other = relatedTarget as HTMLElement | null
        if (!card.contains(other)) from = other
      },
      options,
    )
    card.addEventListener(
      'keydown',
      (event) => {
        if (event.key !== 'Escape') return
        // Must not close the page's own dialog.
        event.stopPropagation()
        end('no')
      },
      options,
    )
    signal.addEventListener('abort', () => end('none'), options)
  })
}

// Moves the card above what failed and what has the focus, so that both stay visible.
function keepOff(card: HTMLElement, other: Element | null): void {
  const [a, b] = [card.getBoundingClientRect(), other?.getBoundingClientRect()]
  const isOver = b && a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
  if (!isOver) return
  card.style.cssText = `margin:0;inset-block:${Math.max(GAP_PX, b.top - a.height - GAP_PX)}px auto`
}
