import type { Browser } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { findReport } from '../../worker/db/reports.ts'
import type { Report } from '../../worker/reports/report.ts'
import { type Kind, launchBrowser } from './browser.ts'
import { type Host, snippet, startHost } from './host.ts'
import { type Collector, useCollector } from './shared-collector.ts'

export interface Scene {
  readonly browser: Browser
  readonly collector: Collector
  /** A website that the collector's site `demo` lists. */
  readonly host: Host
  /** The snippet of the site `demo`. */
  readonly head: string
  /** The report that was raised last. */
  newest(): Promise<Report | null>
}

const kept = new Map<string, Browser>()

/** A browser that the files of one process use one after the other: it ends with the process. */
async function keptBrowser(kind?: Kind, args: readonly string[] = []): Promise<Browser> {
  const key = [kind, ...args].join(' ')
  const found = kept.get(key)
  if (found?.isConnected()) return found
  const launched = await launchBrowser(kind, args)
  kept.set(key, launched)
  return launched
}

/** A browser, a collector and a website for all tests of a file. */
export function useScene(kind?: Kind, browserArgs?: readonly string[]): Scene {
  const scene = {} as { -readonly [Key in keyof Scene]: Scene[Key] }
  beforeAll(async () => {
    scene.browser = await keptBrowser(kind, browserArgs)
    scene.collector = await useCollector()
    scene.host = await startHost()
    scene.head = snippet(scene.collector.url, 'demo')
    const { db, seed } = scene.collector
    scene.newest = async () => {
      const id = await db
        .prepare('SELECT report_id FROM event WHERE seq = 1 ORDER BY at DESC LIMIT 1')
        .first<string>('report_id')
      return findReport(db, id ?? '')
    }
    await seed({ id: 'demo', origins: [scene.host.origin, 'http://localhost:8788'] })
  })
  afterAll(async () => {
    await Promise.all(scene.browser.contexts().map((context) => context.close()))
    await Promise.all([scene.collector.close(), scene.host.close()])
  })
  return scene
}
