import type { PanelSettings, Theme } from '../../worker/contract.ts'

/** Darker than half of what a screen shows counts as dark. */
const DARK_MAX = 128

/**
 * Puts the panel over the page, or into the element that the page marks with `data-amends-inline`,
 * where it is part of the page and always open.
 */
export function createPlace(root: ShadowRoot, styles: string, settings: PanelSettings) {
  const { accent, ink, theme } = settings
  const container = document.createElement('div')
  const sheet = new CSSStyleSheet()
  let home = root
  let putBack = nothing
  const dialog = () => container.firstElementChild as HTMLDialogElement
  const isInline = () => home !== root

  /** Moves the panel to where the page wants it. */
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
      container.className = container.style.colorScheme = schemeOf(theme)
      const frame = dialog()
      if (isInline() || (isOpen && frame.matches(':modal'))) return
      // A dialog that was removed and put back is still open, but no longer modal.
      if (frame.open) {
        frame.close()
        putBack()
        // It knows a field of the page.
        putBack = nothing
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

/** The shadow root of the element that the page marks, where it can have one. */
function inlineRoot(): ShadowRoot | null {
  const frame = document.querySelector('[data-amends-inline]')
  try {
    return frame && (frame.shadowRoot ?? frame.attachShadow({ mode: 'open' }))
  } catch {
    return null // A form, a button or an image can't have one.
  }
}

const nothing = () => {}

function schemeOf(theme: Theme): string {
  if (theme === 'auto') return matchMedia('(prefers-color-scheme:dark)').matches ? 'dark' : 'light'
  return theme === 'page' ? (isDark() ? 'dark' : 'light') : theme
}

// The page's own background counts; where it has none, browsers show white.
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
 * Remembers the caret or selection on the page and returns what restores it. A closing dialog gives
 * the focus back, but Chromium leaves the caret in the dialog, and what is typed next is lost.
 */
function keepCaret(): () => void {
  const field = document.activeElement as HTMLInputElement | null
  const start = field?.selectionStart ?? null
  const end = field?.selectionEnd ?? null
  const selection = getSelection()
  const range = selection?.rangeCount ? selection.getRangeAt(0).cloneRange() : null
  return () => {
    // A field without a caret, such as one for numbers, would throw.
    if (field?.selectionStart != null) {
      field.setSelectionRange(start, end)
    } else if (range) {
      selection?.removeAllRanges()
      selection?.addRange(range)
    }
  }
}
