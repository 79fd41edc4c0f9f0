import { brotliCompressSync } from 'node:zlib'
import type { Browser, Page } from 'playwright-core'

/**
 * What one visit measured, in milliseconds at a quarter of the machine's speed: `script`, `task` and
 * `clickTask` are what the main thread was busy, the rest is by the clock.
 */
export interface Visit {
  readonly bytes: number
  readonly requests: number
  readonly script: number
  readonly task: number
  readonly longTasks: number
  readonly shift: number
  readonly lcp: number
  readonly violations: number
  readonly uncaught: number
  /** From the click to the frame after the one that showed the dialog. */
  readonly click?: number
  /** What the page's main thread did for it. */
  readonly clickTask?: number
}

/** What somebody clicks, and how it is seen that the dialog is there. */
export interface Opening {
  readonly button: string
  readonly dialog: string
  /** There once all is fetched that the pointer on the button fetches; none: it was not before. */
  readonly fetched?: string
}

const SLOWDOWN = 4
/** For whatever a page does after it has loaded. */
const SETTLE_MS = 700

interface Seen {
  longTasks: number
  shift: number
  lcp: number
  violations: number
  click?: number
}

/** Watches from within, from before the page's first script on. */
function watch() {
  const seen: Seen = { longTasks: 0, shift: 0, lcp: 0, violations: 0 }
  Object.assign(window, { seen })
  const observe = (type: string, note: (entry: PerformanceEntry) => void) =>
    new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({
      type,
      buffered: true,
    })
  observe('longtask', () => seen.longTasks++)
  observe('layout-shift', (entry) => {
    seen.shift += (entry as PerformanceEntry & { value: number }).value
  })
  observe('largest-contentful-paint', ({ startTime }) => {
    seen.lcp = startTime
  })
  addEventListener('securitypolicyviolation', () => seen.violations++)
}

/** Times the next click, up to the frame after the one in which the dialog was there to paint. */
function timeClick(dialog: string) {
  const isThere = (root: Document | ShadowRoot): boolean =>
    root.querySelector(dialog) !== null ||
    [...root.querySelectorAll('amends-widget,#sentry-feedback')].some(
      ({ shadowRoot }) => shadowRoot !== null && isThere(shadowRoot),
    )
  addEventListener(
    'click',
    ({ timeStamp }) => {
      const look = () => {
        if (!isThere(document)) return requestAnimationFrame(look)
        return requestAnimationFrame((now) => {
          ;(window as unknown as { seen: Seen }).seen.click = now - timeStamp
        })
      }
      requestAnimationFrame(look)
    },
    { capture: true, once: true },
  )
}

/** Visits a page with a browser that knows nothing of it, and opens the dialog where there is one. */
export async function measure(browser: Browser, url: string, opening?: Opening): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1000, height: 800 } })
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  // Of the thread itself: whatever else runs on the machine does not count.
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN })
  let uncaught = 0
  const sizes: Promise<number>[] = []
  page.on('pageerror', () => uncaught++)
  page.on('response', (response) => {
    const size = response.body().then((body) => (body.length ? brotliCompressSync(body).length : 0))
    sizes.push(size.catch(() => 0))
  })
  await page.addInitScript(watch)
  await page.goto(url, { waitUntil: 'load' })
  await page.waitForTimeout(SETTLE_MS)
  const durationOf = async (name: string) => {
    const { metrics } = await session.send('Performance.getMetrics')
    return 1000 * (metrics.find((metric) => metric.name === name)?.value ?? 0)
  }
  const bytes = await Promise.all(sizes)
  const before = await seenOn(page)
  const visit = {
    bytes: bytes.reduce((sum, one) => sum + one, 0),
    requests: bytes.length,
    script: await durationOf('ScriptDuration'),
    task: await durationOf('TaskDuration'),
  }
  const click = opening && (await open(page, opening, () => durationOf('TaskDuration')))
  await context.close()
  return { ...visit, ...before, uncaught, ...click }
}

async function open(
  page: Page,
  { button, dialog, fetched }: Opening,
  busy: () => Promise<number>,
): Promise<Pick<Visit, 'click' | 'clickTask'>> {
  const target = page.locator(button)
  if (fetched !== undefined) {
    await target.hover()
    await page.locator(fetched).waitFor({ state: 'attached' })
    await page.waitForTimeout(SETTLE_MS)
  }
  await page.evaluate(timeClick, dialog)
  const { x = 0, y = 0, width = 0, height = 0 } = (await target.boundingBox()) ?? {}
  const before = await busy()
  await page.mouse.click(x + width / 2, y + height / 2)
  await page.waitForFunction(() => (window as unknown as { seen: Seen }).seen.click !== undefined)
  const { click = Number.NaN } = await seenOn(page)
  return { click, clickTask: (await busy()) - before }
}

const seenOn = (page: Page) => page.evaluate(() => (window as unknown as { seen: Seen }).seen)
