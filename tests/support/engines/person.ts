import { until } from '../until.ts'
import type { Key, Tab } from './engine.ts'

/** What a person looks for: by its name, or by a selector. */
type Kind = 'button' | 'link' | 'field' | 'heading' | 'css'

interface Sight {
  readonly x: number
  readonly y: number
  /** A press at its middle reaches it, and not what lies above it. */
  readonly isFree: boolean
}

/** Who sits before a tab. They find things by the names that are shown, as in every engine. */
export type Person = ReturnType<typeof personAt>

export function personAt(tab: Tab, patienceMs?: number) {
  const wait: typeof until = (what, ask) => until(what, ask, patienceMs)
  const look = (kind: Kind, name: string) => tab.evaluate(lookFor, { kind, name })

  async function sees(kind: Kind, name: string): Promise<Sight> {
    return wait(`to see the ${kind} “${name}”`, () => look(kind, name))
  }

  /** Waits until it stands still and nothing covers it; no more once this field is there. */
  async function clicks(kind: Kind, name: string, unlessField?: string): Promise<void> {
    let last: Sight | null = null
    const sight = await wait(`to click the ${kind} “${name}”`, async () => {
      if (unlessField !== undefined && (await look('field', unlessField))) return 'needless'
      const before = last
      last = await look(kind, name)
      return last?.isFree && last.x === before?.x && last.y === before.y && last
    })
    if (sight !== 'needless') await tab.click(sight.x, sight.y)
  }

  return {
    tab,
    sees,
    clicks,
    async fills(label: string, text: string) {
      await clicks('field', label)
      await wait(`the focus in “${label}”`, async () => (await focused(tab)).startsWith(label))
      await tab.type(text)
    },
    /** The text of the first element that a selector finds, in every open shadow root. */
    reads: (selector: string) => tab.evaluate(readText, selector),
    async readsText(selector: string, text: string | RegExp) {
      const pattern = typeof text === 'string' ? new RegExp(RegExp.escape(text)) : text
      await wait(`“${pattern.source}” in ${selector}`, async () =>
        pattern.test(await tab.evaluate(readText, selector)),
      )
    },
    focused: () => focused(tab),
    async landsOn(name: string) {
      await wait(`the focus on “${name}”`, async () => (await focused(tab)) === name)
    },
    /** Tabs on to what has one of these names, and returns it. */
    async tabsTo(...names: readonly string[]): Promise<string> {
      const passed: string[] = []
      for (let count = 0; count < 40; count++) {
        await tab.press('Tab')
        const now = await focused(tab)
        if (names.includes(now)) return now
        passed.push(now)
      }
      throw new Error(`Not reached by Tab: ${names.join(', ')}. Passed: ${passed.join(' | ')}`)
    },
    press: (key: Key) => tab.press(key),
  }
}

const focused = (tab: Tab) => tab.evaluate(nameOfFocus, null)

// From here on, functions run in the page: they use nothing but their argument.

function lookFor({ kind, name }: { kind: Kind; name: string }): Sight | null {
  const selectors = {
    button: 'button, input[type=submit], summary',
    link: 'a[href]',
    field: 'input:not([type=hidden]), textarea, select',
    heading: 'h1, h2, h3',
    css: name,
  }
  const plain = (text: string) => text.trim().replace(/\s+/g, ' ')
  const nameOf = (element: Element) => {
    const labels = [...((element as HTMLInputElement).labels ?? [])]
    const label = labels.map(({ textContent }) => textContent).join(' ')
    return plain(element.getAttribute('aria-label') ?? (label || (element.textContent ?? '')))
  }
  const roots: (Document | ShadowRoot)[] = [document]
  const found: Element[] = []
  for (const root of roots) {
    for (const element of root.querySelectorAll('*')) {
      if (element.shadowRoot) roots.push(element.shadowRoot)
      if (element.matches(selectors[kind])) found.push(element)
    }
  }
  const [element] = found.filter((one) => {
    const { width, height } = one.getBoundingClientRect()
    const { visibility } = getComputedStyle(one)
    // A field's label may hold a hint too.
    const isIt = kind === 'field' ? nameOf(one).startsWith(name) : nameOf(one) === name
    return (kind === 'css' || isIt) && width * height > 0 && visibility === 'visible'
  })
  if (!element) return null
  const middle = () => {
    const { x, y, width, height } = element.getBoundingClientRect()
    return [x + width / 2, y + height / 2] as const
  }
  const isReached = ([x, y]: readonly [number, number]) => {
    let top = document.elementFromPoint(x, y)
    while (top?.shadowRoot) {
      const inner = top.shadowRoot.elementFromPoint(x, y)
      if (!inner || inner === top) break
      top = inner
    }
    return top !== null && (element.contains(top) || [...top.children].includes(element))
  }
  // A person scrolls to what they don't see, and to what is covered by what stays in its place.
  if (!isReached(middle())) element.scrollIntoView({ block: 'center', behavior: 'instant' })
  const [x, y] = middle()
  return { x, y, isFree: isReached([x, y]) }
}

function readText(selector: string): string {
  const roots: (Document | ShadowRoot)[] = [document]
  for (const root of roots) {
    const found = root.querySelector<HTMLElement>(selector)
    if (found) return found.innerText
    for (const { shadowRoot } of root.querySelectorAll('*')) if (shadowRoot) roots.push(shadowRoot)
  }
  return ''
}

function nameOfFocus(): string {
  let element = document.activeElement ?? document.body
  while (element.shadowRoot?.activeElement) element = element.shadowRoot.activeElement
  if (element === document.body) return 'BODY'
  const [label] = (element as HTMLInputElement).labels ?? []
  const name = element.getAttribute('aria-label') ?? (label ?? element).textContent ?? ''
  return name.trim().replace(/\s+/g, ' ')
}
