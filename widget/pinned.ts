import type { LauncherSettings } from '../worker/contract.ts'
import { collectorOf } from './state/collector.ts'
import { setPinnedFile } from './state/pinned-file.ts'

// A page pins this file by its hash. It holds all code of the widget: settings and texts come as
// data, so nothing that the collector sends later is run.

const TIMEOUT_MS = 15_000
const PAUSE_MIN_MS = 1_000
const PAUSE_MAX_MS = 600_000
// Not exported, since exports of this file would become a global of the page.
// The chunks that the launcher loads; each runs when it is first imported.
const CHUNKS: Readonly<Record<string, (() => Promise<unknown>) | undefined>> = {
  panel: () => import('./panel/panel.tsx'),
  sending: () => import('./sending/sending.ts'),
  details: () => import('./panel/details.tsx'),
  evidence: () => import('./evidence/evidence.tsx'),
  conversation: () => import('./panel/conversation.tsx'),
  signals: () => import('./signals/signals.ts'),
  shortcut: () => import('./signals/shortcut.ts'),
  rescue: () => import('./panel/rescue.ts'),
  dead: () => import('./signals/click-signals.ts'),
  challenge: () => import('./sending/turnstile.ts'),
  question: () => import('./signals/prompt.ts'),
  screenshot: () => import('./screenshot/screenshot.ts'),
  follow: () => import('./panel/follow.ts'),
}
const script = document.currentScript as HTMLScriptElement | null

async function run(): Promise<void> {
  // An image named `currentScript` shadows it, and must not decide where to ask.
  if (script?.localName !== 'script') throw new Error('no script tag')
  const { searchParams } = new URL(script.src)
  const site = searchParams.get('site')
  if (!site) throw new Error('the script address has no ?site=')
  const collector = collectorOf(script)
  const read = async <Data>(path: string): Promise<Data> => {
    const end = new AbortController()
    setTimeout(() => end.abort(), TIMEOUT_MS)
    const response = await fetch(`${collector}w/${path}`, {
      credentials: 'omit',
      signal: end.signal,
    })
    const { ok, status: cause } = response
    if (!ok) throw new Error(`the collector returned ${cause}`, { cause })
    return (await response.json()) as Data
  }
  const query = new URLSearchParams({ lang: searchParams.get('lang') ?? '' })
  const address = `${encodeURIComponent(site)}/settings.json?${query}`
  let settings: LauncherSettings | undefined
  // The button comes once the collector can be reached, and so does what was pressed meanwhile.
  for (let pause = PAUSE_MIN_MS; !settings; pause = Math.min(pause * 2, PAUSE_MAX_MS)) {
    try {
      settings = await read<LauncherSettings>(address)
    } catch (error) {
      // What is too late or too much now, is not for ever.
      if (/^4(?!08|29)/.test(String((error as Error).cause))) throw error
      if (pause === PAUSE_MIN_MS) console.warn('[amends]', error)
      await new Promise((resolve) => setTimeout(resolve, pause))
    }
  }
  setPinnedFile({
    script,
    settings,
    load(path) {
      const chunk = CHUNKS[path.replace('_/', '')]
      return (chunk ? chunk() : read(`${path}.json`)) as Promise<never>
    },
  })
  await import('./launcher.ts')
}

// The host page must go on as if we weren't there.
run().catch((error: unknown) => {
  console.warn('[amends]', error)
  ;(window.Amends as { readonly fail?: () => void } | undefined)?.fail?.()
})
