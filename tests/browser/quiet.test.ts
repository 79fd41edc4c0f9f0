import type { Page } from 'playwright-core'
import { beforeEach, describe, expect, it } from 'vitest'
import { newPage } from '../support/browser.ts'
import { useScene } from '../support/scene.ts'
import { driveTo } from '../support/stories.ts'
import { raising, widget } from '../support/widget.ts'

const scene = useScene()
beforeEach(() => scene.host.serve('<h1>Shop</h1>', { head: scene.head }))

/** A device that keeps three reports, and what it asks the collector for at each view. */
async function comeBack(...states: Parameters<typeof driveTo>[1][]) {
  const kept: object[] = []
  for (const state of states) {
    const { id, key } = await driveTo(scene.collector, state)
    kept.push({
      id,
      key,
      reference: 'ABC-DEF',
      statusUrl: `${scene.collector.url}/r/${key}`,
      seen: 0,
    })
  }
  const seen = await newPage(scene.browser)
  await seen.page.clock.install()
  await seen.page.goto(scene.host.origin)
  await seen.page.evaluate(
    (json) => localStorage.setItem('amends:demo', json),
    JSON.stringify(kept),
  )
  return { ...seen, amends: widget(seen.page) }
}

/** Views the page for a minute, and returns what it asked for beside the script. */
async function view(page: Page): Promise<readonly string[]> {
  const asked: string[] = []
  const note = (request: { url(): string }) => {
    if (request.url().startsWith(scene.collector.url)) asked.push(new URL(request.url()).pathname)
  }
  page.on('request', note)
  await page.goto(scene.host.origin)
  await page.clock.runFor(3_000)
  // A request of ours, behind which all of the widget's have been told.
  await page.evaluate(() => fetch('/').then(({ status }) => status))
  await page.waitForLoadState('networkidle')
  page.off('request', note)
  return asked.filter((path) => !path.endsWith('/amends.js'))
}

const pauseOf = (page: Page) =>
  page.evaluate(() => Number(localStorage.getItem('amends:demo:news')) - Date.now())

describe('W26: a device that keeps three reports', () => {
  it('W26: asks once a view, pauses, and loads nothing while there is no news', async () => {
    const { page, context, trouble } = await comeBack('received', 'received', 'received')
    expect(await view(page)).toEqual(['/v1/news'])
    await expect.poll(() => pauseOf(page)).toBeLessThanOrEqual(20_000)
    expect(await view(page)).toEqual([])
    await page.clock.runFor(20_000)
    expect(await view(page)).toEqual(['/v1/news'])
    // A clock that was set back by a year.
    const year = String(Date.now() + 365 * 86_400_000)
    await page.evaluate((at) => localStorage.setItem('amends:demo:news', at), year)
    expect(await view(page)).toEqual(['/v1/news'])
    expect(trouble).toEqual([])
    await context.close()
  })

  it('W26: never asks again where nothing can be new, until something is raised', async () => {
    const { page, context, amends } = await comeBack('withdrawn', 'withdrawn', 'withdrawn')
    expect(await view(page)).toEqual(['/v1/news'])
    await expect.poll(() => pauseOf(page)).toBe(Infinity)
    expect(await view(page)).toEqual([])
    await raising(page, scene.host.origin)
    await page.keyboard.press('Escape')
    await expect.poll(() => amends.dialog.isVisible()).toBe(false)
    expect(await view(page)).toContain('/v1/news')
    await context.close()
  })

  it('W26: says at each view that there is news, until it was read', async () => {
    const { page, context } = await comeBack('received', 'acknowledged', 'withdrawn')
    const news = page.getByRole('button', { name: /There’s news for you/ })
    for (let count = 0; count < 2; count++) {
      expect(await view(page)).toContain('/v1/news')
      await news.waitFor()
    }
    await news.click()
    await page.getByRole('heading', { name: /Your report/ }).waitFor()
    await page.locator('blockquote').first().waitFor()
    expect(await view(page)).toEqual(['/v1/news'])
    await context.close()
  })

  it('W26: leaves a collector alone that does not answer', async () => {
    const { page, context } = await comeBack('received')
    await page.route('**/v1/news', (route) => route.abort())
    expect(await view(page)).toEqual(['/v1/news'])
    expect(await view(page)).toEqual([])
    await context.close()
  })
})
