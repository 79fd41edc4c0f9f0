import type { AddListener } from '../modules.ts'

/** Nobody hears of typing before there is a panel; of the rest, the launcher does. */
const OTHERS = [
  'beforeinput input keydown keyup keypress copy cut paste textInput focusin focusout',
  'compositionstart compositionupdate compositionend',
].join(' ')
/** What our own listeners are told again; the others have none, but for those of the editor. */
const TOLD = /^(click|input|mousedown)$/

type Fields = Partial<MouseEvent & KeyboardEvent>

/**
 * Keeps from the page what happens inside of these elements, once it is on the window: it goes no
 * further, and our own listeners get a copy that can't leave the shadow tree. The browser still does
 * with the original what it always does, and nothing with a copy that is no mouse's.
 */
export function keepEvents(inside: (path: readonly EventTarget[]) => boolean, listen: AddListener) {
  /** By key, or for the pointer, whether what is pressed was pressed inside. */
  const pressed = new Map<unknown, boolean>()

  /** Who hears a press also hears its end. */
  const isOurs = (event: Event, isInside: boolean) => {
    const { type, code, buttons, detail } = event as Event & Fields
    const isEnd = type.endsWith('up')
    if (type.endsWith('down')) pressed.set(code, isInside)
    // The page moves things with a pointer that comes across the panel, and the panel closes while a
    // key is held.
    const isLater = isEnd || (type === 'click' ? detail : /^[mp]/.test(type) && buttons)
    // After the click, which comes in the same turn.
    if (isEnd) setTimeout(() => pressed.delete(code))
    return (isLater ? pressed.get(code) : undefined) ?? isInside
  }
  const keepEvent = (event: Event) => {
    const { type, detail } = event as Event & Fields
    const path = event.composedPath() as HTMLElement[]
    const [target] = path
    const isInside = inside(path)
    if (!isOurs(event, isInside) || target?.localName === 'canvas') return
    event.stopImmediatePropagation()
    if (!isInside || !TOLD.test(type)) return
    const copy = new UIEvent(type, { bubbles: true, cancelable: true, detail: detail ?? 0 })
    copy.preventDefault()
    copy.preventDefault = () => event.preventDefault()
    target?.dispatchEvent(copy)
  }
  for (const type of OTHERS.split(' ')) listen(window, type, keepEvent)
  return keepEvent
}
