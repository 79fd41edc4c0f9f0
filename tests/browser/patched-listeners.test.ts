import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { newPage } from '../support/browser.ts'
import { bundle } from '../support/bundle.ts'
import { snippet } from '../support/host.ts'
import { cases } from '../support/length.ts'
import { listenersOf } from '../support/listeners.ts'
import { useScene } from '../support/scene.ts'
import { raiseByHand } from '../support/usable.ts'
import { widget } from '../support/widget.ts'

const scene = useScene()

/** Wraps every listener, as monitors do, and finds none of them again. */
const WRAPPER = `
  const add = EventTarget.prototype.addEventListener
  EventTarget.prototype.addEventListener = function (type, run, options) {
    const wrapped = typeof run === 'function' ? function (event) { return run.call(this, event) } : run
    return add.call(this, type, wrapped, options)
  }`

const oldZone = (): string =>
  readFileSync(`${import.meta.dirname}/../../node_modules/zone.js-0.11/bundles/zone.umd.js`, 'utf8')

/** The page's own listeners, which must work before, beside and after the widget. */
function listenOnPage() {
  const heard: string[] = []
  Object.assign(window, { heard })
  for (const type of ['click', 'keydown', 'error', 'pagehide', 'storage', 'online']) {
    addEventListener(type, () => heard.push(`window ${type}`), true)
  }
}

const callAll = (page: Page) =>
  page.evaluate(() => {
    const { heard } = window as unknown as { heard: string[] }
    heard.length = 0
    for (const type of ['click', 'keydown', 'error', 'storage', 'online']) {
      dispatchEvent(new Event(type))
    }
    return heard
  })

const paste = (page: Page) =>
  page.evaluate(
    (src) => {
      const script = document.createElement('script')
      script.src = src
      document.head.append(script)
    },
    /src="([^"]*)"/.exec(snippet(scene.collector.url, 'demo'))?.[1] ?? '',
  )

describe('W15: destroy leaves nothing behind, and the page’s own listeners as they were, beside', () => {
  it.each(
    cases<[string, () => string | Promise<string>]>(2, [
      ['an old zone.js, which knows no signals', oldZone],
      ['a wrapper that finds no listener again', () => WRAPPER],
      ['the zone.js of today', () => bundle("import 'zone.js'")],
    ]),
  )('W15: %s', { tags: 'longer' }, async (_what, script) => {
    scene.host.serve('<h1>Shop</h1>', { head: `<script>${await script()}</script>` })
    const { page, context, trouble } = await newPage(scene.browser)
    await page.goto(scene.host.origin)
    // What Playwright itself leaves on a page when it acts there.
    await page.locator('h1').hover()
    await page.locator('h1').click()
    await page.locator('h1').boundingBox()
    await page.waitForFunction(() => true)
    const bare = await listenersOf(page)
    await paste(page)
    await widget(page).launcher.waitFor()
    await page.evaluate(listenOnPage)
    const first = await callAll(page)
    await raiseByHand(page)
    await page.evaluate(() => window.Amends?.destroy())
    expect(await callAll(page)).toEqual(first)
    expect(await page.locator('amends-widget').count()).toBe(0)
    const own = ['click', 'error', 'keydown', 'online', 'pagehide', 'storage']
    const left = [...(await listenersOf(page))]
    for (const one of [...bare, ...own.map((type) => `window ${type}`)]) {
      if (left.includes(one)) left.splice(left.indexOf(one), 1)
    }
    expect(left).toEqual([])
    expect(trouble).toEqual([])
    await context.close()
  })
})
