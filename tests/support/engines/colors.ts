import { contrast } from '../contrast.ts'
import type { Tab } from './engine.ts'

const CONTRAST_MIN = 4.5

interface Painted {
  readonly selector: string
  readonly color: string
  /** Of the nearest surface below the text; transparent where nothing has one. */
  readonly surface: string
}

/** Says for each element whose text stands on no surface of ours, or can't be read on it. */
export async function surfaces(tab: Tab, selectors: readonly string[]): Promise<readonly string[]> {
  const painted = await tab.evaluate(readPaint, [...selectors])
  return painted.flatMap(({ selector, color, surface }) => {
    const [ink, paper] = [channels(color), channels(surface)]
    if (!ink || !paper || (paper[3] ?? 1) < 1) return [`${selector}: no surface below its text`]
    if (contrast(ink.slice(0, 3), paper.slice(0, 3)) >= CONTRAST_MIN) return []
    return [`${selector}: ${color} on ${surface}`]
  })
}

function readPaint(selectors: readonly string[]): readonly Painted[] {
  const roots: (Document | ShadowRoot)[] = [document]
  for (const root of roots) {
    for (const { shadowRoot } of root.querySelectorAll('*')) if (shadowRoot) roots.push(shadowRoot)
  }
  return selectors.map((selector) => {
    let element: Element | null = null
    for (const root of roots) element ??= root.querySelector(selector)
    if (!element) return { selector, color: '', surface: '' }
    const { color } = getComputedStyle(element)
    let surface = 'rgba(0, 0, 0, 0)'
    // What a dialog lies on is the page, whose surface is not ours.
    for (let one: Element | null = element; one; one = one.parentElement) {
      surface = getComputedStyle(one).backgroundColor
      if (!/^(?:transparent|rgba\(0, 0, 0, 0\))$/.test(surface) || one.localName === 'dialog') break
    }
    return { selector, color, surface }
  })
}

const channels = (color: string) =>
  /^rgba?\(/.test(color) ? (color.match(/[\d.]+/g) ?? []).map(Number) : null
