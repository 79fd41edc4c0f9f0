import type { LauncherSettings } from '../worker/contract.ts'
import type { Amends } from './amends.d.ts'
import type { FetchChunk, FetchTexts, Panel } from './modules.ts'
import { pinnedFile } from './state/pinned-file.ts'

// The collector puts the site's settings here when it serves the script.
declare const AMENDS_SETTINGS: LauncherSettings

type Call = Parameters<Amends['push']>[0]

function start(settings: LauncherSettings): Amends {
  const { site, build, labels, shortcut } = settings
  const page = document.documentElement
  const script = AMENDS_PINNED ? pinnedFile.script : (document.currentScript as HTMLScriptElement)
  // An image named `currentScript` shadows it, and must not decide where code comes from.
  if (script?.localName !== 'script') throw new Error('no script tag')
  const host = document.createElement('amends-widget')
  const root = host.attachShadow({ mode: 'open' })
  const sheet = new CSSStyleSheet()
  const button = document.createElement('button')
  const status = document.createElement('p')
  const end = new AbortController()
  const { signal } = end
  const errors: Event[] = []
  const waiting: Call[] = []
  let panel: Panel | undefined
  let loading: Promise<void> | undefined
  let tries = 0

  sheet.replaceSync(settings.look)
  root.adoptedStyleSheets = [sheet]
  button.textContent = labels?.[(page.lang || navigator.language).slice(0, 2)] ?? settings.label
  button.className = 'launch'
  button.ariaHasPopup = 'dialog'
  status.className = status.role = 'status'
  root.append(button, status)

  // Browsers cache a failed import by its address, so each retry uses a new one.
  const fetchFile = (path: string) =>
    (AMENDS_PINNED
      ? pinnedFile.load(path)
      : import(/* @vite-ignore */ new URL(`../${path}${build}#${tries}`, script.src).href)
    ).catch((error: unknown) => {
      tries++
      loading = panel && loading
      throw error
    })
  const fetchChunk: FetchChunk = (name) => fetchFile(`_/${name}`)
  const fetchTexts: FetchTexts = (part) =>
    fetchFile(
      `${site}/${part}/${String([settings.language, page.lang, ...navigator.languages])}/words`,
    )
  const run = ([name, ...values]: Call) =>
    (panel as unknown as Record<string, (...values: unknown[]) => void> | undefined)?.[name]?.(
      ...values,
    )
  const load = () =>
    (loading ??= Promise.all([
      fetchChunk('panel'),
      fetchTexts('panel'),
      fetchChunk('sending'),
    ]).then(([{ mount }, data, sending]) => {
      panel = mount({
        settings,
        script,
        root,
        errors,
        signal,
        data,
        sending,
        fetchChunk,
        fetchTexts,
      })
      waiting.map(run)
    }))
  const warm = () => void load().catch(() => {})
  const push = async (call: Call) => {
    if (!/open|raise/.test(call[0])) {
      if (panel) run(call)
      else waiting.push(call)
      return
    }
    status.textContent = ''
    button.ariaBusy = 'true'
    try {
      await load()
      run(call)
    } catch {
      status.textContent = settings.failed
    }
    button.ariaBusy = 'false'
  }
  const raise = (...values: unknown[]) => void push(['raise', ...values])
  const listen = (target: EventTarget, type: string, handle: (event: never) => unknown) =>
    target.addEventListener(type, handle as (event: Event) => void, { signal, capture: true })
  const note = (event: Event) => errors.unshift(event) > 10 && errors.pop()
  // Outside the body, whose transform or overflow would move the button. Checked again and again,
  // because some routers replace the whole page.
  const place = () => {
    if (!host.isConnected) page.append(host)
    if (panel) panel.place()
    else if (document.querySelector('[data-amends-inline]')) warm()
  }

  listen(button, 'click', () => push(['open']))
  listen(button, 'pointerenter', warm)
  listen(button, 'focus', warm)
  listen(window, 'error', note)
  listen(window, 'unhandledrejection', note)
  listen(document, 'click', (event: Event) => {
    const element = (event.composedPath() as HTMLElement[]).find(
      ({ dataset }) => dataset?.amends != null,
    )
    if (!element) return
    // Leaving for another page would lose the receipt.
    event.preventDefault()
    raise(element.dataset.amends, { element })
  })
  if (shortcut) {
    listen(window, 'keydown', (event: KeyboardEvent) => {
      const held = (['ctrl', 'alt', 'shift', 'meta'] as const).filter((key) => event[`${key}Key`])
      if ([...held, event.code].join('+') === shortcut) void push(['open'])
    })
  }
  listen(document, 'DOMContentLoaded', place)
  const observer = new MutationObserver(place)
  observer.observe(page, { childList: true })
  place()
  if (location.search.includes('amends=open')) void push(['open'])
  setTimeout(() => {
    if (signal.aborted) return
    try {
      // Without a click, only a customer who has reported something here is worth a request.
      if (Object.keys(localStorage).some((key) => key.startsWith(`amends:${site}`))) warm()
    } catch {
      // Storage is blocked for this page.
    }
    if (settings.signals) {
      fetchChunk('signals').then(
        (signals) => signals.watch({ site, status, signal, raise, fetchTexts }),
        () => {}, // Without the chunk, nobody is asked.
      )
    }
  }, 2000)

  const amends = {
    push,
    destroy() {
      end.abort()
      observer.disconnect()
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
  const early = window.Amends as (Amends & Pick<Call[], 'map'>) | undefined
  // A second copy of the snippet changes nothing; an element named `Amends` isn't one.
  if (!early?.destroy) {
    const amends = (window.Amends = start(AMENDS_PINNED ? pinnedFile.settings : AMENDS_SETTINGS))
    early?.map?.(amends.push)
  }
} catch (error) {
  // The host page must go on as if we weren't there.
  console.warn('[amends]', error)
}
