import type { BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import { findReport } from '../../worker/db/reports.ts'
import type { Report } from '../../worker/reports/report.ts'
import { newPage } from './browser.ts'
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts'
import { snippet } from './host.ts'
import { useScene } from './scene.ts'
import { until } from './until.ts'
import { widget } from './widget.ts'

/** A scene whose website reaches the collector through a proxy that fails on command. */
export function useFaultScene() {
  const scene = useScene()
  let proxy: FaultProxy
  beforeAll(async () => {
    proxy = await startFaultProxy(scene.collector.url)
  })
  beforeEach(() => {
    proxy.plan([])
    proxy.seen.length = 0
    scene.host.serve('<h1>Shop</h1><button data-amends="broken">Pay</button>', {
      head: snippet(proxy.url, 'demo'),
    })
  })
  afterAll(() => proxy.close())

  return {
    ...scene,
    get browser() {
      return scene.browser
    },
    get collector() {
      return scene.collector
    },
    get host() {
      return scene.host
    },
    get proxy() {
      return proxy
    },

    newest: () => scene.newest(),

    /** Raises that the proxy saw, by the id of their report, in the order of arrival. */
    raises: () =>
      proxy.seen
        .filter(({ path }) => path === '/v1/reports')
        .map(({ body }) => (JSON.parse(body) as { id: string }).id),

    /** What is stored of the reports that the proxy saw. */
    async stored(): Promise<readonly (Report | null)[]> {
      const ids = new Set(
        proxy.seen.flatMap(({ path, body }) =>
          path === '/v1/reports' ? (JSON.parse(body) as { id: string }).id : [],
        ),
      )
      return Promise.all([...ids].map((id) => findReport(scene.collector.db, id)))
    },

    /** Waits until a report with these words is stored. */
    untilStored: (text: string) =>
      until(`“${text}” to be stored`, () =>
        scene.collector.db
          .prepare(`SELECT 1 FROM report WHERE document ->> '$.text' = ?`)
          .bind(text)
          .first(),
      ),

    /** Visits the website with the panel loaded. */
    async visit(options: BrowserContextOptions = {}) {
      const visit = await newPage(scene.browser, options)
      await ready(visit.page, scene.host.origin)
      return { ...visit, amends: widget(visit.page) }
    },
  }
}

/** Visits a page and lets the panel and its questions load, without opening it. */
export async function ready(page: Page, url: string): Promise<void> {
  const loaded = page.waitForResponse(/\/w\/_\/details-/)
  await page.goto(url)
  await widget(page).launcher.hover()
  await loaded
}

declare const Amends: { raise(reason: string, options?: object): void }

/** Raises a report by the page's own call, with words to find it by. */
export const say = (page: Page, text: string) =>
  page.evaluate((words) => Amends.raise('other', { text: words }), text)
