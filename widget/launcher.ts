import type { PublicSettings } from '../worker/contract.ts'
import type { FetchChunk } from './chunks.ts'
import type { Panel } from './panel/panel.tsx'
import type { RaiseOptions } from './sending/raising.ts'

// The collector puts the site's settings here when it serves the script.
declare const AMENDS_SETTINGS: PublicSettings

/** What the page can do with the widget: `window.Amends`. */
export interface Amends {
  open(reason?: string): void
  raise(reason: string, options?: RaiseOptions): void
  close(): void
  destroy(): void
  /** Takes the calls that the page queued before this script arrived: `['open', 'broken']`. */
  push(call: readonly [name: string, ...values: unknown[]]): void
}

const SHEET = `:host{all:initial!important;display:block!important}
.launch{position:fixed;inset-block-end:16px;inset-inline-end:16px;z-index:2147483000;min-height:44px;padding:10px 18px;border:0;border-radius:22px;background:var(--amends-accent);color:var(--amends-ink);font:600 15px/1.3 system-ui,sans-serif;box-shadow:0 2px 10px #0003;cursor:pointer}
.launch[data-news]:after{content:"";position:absolute;inset-block-start:0;inset-inline-end:4px;width:12px;height:12px;border-radius:50%;background:#c8102e;border:2px solid #fff}
.launch:focus-visible{outline:3px solid var(--amends-accent);outline-offset:3px}
.fault{position:fixed;inset-block-end:68px;inset-inline-end:16px;z-index:2147483000;max-width:260px;margin:0;padding:12px 16px;border-radius:10px;background:#22201c;color:#fff;font:15px/1.4 system-ui,sans-serif}
.fault:empty{padding:0}
@media(forced-colors:active){.launch{border:1px solid}}
@media print{:host{display:none!important}}`

const FAILED = 'This could not be opened. Please try again.'

function start(settings: PublicSettings, chunks: string): Amends {
  const host = document.createElement('amends-widget')
  const root = host.attachShadow({ mode: 'open' })
  const sheet = new CSSStyleSheet()
  const button = document.createElement('button')
  const label = document.createElement('bdi')
  const status = document.createElement('p')
  let panel: Promise<Panel> | undefined
  let tries = 0

  sheet.replaceSync(SHEET)
  root.adoptedStyleSheets = [sheet]
  host.dir = getComputedStyle(document.documentElement).direction
  host.style.setProperty('--amends-accent', settings.accent)
  host.style.setProperty('--amends-ink', settings.ink)
  // In its own direction, whatever that of the page.
  label.textContent = settings.label
  button.append(label)
  button.className = 'launch'
  button.ariaHasPopup = 'dialog'
  status.className = 'fault'
  status.role = 'status'
  root.append(button, status)
  // Outside of the body, whose transform or overflow would move the button.
  document.documentElement.append(host)

  // A browser may remember that an address failed, so a second try asks for another one.
  const fetchChunk: FetchChunk = (name) =>
    import(/* @vite-ignore */ chunks + settings.chunks[name] + (tries ? `?${tries}` : ''))
  const load = () => {
    panel ??= Promise.all([fetchChunk('panel'), fetchChunk('words'), fetchChunk('sending')])
      .then(([{ mount }, { words }, sending]) =>
        mount({
          root,
          settings,
          words,
          sending,
          fetchChunk,
          collector: new URL('/', chunks).href,
          button,
        }),
      )
      .catch((error: unknown) => {
        panel = undefined
        tries++
        throw error
      })
    return panel
  }
  const use = async (act: (panel: Panel) => void) => {
    status.textContent = ''
    button.ariaBusy = 'true'
    try {
      act(await load())
    } catch {
      status.textContent = settings.email ? `${FAILED} ${settings.email}` : FAILED
    }
    button.ariaBusy = 'false'
  }
  const onClick = ({ target }: Event) => {
    const element = target instanceof Element && target.closest<HTMLElement>('[data-amends]')
    if (element) raise(element.dataset.amends ?? '', { element })
  }
  const open = (reason?: string) => void use((ready) => ready.open(reason))
  const raise = (reason: string, options?: RaiseOptions) =>
    void use((ready) => ready.raise(reason, options))
  const warm = () => void load().catch(() => {})

  button.addEventListener('click', () => open())
  button.addEventListener('pointerenter', warm)
  button.addEventListener('focus', warm)
  document.addEventListener('click', onClick)
  // Only a customer who said something here before is worth a request without a click.
  if (isReturning(settings.site)) setTimeout(warm, 2000)

  return {
    open,
    raise,
    close: () => void panel?.then((ready) => ready.close()),
    destroy() {
      document.removeEventListener('click', onClick)
      host.remove()
      delete (window as { Amends?: Amends }).Amends
    },
    push([name, ...values]) {
      const act = this[name as 'open'] as ((...values: unknown[]) => void) | undefined
      act?.apply(this, values)
    },
  }
}

// A report that was raised here before, or one that is not sent yet.
function isReturning(site: string): boolean {
  try {
    return [site, `${site}:unsent`].some((name) => `amends:${name}` in localStorage)
  } catch {
    return false // Storage is blocked for this page.
  }
}

try {
  const page = window as { Amends?: Amends | Parameters<Amends['push']>[0][] }
  const early = page.Amends ?? []
  // A second copy of the snippet changes nothing.
  if (Array.isArray(early)) {
    const { src } = document.currentScript as HTMLScriptElement
    const amends = (page.Amends = start(AMENDS_SETTINGS, new URL('../_/', src).href))
    for (const call of early) amends.push(call)
  }
} catch (error) {
  // Whatever it is, the page that hosts us goes on as if we were not there.
  console.warn('[amends]', error)
}
