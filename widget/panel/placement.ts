import type { PanelSettings, Theme } from '../../worker/contract.ts'

/** Dark enough that black text could not be read on it: half of what a screen gives. */
const DARK_MAX = 128

/**
 * Where the panel stands: over the page, or in the element that the page marks with
 * `data-amends-inline`, where it is part of the page and always open.
 */
export function createPlace(root: ShadowRoot, styles: string, settings: PanelSettings) {
  const { accent, ink, theme } = settings
  const container = document.createElement('div')
  const sheet = new CSSStyleSheet()
  let home = root
  let putBack = nothing
  // The page's hotkeys must not fire while somebody writes to us, nor when the key is let go of that
  // closed the panel.
  for (const type of ['keydown', 'keyup', 'keypress']) container.addEventListener(type, hush)
  container.addEventListener('keydown', () =>
    addEventListener('keyup', hush, { capture: true, once: true }),
  )
  const dialog = () => container.firstElementChild as HTMLDialogElement
  const isInline = () => home !== root

  /** Moves where the page wants it. */
  const settle = () => {
    const next = inlineRoot() ?? root
    if (next === home && container.isConnected) return
    home = next
    if (!home.adoptedStyleSheets.includes(sheet)) home.adoptedStyleSheets.push(sheet)
    home.append(container)
  }
  sheet.replaceSync(`:host{--amends-accent:${accent};--amends-ink:${ink}}${styles}`)
  settle()

  return {
    container,
    isInline,
    settle,
    hasFocus: () => home.activeElement !== null,
    /** Shows the panel, or closes it where it can be closed. */
    show(isOpen: boolean) {
      container.style.colorScheme = schemeOf(theme)
      const frame = dialog()
      if (isInline() || (isOpen && frame.matches(':modal'))) return
      // One that was taken out of the page and put back is still open, and modal no more.
      if (frame.open) {
        frame.close()
        putBack()
      }
      if (!isOpen || !frame.isConnected) return
      putBack = keepCaret()
      frame.showModal()
    },
    remove() {
      container.remove()
      home.adoptedStyleSheets = home.adoptedStyleSheets.filter((one) => one !== sheet)
    },
  }
}

/** The root of the element that the page marks, where browsers allow it one. */
function inlineRoot(): ShadowRoot | null {
  const frame = document.querySelector('[data-amends-inline]')
  try {
    return frame && (frame.shadowRoot ?? frame.attachShadow({ mode: 'open' }))
  } catch {
    return null // A form, a button or an image holds none.
  }
}

const nothing = () => {}
const hush = (event: Event) => event.stopPropagation()

function schemeOf(theme: Theme): string {
  if (theme === 'auto') return 'light dark'
  return theme === 'page' ? (isDark() ? 'dark' : 'light') : theme
}

// What shows through is the page's own background; where it has none, a browser's is white.
function isDark(): boolean {
  for (const element of [document.body, document.documentElement]) {
    const [r = 0, g = 0, b = 0, alpha = 1] =
      getComputedStyle(element)
        .backgroundColor.match(/[\d.]+/g)
        ?.map(Number) ?? []
    if (alpha > 0) return 0.3 * r + 0.6 * g + 0.1 * b < DARK_MAX
  }
  return false
}

/**
 * Notes where somebody was writing on the page, or what they had selected; the answer puts it back.
 * A dialog that closes gives the focus back, but Chromium leaves the caret behind in it, and what
 * is typed next is lost.
 */
function keepCaret(): () => void {
  const field = document.activeElement as HTMLInputElement | null
  const start = field?.selectionStart ?? null
  const end = field?.selectionEnd ?? null
  const selection = getSelection()
  const range = selection?.rangeCount ? selection.getRangeAt(0).cloneRange() : null
  return () => {
    // A field that has no caret to ask for, such as one for numbers, throws.
    if (field?.selectionStart != null) {
      field.setSelectionRange(start, end)
    } else if (range) {
      selection?.removeAllRanges()
      selection?.addRange(range)
    }
  }
}
