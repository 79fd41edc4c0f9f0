import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { newPage } from '../support/browser.ts'
import { listenersOf } from '../support/listeners.ts'
import { useScene } from '../support/scene.ts'
import { raiseByHand } from '../support/usable.ts'
import { widget } from '../support/widget.ts'

const scene = useScene()

/** Counts what watches the page, and notes whatever changes in it. */
function keepCount() {
  const watching = new Set<object>()
  for (const name of ['MutationObserver', 'ResizeObserver', 'IntersectionObserver'] as const) {
    const { prototype } = window[name]
    const { observe, disconnect } = prototype
    prototype.observe = function counted(this: object, ...args: [never]) {
      watching.add(this)
      Reflect.apply(observe, this, args)
    }
    prototype.disconnect = function counted(this: object) {
      watching.delete(this)
      Reflect.apply(disconnect, this, [])
    }
  }
  Object.assign(window, { watching })
}

/** All that a page can notice of a widget. */
async function traces(page: Page) {
  const listeners = await listenersOf(page)
  const left = await page.evaluate(() => {
    const { watching } = window as unknown as { watching: Set<object> }
    return {
      observers: watching.size,
      globals: Object.keys(window),
      html: document.documentElement.outerHTML.replaceAll(/<script.*?<\/script>/g, ''),
      sheets: document.adoptedStyleSheets.length,
      focus: document.activeElement?.localName,
    }
  })
  return { ...left, listeners }
}

const snippetAgain = (page: Page, src: string) =>
  page.evaluate((address) => {
    const script = document.createElement('script')
    script.src = address
    document.head.append(script)
  }, src)

async function visit(body: string) {
  scene.host.serve(body)
  const seen = await newPage(scene.browser)
  await seen.page.addInitScript(keepCount)
  await seen.page.clock.install()
  await seen.page.goto(scene.host.origin)
  // What Playwright itself leaves on a page when it acts there.
  const title = seen.page.locator('h1')
  await title.hover()
  await title.click()
  await title.boundingBox()
  await seen.page.waitForFunction(() => true)
  const src = `${scene.collector.url}/w/demo/amends.js`
  return { ...seen, paste: () => snippetAgain(seen.page, src), amends: widget(seen.page) }
}

describe('destroy', () => {
  it('leaves the page as if the widget had never been there, and nothing that acts later', async () => {
    const { page, context, trouble, paste, amends } = await visit('<h1>Shop</h1><input id="q">')
    const without = await traces(page)
    await paste()
    await raiseByHand(page)
    await amends.addMore.click()
    await amends.words.fill('Half a sentence')
    expect((await traces(page)).listeners).not.toEqual(without.listeners)
    const leaving = page.waitForResponse(/\/details$/)
    await page.evaluate(() => window.Amends?.destroy())
    await expect.poll(() => traces(page)).toEqual(without)
    // What was typed goes out as the widget leaves; then there is silence.
    await leaving
    await expect
      .poll(() => page.evaluate(() => localStorage.getItem('amends:demo:unsent')))
      .toBeNull()
    const late: string[] = []
    page.on('request', (request) => late.push(request.url()))
    const keptReports = () => page.evaluate(() => localStorage.getItem('amends:demo'))
    const stored = await keptReports()
    await page.clock.runFor(3_600_000)
    await expect.poll(() => traces(page)).toEqual(without)
    expect(await keptReports()).toBe(stored)
    // What went out twice, as the widget left, is noted twice as told.
    await expect.poll(() => page.evaluate(() => Object.keys(localStorage))).toEqual(['amends:demo'])
    expect(late).toEqual([])
    expect(trouble).toEqual([])
    await paste()
    await raiseByHand(page)
    expect(trouble).toEqual([])
    await context.close()
  })

  it('leaves nothing where it comes while the panel is still on its way', async () => {
    const { page, context, trouble, paste, amends } = await visit(
      '<h1>Shop</h1><div data-amends-inline></div>',
    )
    const without = await traces(page)
    const held = Promise.withResolvers<undefined>()
    await page.route('**/w/_/panel-*', async (route) => {
      await held.promise
      await route.continue()
    })
    const asked = page.waitForRequest('**/w/_/panel-*')
    await paste()
    await asked
    await page.evaluate(() => window.Amends?.destroy())
    const loaded = page.waitForResponse('**/w/_/panel-*')
    held.resolve(undefined)
    await loaded
    await page.waitForLoadState('networkidle')
    await page.clock.runFor(60_000)
    await expect.poll(() => traces(page)).toEqual(without)
    const rooted = () =>
      page.evaluate(() => document.querySelector('[data-amends-inline]')?.shadowRoot?.innerHTML)
    expect((await rooted()) ?? '').toBe('')
    expect(trouble).toEqual([])
    await page.unroute('**/w/_/panel-*')
    await paste()
    await amends.launcher.waitFor()
    await page.getByRole('button', { name: 'Something else' }).click()
    await amends.heading('Thank you for telling us.').waitFor()
    await page.evaluate(() => window.Amends?.destroy())
    expect((await rooted()) ?? '').toBe('')
    await context.close()
  })
})
