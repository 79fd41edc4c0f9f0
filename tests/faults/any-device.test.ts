import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { newPage } from '../support/browser.ts'
import { newClick } from '../support/click.ts'
import { ready, say, useFaultScene } from '../support/fault-scene.ts'
import { cases } from '../support/length.ts'
import { widget } from '../support/widget.ts'

const scene = useFaultScene()
const KEPT = 'Saved on this device, not sent yet.'
const THANKS = 'Thank you for telling us.'
const YEAR_MS = 365 * 86_400_000

/** Puts something into the widget's database, before the widget is there; every script of a page may. */
async function putBefore(page: Page, entry: object): Promise<void> {
  // A page of the same website, without the widget.
  scene.host.serve('<h1>Shop</h1>')
  await page.goto(scene.host.origin)
  await page.evaluate(async (value) => {
    const request = indexedDB.open('amends:demo:unsent')
    request.addEventListener('upgradeneeded', () =>
      request.result.createObjectStore('unsent', { keyPath: 'order' }),
    )
    await new Promise((resolve) => request.addEventListener('success', resolve))
    const table = request.result.transaction('unsent', 'readwrite').objectStore('unsent')
    await new Promise((resolve) => table.put(value).addEventListener('success', resolve))
    request.result.close()
    localStorage.setItem('amends:demo:unsent', '[]')
  }, entry)
}

const head = () => `<script async src="${scene.proxy.url}/w/demo/amends.js"></script>`

describe('W29: a database that another script', () => {
  it('W29: deletes waits for nobody, and what was in it is sent', async () => {
    const { page, context, amends } = await scene.visit()
    await context.setOffline(true)
    await say(page, 'W29 deleted')
    await amends.heading(KEPT).waitFor()
    await page.evaluate(
      () =>
        new Promise((resolve, reject) => {
          const request = indexedDB.deleteDatabase('amends:demo:unsent')
          request.addEventListener('success', resolve)
          request.addEventListener('blocked', reject)
        }),
    )
    await context.setOffline(false)
    expect(await scene.untilStored('W29 deleted')).toBeTruthy()
    await context.close()
  })

  it('W29: made before the widget did is used all the same', async () => {
    const { page, context } = await newPage(scene.browser)
    scene.host.serve('<h1>Shop</h1>')
    await page.goto(scene.host.origin)
    await page.evaluate(async () => {
      const request = indexedDB.open('amends:demo:unsent', 7)
      request.addEventListener('upgradeneeded', () => request.result.createObjectStore('theirs'))
      await new Promise((resolve) => request.addEventListener('success', resolve))
      request.result.close()
    })
    scene.host.serve('<h1>Shop</h1>', { head: head() })
    await ready(page, scene.host.origin)
    await context.setOffline(true)
    await say(page, 'W29 of another')
    await widget(page).heading(KEPT).waitFor()
    const tables = await page.evaluate(async () => {
      const request = indexedDB.open('amends:demo:unsent')
      await new Promise((resolve) => request.addEventListener('success', resolve))
      return [...request.result.objectStoreNames]
    })
    expect(tables).toEqual(['theirs', 'unsent'])
    await context.close()
  })

  it.each(
    cases<[string, object]>(1, [
      ['no JSON', { order: 5, id: 'x', act: '', body: 'no JSON', at: 5 }],
      ['an endless number', { order: Infinity, id: 'x', act: '', body: '{}', at: 5 }],
      ['something else', { order: 5, theirs: true }],
    ]),
  )(
    'W29: fills with %s keeps no report from being sent',
    { tags: 'longer' },
    async (what, entry) => {
      const { page, context, trouble } = await newPage(scene.browser)
      await putBefore(page, entry)
      scene.host.serve('<h1>Shop</h1>', { head: head() })
      await ready(page, scene.host.origin)
      await say(page, `W29 beside ${what}`)
      await widget(page).heading(THANKS).waitFor()
      expect(await scene.untilStored(`W29 beside ${what}`)).toBeTruthy()
      expect(trouble).toEqual([])
      await context.close()
    },
  )
})

describe('W29: localStorage that is full while the database is fine', () => {
  it('W29: is no reason to call a report unsafe, and the next visit finds it', async () => {
    const { page, context, amends } = await scene.visit()
    await context.addInitScript(() => {
      Storage.prototype.setItem = () => {
        throw new DOMException('full', 'QuotaExceededError')
      }
    })
    await ready(page, scene.host.origin)
    await context.setOffline(true)
    await say(page, 'W29 full')
    await amends.heading(KEPT).waitFor()
    await page.close()
    await context.setOffline(false)
    await ready(await context.newPage(), scene.host.origin)
    expect(await scene.untilStored('W29 full')).toBeTruthy()
    await context.close()
  })
})

describe('W29: a clock that jumps by a year', () => {
  it.each(
    cases<[string, number]>(1, [
      ['ahead', -YEAR_MS],
      ['back', YEAR_MS],
    ]),
  )('W29: %s gives up nothing untried', { tags: 'longer' }, async (where, off) => {
    const { page, context } = await newPage(scene.browser)
    const at = Date.now() + off
    const text = `W29 a year ${where}`
    const click = newClick({ text, raisedAt: at })
    const body = JSON.stringify(click)
    await putBefore(page, { order: at, id: click.id, act: '', body, at })
    scene.host.serve('<h1>Shop</h1>', { head: head() })
    await page.goto(scene.host.origin)
    expect(await scene.untilStored(text)).toBeTruthy()
    await context.close()
  })

  it('W29: back keeps what is said about a report behind it', async () => {
    const { page, context, amends } = await scene.visit()
    scene.proxy.plan([], 'drop')
    await say(page, 'W29 ahead')
    await amends.heading(KEPT).waitFor()
    await page.evaluate((ms) => {
      const { now } = Date
      Date.now = () => now() - ms
    }, YEAR_MS)
    await amends.addMore.click()
    await amends.words.fill('W29 ahead, and more')
    await amends.words.blur()
    await expect.poll(() => amends.said.innerText()).toBe(KEPT)
    scene.proxy.plan([])
    await page.evaluate(() => dispatchEvent(new Event('online')))
    expect(await scene.untilStored('W29 ahead, and more')).toBeTruthy()
    await context.close()
  })

  it('W29: back keeps no lease of a page without locks', async () => {
    const { page, context } = await scene.visit()
    await page.addInitScript((ms) => {
      Object.defineProperty(Navigator.prototype, 'locks', { get: () => undefined })
      localStorage.setItem('amends:demo:lock', String(Date.now() + ms))
    }, YEAR_MS)
    await ready(page, scene.host.origin)
    await say(page, 'W29 leased')
    await widget(page).heading(THANKS).waitFor()
    expect(scene.raises()).toHaveLength(1)
    await context.close()
  })
})
