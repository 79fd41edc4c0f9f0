import type { AddListener } from '../modules.ts'

/** What no element has a property for, so that the launcher can't find it. */
const OTHERS = 'focusin focusout compositionstart compositionupdate compositionend textInput'

/** The fields of all kinds of events. */
type Fields = Partial<MouseEvent & KeyboardEvent & WheelEvent>

/**
 * Keeps from the page what happens inside of these elements, once it is on the window: it goes no
 * further, and our own listeners get a copy that can't leave the shadow tree. The browser still does
 * with the original what it always does.
 */
export function keepEvents(inside: (path: readonly EventTarget[]) => boolean, listen: AddListener) {
  /** By key, or for the pointer, whether what is pressed was pressed inside. */
  const pressed = new Map<unknown, boolean>()

  const keepEvent = (event: Event) => {
    const { type, code, buttons, detail } = event as Event & Fields
    const path = event.composedPath() as HTMLElement[]
    const isInside = inside(path)
    const isEnd = type.endsWith('up')
    if (type.endsWith('down')) pressed.set(code, isInside)
    // Who hears a press also hears its end: the page moves things with a pointer that comes across
    // the panel, and the panel closes while a key is held.
    const isLater = isEnd || (type === 'click' ? detail : /^[mp]/.test(type) && buttons)
    const isOurs = (isLater ? pressed.get(code) : undefined) ?? isInside
    // After the click, which comes in the same turn.
    if (isEnd) setTimeout(() => pressed.delete(code))
    if (!isOurs) return
    event.stopImmediatePropagation()
    if (isInside) repeat(event, path)
  }
  for (const type of OTHERS.split(' ')) listen(window, type, keepEvent)
  return keepEvent
}

function repeat(event: Event & Fields, path: readonly HTMLElement[]): void {
  const [target] = path
  const { type } = event
  if (event.defaultPrevented && type === 'click') {
    // A listener that was there before us did it. Ours does what the browser would have done, but
    // only once the first is over, since a choice is restored then.
    const { detail } = event
    const copy = new MouseEvent(type, { bubbles: true, cancelable: true, detail: detail ?? 0 })
    setTimeout(() => target?.dispatchEvent(copy))
    return
  }
  if (event.defaultPrevented) insist(event, path)
  // A click that is none of a mouse toggles nothing twice.
  const Kind = (type === 'click' ? UIEvent : event.constructor) as typeof Event
  let copy: Event
  try {
    copy = new Kind(
      type,
      new Proxy(event, {
        get: (from, name) => name !== 'composed' && from[name as keyof Event],
      }),
    )
  } catch {
    return // Nobody can make one, and nothing of ours listens to it.
  }
  // The browser does nothing with the copy, and what is prevented there is prevented here.
  copy.preventDefault()
  copy.preventDefault = () => event.preventDefault()
  target?.dispatchEvent(copy)
}

/** Does what a listener prevented that was on the page before us: what is pressed, typed, scrolled. */
function insist({ type, key, deltaY }: Event & Fields, path: readonly HTMLElement[]): void {
  if (type === 'mousedown') path.find(({ tabIndex }) => tabIndex >= 0)?.focus()
  if (type === 'keydown' && key?.[1] === undefined) document.execCommand('insertText', false, key)
  if (type === 'wheel')
    path.find(({ localName }) => localName === 'dialog')?.scrollBy(0, deltaY ?? 0)
}
