import type { LauncherSettings } from '../worker/contract.ts'
import type { Amends } from './amends.d.ts'
import type {
  AddListener,
  FetchChunk,
  FetchTexts,
  LauncherContext,
  PageError,
  Panel,
} from './modules.ts'
import { collectorOf } from './state/collector.ts'
import { pinnedFile } from './state/pinned-file.ts'

// The collector puts the site's settings here when it serves the script.
declare const AMENDS_SETTINGS: LauncherSettings

const ignore = () => {}
const make = (name: string) => document.createElement(name)
/** How often the host comes back where the page takes it away within ten seconds. */
const TRIES = 5
/** How libraries make everything beside their own dialog unusable. */
const SHUT = ['inert', 'aria-hidden']
// The page may replace it.
const page = () => document.documentElement
/** What is done with a pointer; nothing of it reaches the page from inside the panel. */
const OWN = /^on(?!.*(raw|enter|leav)).*(click|contextm|mous|point|touch|wheel)/
/** What is stored under a name; nothing where storage is blocked for this page. */
const recall = (name: string) => {
  try {
    return localStorage.getItem(name)
  } catch {
    return null
  }
}
// Some browsers know no language.
const labelOf = ({ labels, label }: LauncherSettings) =>
  labels?.[(page().lang || navigator.language || '').slice(0, 2)] ?? label

type Call = Parameters<Amends['push']>[0]
/** An error of a script, a promise that failed, or an element that couldn't be loaded. */
type Happened = Pick<PromiseRejectionEvent, 'type' | 'reason'> &
  Partial<Pick<ErrorEvent, 'message' | 'filename' | 'lineno'>> & {
    readonly target: { readonly src?: string; readonly href?: string }
  }
/** So many calls of a kind wait for the panel. */
const CALLS_MAX = 50
/** The longest pause before what waits is tried again. */
const PAUSE_MAX_MS = 6e5

function start(settings: LauncherSettings): Amends {
  const { site, build, shortcut } = settings
  const script = AMENDS_PINNED ? pinnedFile.script : (document.currentScript as HTMLScriptElement)
  // An image named `currentScript` shadows it, and must not decide where code comes from.
  if (script?.localName !== 'script') throw new Error('no script tag')
  // Below any path, everything comes from where the script came from.
  const collector = collectorOf(script)
  const host = make('amends-widget')
  // Firefox 115 and Safari 16.4 have no popovers.
  const layered: Partial<HTMLElement> = host
  layered.popover = 'manual'
  const root = host.attachShadow({ mode: 'open' })
  const button = make('button')
  const status = make('output')
  const end = new AbortController()
  const { signal } = end
  const errors: PageError[] = []
  const waiting: Call[] = []
  // Of what is raised from now on, there can be no news soon.
  const keeps = `amends:${site}`
  const reports = recall(keeps)
  let panel: Panel | undefined
  let loading: Promise<void> | undefined
  let tries = 0
  let pause = 500
  /** Until then, only a press loads anything. */
  let rest = 0
  let retrying: ReturnType<typeof setTimeout> | undefined

  // Chrome 109 and Safari 16.4 are the first that know both.
  const fits = window.MathMLElement && root.adoptedStyleSheets
  button.textContent = labelOf(settings)
  button.className = 'launch'
  const tell = (name: string, value: string) => button.setAttribute(`aria-${name}`, value)
  tell('haspopup', 'dialog')
  status.className = 'status'
  root.append(button, status)
  if (fits) (fits[0] = new CSSStyleSheet()).replaceSync(settings.look)

  // Browsers cache a failed import by its address, so each retry uses a new one.
  const fetchFile = (path: string) =>
    (AMENDS_PINNED
      ? pinnedFile.load(path)
      : import(/* @vite-ignore */ new URL(`w/${path}${build}#${tries}`, collector).href)
    ).catch((error: unknown) => {
      tries++
      throw error
    })
  const fetchChunk: FetchChunk = (name) => fetchFile(`_/${name}`)
  const fetchTexts: FetchTexts = (part) =>
    fetchFile(
      // A page may call its language anything, and some browsers know none.
      `${site}/${part}/${String([settings.language, page().lang, navigator.languages]).replace(/[^\w,-]/g, '')}/words`,
    )
  const raise = (...values: unknown[]) => void push(['raise', ...values])
  const run = ([name, ...values]: Call) =>
    (panel as unknown as Record<string, (...values: unknown[]) => void> | undefined)?.[name]?.(
      ...values,
    )
  const isRaising = () => waiting.some(([name]) => name === 'raise')
  const retry = () => isRaising() && load().catch(ignore)
  const loadAll = async () => {
    const files = await Promise.all([
      fetchChunk('panel'),
      fetchTexts('panel'),
      // The panel refuses to be without it.
      fits && fetchChunk('sending'),
    ]).catch((error: unknown) => {
      loading = undefined
      pause = Math.min(pause * 2, PAUSE_MAX_MS)
      rest = performance.now() + pause
      clearTimeout(retrying)
      if (!signal.aborted) retrying = setTimeout(retry, pause)
      throw error
    })
    // What was raised before the widget went is sent.
    if (signal.aborted && !isRaising()) return
    panel = files[0].mount({ ...context, data: files[1], sending: files[2] })
    waiting.splice(0).map(run)
  }
  const load = () => (loading ??= loadAll())
  const warm = () => void (performance.now() < rest || load().catch(ignore))
  const keep = (call: Call) => {
    const alike = waiting.filter(([name]) => name === call[0])
    if (alike.length >= CALLS_MAX) waiting.splice(waiting.indexOf(alike[0] as Call), 1)
    waiting.push(call)
  }
  const fail = (call: Call, error: unknown) => {
    status.textContent = settings.failed
    // All files are here, so it's our own mistake.
    if (loading) {
      fetchChunk('rescue')
        .then(({ rescue }) => rescue(context, error, call))
        .catch(ignore)
    } else if (call[0] === 'raise') {
      // It is raised as soon as there is something to raise it with.
      for (const [what, event, hear] of waiting) {
        if (what === 'on' && event === 'failed') setTimeout(hear as () => void, 0, { id: '' })
      }
    } else if (waiting.includes(call)) waiting.splice(waiting.indexOf(call), 1)
  }
  const push = async (call: Call) => {
    const [name] = call
    if (signal.aborted) return
    if (name === 'destroy') return amends.destroy()
    const isPress = /open|raise/.test(name)
    if (!panel) keep(call)
    else if (!isPress) run(call)
    if (!isPress) return
    status.textContent = ''
    // A press counts, whatever the page did.
    if (!host.isConnected) {
      lost = -1
      place()
    }
    tell('busy', 'true')
    try {
      if (panel) run(call)
      else await load()
    } catch (error) {
      fail(call, error)
    }
    tell('busy', 'false')
  }
  const askForNews = async (body: string) => {
    const name = `${keeps}:news`
    const left = Number(recall(name)) - Date.now()
    // No pause is longer than a day, but the last one: else the clock was set back.
    if (left > 0 && (left < 1e8 || left === Infinity)) return
    try {
      const ask = (ms: number) => {
        try {
          localStorage.setItem(name, String(Date.now() + ms))
        } catch {
          // It is full, so that each view asks.
        }
      }
      ask(3e5)
      const options = { method: 'POST', body, credentials: 'omit' } as const
      const response = await fetch(`${collector}v1/news`, options)
      const answer = await response.text()
      // Raised meanwhile, and not asked for.
      if (recall(keeps) !== body) return ask(0)
      // A collector of the release before knows no such path.
      if (answer[0] !== '!' && response.status !== 404) return ask(Number(answer) || 36e5)
      ask(0)
      await load()
      run(['news', answer.slice(1)])
    } catch {
      // The next view asks again.
    }
  }
  // Old zones keep one listener for many and know no signals: ours would end the page's own.
  const again: (() => void)[] = []
  const listen: AddListener = (target, type, handle) => {
    // What only watches must not make the page wait before it scrolls.
    const options = { capture: true, passive: /^touch|wheel/.test(type) }
    const add = () =>
      target.addEventListener(type, handle, 'Zone' in window ? options : { ...options, signal })
    again.push(add)
    add()
    signal.addEventListener('abort', () => target.removeEventListener(type, handle, true))
  }
  const context: LauncherContext = {
    settings,
    script,
    collector,
    root,
    status,
    errors,
    waiting,
    signal,
    listen,
    push,
    fetchChunk,
    fetchTexts,
  }
  // In words, since an event would keep the element that it happened to, and all of its page.
  const note = (event: Event) => {
    const { type, reason, message, filename, lineno, target } = event as unknown as Happened
    try {
      const text = `${type === 'error' ? (message ?? '') : reason}`
      // Elements of a drawing have no string there.
      const url = ''.concat(target.src ?? target.href ?? '')
      if (errors.unshift({ text, file: filename ? `${filename}:${lineno}` : '', url }) > 10)
        errors.pop()
    } catch {
      // A page can throw anything, and reading it may throw again.
    }
  }
  let inline: Element | null = null
  let home: Element | undefined
  let lost = 0
  let since = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  const move = (next: Element) => {
    since = performance.now()
    home = next
    for (const name of SHUT) host.removeAttribute(name)
    next.append(host)
    if (layered.showPopover) layered.showPopover()
    else if (button.getBoundingClientRect().bottom > innerHeight) {
      fetchChunk('follow').then(({ follow }) => follow(context), ignore)
    }
    return true
  }
  const count = (isLost: boolean) => {
    if (!home?.isConnected) {
      // `document.open` has dropped all listeners.
      lost = 0
      if (home) for (const add of again) add()
    } else if (isLost) {
      if (++lost <= TRIES && performance.now() - since > 1e4) lost = 1
      if (lost === TRIES + 1) console.warn('[amends] The page keeps removing the widget.')
    }
  }
  const show = (isMoved: boolean) => {
    const now = document.querySelector('[data-amends-inline]')
    if (!isMoved && now === inline) return
    inline = now
    if (panel) panel.place()
    else if (now) warm()
  }
  // In the top layer, so that it takes no place and nothing moves or covers it. At the end of the
  // body, which hydration leaves alone; in the page's modal dialog, outside of which all is inert;
  // where the page removes or shuts it, beside the body; and where that happens too often, nowhere.
  const settle = () => {
    const modal = layered.showPopover && [...document.querySelectorAll('dialog:modal')].pop()
    const isLost = !(host.isConnected && (modal || !host.closest(`[${SHUT.join('],[')}]`)))
    count(isLost)
    const next = modal || (!lost && document.body) || page()
    show(lost <= TRIES && (isLost || next !== host.parentNode) && move(next))
  }
  const isBusy = () =>
    fits && host.isConnected && !home?.matches('dialog:not([open])') && root.querySelector(':modal')
  const place = () => {
    clearTimeout(timer)
    // Nobody who writes in the panel is disturbed, unless they can't see it.
    timer = isBusy() ? setTimeout(place, 500) : undefined
    // What is still being read would follow us, and hydration would count us.
    if (!timer && (home || document.readyState !== 'loading')) settle()
  }

  listen(button, 'pointerenter', warm)
  listen(button, 'focus', warm)
  listen(window, 'online', retry)
  listen(window, 'error', note)
  listen(window, 'unhandledrejection', note)
  // On the window, before the page's own listeners: some of them take every click for themselves.
  listen(window, 'click', (event) => {
    const path = event.composedPath() as HTMLElement[]
    const element = path.find(({ dataset }) => dataset?.amends != null)
    if (path[0] === button) {
      event.stopImmediatePropagation()
      void push(['open'])
    } else if (element) {
      // Leaving for another page would lose the receipt.
      event.preventDefault()
      raise(element.dataset.amends, { element })
    }
  })
  for (const name in button) {
    if (OWN.test(name)) listen(window, name.slice(2), (event) => panel?.keepEvent(event))
  }
  if (shortcut) fetchChunk('shortcut').then(({ watchKeys }) => watchKeys(context), ignore)
  // Before deferred scripts, which hydrate.
  listen(document, 'readystatechange', place)
  const observer = new MutationObserver(() => {
    timer ??= setTimeout(place, 50)
  })
  observer.observe(document, {
    childList: true,
    subtree: true,
    attributeFilter: [...SHUT, 'open', 'data-amends-inline'],
  })
  place()
  if (location.search.includes('amends=open')) void push(['open'])
  const starting = setTimeout(() => {
    // What isn't sent needs all of it; news need one request, and nothing more where there are none.
    if (recall(`${keeps}:unsent`)) warm()
    if (reports) void askForNews(reports)
    // Without the chunk, nobody is asked.
    if (settings.signals) {
      fetchChunk('signals').then(({ watchSignals }) => watchSignals(context), ignore)
    }
  }, 2000)

  const amends = {
    site,
    push,
    destroy() {
      end.abort()
      clearTimeout(starting)
      clearTimeout(retrying)
      observer.disconnect()
      clearTimeout(timer)
      host.remove()
      delete window.Amends
    },
  } as unknown as Amends
  for (const name of 'open raise close identify on'.split(' ') as (keyof Amends)[]) {
    amends[name] = (...values: unknown[]) => void push([name, ...values])
  }
  return amends
}

try {
  // What came before the script: calls, and the part of the snippet that remembers presses.
  const early = window.Amends as
    | (Amends & Pick<Call[], 'map'> & { readonly stop?: () => void; readonly site?: string })
    | undefined
  const settings = AMENDS_PINNED ? pinnedFile.settings : AMENDS_SETTINGS
  // A second copy of the snippet changes nothing; an element named `Amends` isn't one.
  if (!early?.destroy || early.map) {
    const amends = (window.Amends = start(settings))
    early?.stop?.()
    // Some pages keep what was there first.
    if (early) early.push = amends.push
    early?.map?.(amends.push)
  } else if (early.site !== settings.site) {
    console.warn(`[amends] ${settings.site} isn’t shown: ${early.site} is already on this page`)
  }
} catch (error) {
  // The host page must go on as if we weren't there.
  console.warn('[amends]', error)
  ;(window.Amends as { readonly fail?: () => void } | undefined)?.fail?.()
}
