// The small first part of the second form of the snippet, pasted into the page itself: it remembers
// presses and calls until the script is there, which then makes them in their order.

type Call = [name: string, ...values: unknown[]]

/** What stands in for the widget: the calls, with the methods that a page may call. */
type Early = Call[] & Record<string, (...values: unknown[]) => unknown>

const early = ((window as { Amends?: unknown }).Amends ||= []) as Early
// An element named `Amends` is none of ours; a second copy changes nothing.
if (early.map && !early['raise']) {
  const end = new AbortController()
  let isDown = false
  const listen = (type: string, handle: (event: never) => unknown) =>
    addEventListener(type, handle as (event: Event) => void, { capture: true, signal: end.signal })
  /** Nobody will send what was said: the page hears of it. */
  const tell = () =>
    early.map(([name, event, run]) => {
      if (name === 'on' && event === 'failed') setTimeout(run as () => void, 0, { id: '' })
    })

  for (const name of 'open raise close identify on destroy'.split(' ')) {
    early[name] = (...values) => {
      // A page that calls again and again fills no memory.
      const alike = early.filter(([one]) => one === name)
      if (alike.length > 49) early.splice(early.indexOf(alike[0] as Call), 1)
      early.push([name, ...values])
      if (isDown && name === 'raise') tell()
    }
  }
  early['stop'] = () => end.abort()
  listen('click', (event: Event) => {
    const element = (event.composedPath() as HTMLElement[]).find(
      ({ dataset }) => dataset?.['amends'] != null,
    )
    if (!element) return
    // Leaving for another page would lose the receipt.
    event.preventDefault()
    // Whoever presses twice means one thing.
    if (!early.some(([, , options]) => (options as { element?: unknown })?.element === element)) {
      early['raise']?.(element.dataset['amends'], { element })
    }
  })
  // Without the script, or where it can't start, links lead where they lead.
  early['fail'] = () => {
    isDown = true
    end.abort()
    const pressed = early.filter(([name]) => name === 'raise')
    if (pressed[0]) tell()
    const { element } = (pressed[0]?.[2] ?? {}) as { element?: HTMLAnchorElement }
    // After the page has heard.
    if (element?.href) setTimeout(() => location.assign(element.href))
  }
  listen(
    'error',
    ({ target }: Event) =>
      /\/amends\.js/.test((target as HTMLScriptElement).src) && early['fail']?.(),
  )
}
