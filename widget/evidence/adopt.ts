/** Styles the shadow root around an element, until the returned function is called. */
export function adopt(element: Element | null, css: string): () => void {
  const root = element?.getRootNode()
  if (!(root instanceof ShadowRoot)) return () => {}
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet]
  return () => {
    root.adoptedStyleSheets = root.adoptedStyleSheets.filter((one) => one !== sheet)
  }
}
