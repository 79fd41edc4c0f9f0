import { describe, expect, it } from 'vitest'
import { ready, say, useFaultScene } from '../support/fault-scene.ts'
import { until } from '../support/until.ts'
import { widget } from '../support/widget.ts'

const scene = useFaultScene()

describe('W7: a database that another page holds for ever', () => {
  it('W7: keeps no report from being sent and answered', async () => {
    const { page, context, amends } = await scene.visit()
    await say(page, 'W7 before')
    await amends.heading('Thank you for telling us.').waitFor()
    const frozen = await context.newPage()
    await frozen.goto(scene.host.origin)
    await frozen.evaluate(async () => {
      const request = indexedDB.open('amends:demo:unsent')
      await new Promise((resolve) => request.addEventListener('success', resolve))
      const table = request.result.transaction('unsent', 'readwrite').objectStore('unsent')
      const hold = () => table.get(0).addEventListener('success', hold)
      hold()
    })
    await ready(page, scene.host.origin)
    await say(page, 'W7 held up')
    await amends.heading('Thank you for telling us.').waitFor({ timeout: 60_000 })
    expect(await scene.untilStored('W7 held up')).toBeTruthy()
    await context.close()
  })
})

describe('W7: a page that is left with the receipt open', () => {
  it('W7: begins nothing in the database, and what was typed is not lost', async () => {
    const { page, context, amends } = await scene.visit()
    await page.addInitScript(() => {
      addEventListener('pagehide', () => {
        const begin = () => {
          localStorage.setItem('begun', 'yes')
          throw new Error('begun while the page goes')
        }
        IDBDatabase.prototype.transaction = begin
        IDBFactory.prototype.open = begin
      })
    })
    await ready(page, scene.host.origin)
    await say(page, 'W7 left')
    await amends.addMore.click()
    await amends.words.fill('W7 typed and left')
    await page.goto(`${scene.host.origin}/next`)
    expect(await page.evaluate(() => localStorage.getItem('begun'))).toBeNull()
    expect(await scene.untilStored('W7 typed and left')).toBeTruthy()
    await context.close()
  })
})

describe('W7: a page that is kept when it is left', () => {
  it('W7: keeps no lock from the next page, and asks for none', async () => {
    const { page, context } = await scene.visit()
    scene.proxy.plan([{ delayMs: 60_000 }])
    await say(page, 'W7 kept')
    await until('an attempt', () => scene.raises().length > 0)
    await page.evaluate(async () => {
      // It is left, but lives on, as a page does that can be gone back to.
      dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))
      await new Promise((resolve) => setTimeout(resolve, 500))
    })
    const locks = () => page.evaluate(() => navigator.locks.query())
    await expect.poll(locks).toEqual({ held: [], pending: [] })
    const next = await context.newPage()
    await ready(next, scene.host.origin)
    await say(next, 'W7 after it')
    await widget(next).heading('Thank you for telling us.').waitFor({ timeout: 60_000 })
    expect(await scene.untilStored('W7 kept')).toBeTruthy()
    await context.close()
  })

  it('W7: sends what is left once it is back', async () => {
    const { page, context, amends } = await scene.visit()
    scene.proxy.plan([], 'drop')
    await say(page, 'W7 back')
    await amends.heading('Saved on this device, not sent yet.').waitFor()
    const turn = (type: string) =>
      page.evaluate((name) => {
        dispatchEvent(new PageTransitionEvent(name, { persisted: true }))
      }, type)
    await turn('pagehide')
    scene.proxy.plan([])
    await turn('pageshow')
    expect(await scene.untilStored('W7 back')).toBeTruthy()
    await context.close()
  })
})

describe('W7: a lock that another page never lets go', () => {
  it('W7: keeps no report from being sent', async () => {
    const { page, context, amends } = await scene.visit()
    await page.clock.install()
    await ready(page, scene.host.origin)
    const frozen = await context.newPage()
    await frozen.goto(scene.host.origin)
    await frozen.evaluate(
      () =>
        new Promise<void>((resolve) => {
          void navigator.locks.request('amends:demo:lock', () => {
            resolve()
            return new Promise(() => {})
          })
        }),
    )
    await page.clock.pauseAt(Date.now() + 60_000)
    await say(page, 'W7 locked out')
    await page.clock.runFor(15_000)
    expect(scene.raises()).toEqual([])
    await page.clock.runFor(10_000)
    await page.clock.resume()
    expect(await scene.untilStored('W7 locked out')).toBeTruthy()
    await amends.launcher.waitFor()
    await context.close()
  })
})

describe('W7: a database that answers too late', () => {
  it('W7: is asked again, and what is in it is sent', async () => {
    const { page, context, amends } = await scene.visit()
    scene.proxy.plan([], 'drop')
    await say(page, 'W7 late')
    await amends.heading('Saved on this device, not sent yet.').waitFor()
    await page.addInitScript(() => {
      const { getAll } = IDBObjectStore.prototype
      let isLate = true
      // It goes on being busy with something else until the transaction is given up.
      IDBObjectStore.prototype.getAll = function (...values) {
        const request = getAll.apply(this, values)
        const hold = () => this.get(0).addEventListener('success', hold)
        if (isLate) hold()
        return request
      }
      Object.assign(window, { answerAgain: () => (isLate = false) })
    })
    await page.clock.install()
    await page.keyboard.press('Escape')
    await page.goto(`${scene.host.origin}/next`)
    await page.clock.runFor(10_000)
    expect(await page.evaluate(() => Object.keys(localStorage))).toContain('amends:demo:unsent')
    scene.proxy.plan([])
    scene.proxy.seen.length = 0
    await page.evaluate(() => (window as unknown as { answerAgain(): void }).answerAgain())
    await page.clock.runFor(40_000)
    expect(await scene.untilStored('W7 late')).toBeTruthy()
    await context.close()
  })
})
