import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { newPage } from '../support/browser.ts'
import { useScene } from '../support/scene.ts'
import { until } from '../support/until.ts'
import { widget } from '../support/widget.ts'

const scene = useScene()
const THANKS = 'Thank you for telling us.'
const BODY = '<h1>Shop</h1><button id="pay" data-amends="broken">Pay</button>'
const FAILED = /This failed to open/

beforeAll(() => scene.collector.seed({ id: 'other', origins: [scene.host.origin] }))

/** A page whose time passes as it is told, and whose chunks fail until `mend`. */
async function visitDown() {
  scene.host.serve(BODY, { head: scene.head })
  const seen = await newPage(scene.browser)
  const asked: string[] = []
  await seen.page.route(/\/w\/(_|demo\/panel)\//, async (route) => {
    asked.push(route.request().url())
    await route.abort()
  })
  await seen.page.clock.install()
  await seen.page.goto(scene.host.origin)
  await seen.page.clock.pauseAt(Date.now() + 60_000)
  const amends = widget(seen.page)
  await amends.launcher.waitFor()
  return { ...seen, asked, amends, mend: () => seen.page.unrouteAll() }
}

const isFailing = (page: Page) => page.getByText(FAILED).waitFor()
const events = (page: Page) =>
  page.evaluate(() => (window as unknown as { told: [string, unknown][] }).told)

describe('W30: while chunks fail', () => {
  it('W30: twenty hovers ask once, and the pause grows', async () => {
    const { page, context, asked, amends } = await visitDown()
    const hover = async (times: number) => {
      for (let count = 0; count < times; count++) {
        await amends.launcher.dispatchEvent('pointerenter')
      }
    }
    let failed = 0
    page.on('requestfailed', () => failed++)
    /** So many were asked for, and the page knows that they failed. */
    const expectFailed = async (requests: number) => {
      await expect.poll(() => failed).toBe(requests)
      expect(asked).toHaveLength(requests)
      await page.evaluate(() => document.readyState)
    }
    await hover(20)
    await expectFailed(3)
    for (const [ms, requests] of [
      [900, 3],
      [200, 6],
      [1_100, 6],
      [1_000, 9],
      [3_000, 9],
      [1_100, 12],
    ] as const) {
      await page.clock.runFor(ms)
      await hover(20)
      await expectFailed(requests)
    }
    await context.close()
  })

  it('W30: a press is told, kept, and raised once the chunks are here', async () => {
    const { page, context, asked, amends, mend } = await visitDown()
    await page.evaluate(() => {
      const told: unknown[] = []
      Object.assign(window, { told })
      for (const name of ['failed', 'raise', 'sent'] as const) {
        window.Amends?.on(name, (detail: unknown) => told.push([name, detail]))
      }
    })
    await page.locator('#pay').click()
    await isFailing(page)
    await page.clock.runFor(10)
    expect(await events(page)).toEqual([['failed', { id: '' }]])
    // Whoever presses again because of that means the same thing.
    await page.locator('#pay').click()
    await expect.poll(() => asked.length).toBe(6)
    await isFailing(page)
    await mend()
    await page.clock.runFor(4_000)
    await amends.heading(THANKS).waitFor()
    await page.clock.runFor(10)
    const names = async () => (await events(page)).map(([name]) => name)
    await expect.poll(names).toEqual(['failed', 'failed', 'raise', 'sent'])
    expect(await scene.collector.count('report')).toBe(1)
    await context.close()
  })

  it('W30: what was only to be opened waits for the next press', async () => {
    const { page, context, asked, amends, mend } = await visitDown()
    await amends.launcher.click()
    await isFailing(page)
    await mend()
    await page.clock.runFor(60_000)
    expect(asked).toHaveLength(3)
    await amends.launcher.click()
    await amends.heading('What went wrong?').waitFor()
    await context.close()
  })
})

describe('W30: two snippets on a page', () => {
  it.each([
    ['other', ['[amends] other isn’t shown: demo is already on this page']],
    ['demo', []],
  ])('W30: of demo and %s say why only one is shown, if they differ', async (second, wanted) => {
    scene.host.serve('<h1>Shop</h1>', {
      head: (scene.head + scene.head.replace('/demo/', `/${second}/`)).replaceAll('async', ''),
    })
    const { page, context, trouble } = await newPage(scene.browser)
    const warnings: string[] = []
    page.on('console', (message) => warnings.push(message.text()))
    await page.goto(scene.host.origin)
    await page.waitForLoadState('load')
    expect(warnings).toEqual(wanted)
    expect(await widget(page).launcher.count()).toBe(1)
    expect(trouble).toEqual([])
    await context.close()
  })
})

describe('W30: a pinned file', () => {
  it('W30: shows its button once the collector can be reached', async () => {
    const { version } = await build()
    scene.host.serve('<h1>Shop</h1>', {
      head: scene.head.replace('/w/demo/amends.js', `/w/v/${version}/amends.js?site=demo`),
    })
    const { page, context } = await newPage(scene.browser)
    const asked: string[] = []
    await page.route('**/settings.json*', async (route) => {
      asked.push(route.request().url())
      await (asked.length > 2 ? route.continue() : route.abort())
    })
    await page.clock.install()
    await page.goto(scene.host.origin)
    await until('the first try', () => asked.length === 1)
    await expect
      .poll(async () => {
        await page.clock.runFor(1_000)
        return asked.length
      })
      .toBe(3)
    await widget(page).launcher.waitFor()
    await context.close()
  })

  const build = async () => {
    const file = `${import.meta.dirname}/../../widget/dist/site/build.json`
    return JSON.parse(await readFile(file, 'utf8')) as { version: string }
  }
})
