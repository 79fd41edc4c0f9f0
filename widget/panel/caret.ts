/**
 * Notes where somebody was writing on the page, or what they had selected; the answer puts it back.
 * A dialog that closes gives the focus back, but Chromium leaves the caret behind in it, and what
 * is typed next is lost.
 */
export function keepCaret(): () => void {
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
