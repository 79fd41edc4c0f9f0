import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { RaiseInput } from '../../worker/contract.ts'
import { ready, say, useFaultScene } from '../support/fault-scene.ts'
import { until } from '../support/until.ts'
import { widget } from '../support/widget.ts'

const scene = useFaultScene()
const THANKS = 'Thank you for telling us.'

/** Holds every report back until it is let go, by its words. */
async function holdReports(page: Page) {
  const held = new Map<string, () => void>()
  await page.route('**/v1/reports', async (route) => {
    const { text = '' } = JSON.parse(route.request().postData() ?? '{}') as RaiseInput
    await new Promise<void>((resolve) => held.set(text, resolve))
    await route.continue()
  })
  const untilHeld = (text: string) => until(`“${text}” on its way`, () => held.has(text))
  return { untilHeld, letGo: (text: string) => held.get(text)?.() }
}

const undoOf = (page: Page) => page.getByRole('button', { name: 'Undo' })

describe('W28: two reports that cross', () => {
  it('W28: keep each its own time for an undo, its words, and its place', async () => {
    const { page, context, amends } = await scene.visit()
    await page.clock.install()
    await ready(page, scene.host.origin)
    const { untilHeld, letGo } = await holdReports(page)
    await page.clock.pauseAt(Date.now() + 60_000)
    await say(page, 'W28 first')
    await untilHeld('W28 first')
    await page.keyboard.press('Escape')
    await say(page, 'W28 second')
    letGo('W28 first')
    await untilHeld('W28 second')
    // The first has arrived, and the customer waits for the second.
    await amends.heading('Sending').waitFor()
    letGo('W28 second')
    await amends.heading(THANKS).waitFor()
    await page.clock.runFor(6_900)
    expect(await undoOf(page).count()).toBe(1)
    await page.clock.runFor(200)
    await undoOf(page).waitFor({ state: 'detached' })
    expect(await amends.words.inputValue()).toBe('W28 second')
    await amends.words.fill('W28 second, and more')
    await page.keyboard.press('Escape')
    await expect.poll(() => amends.dialog.isVisible()).toBe(false)
    await page.clock.runFor(5_000)
    await page.getByRole('button', { name: /There’s news for you/ }).click()
    await undoOf(page).waitFor()
    await page.clock.runFor(6_900)
    expect(await undoOf(page).count()).toBe(1)
    await page.clock.runFor(200)
    await undoOf(page).waitFor({ state: 'detached' })
    expect(await amends.words.inputValue()).toBe('W28 first')
    expect(await scene.untilStored('W28 second, and more')).toBeTruthy()
    await context.close()
  })

  it('W28: one that is on its way isn’t offered as unsent', async () => {
    const { page, context, amends } = await scene.visit()
    const { untilHeld, letGo } = await holdReports(page)
    await say(page, 'W28 on its way')
    await untilHeld('W28 on its way')
    await page.keyboard.press('Escape')
    await amends.launcher.click()
    await amends.heading('What went wrong?').waitFor()
    // Whatever is unsent is listed by now: this is read after it, and drawn before that.
    await page.evaluate(async () => {
      const request = indexedDB.open('amends:demo:unsent')
      await new Promise((resolve) => request.addEventListener('success', resolve))
      const all = request.result.transaction('unsent').objectStore('unsent').getAll()
      await new Promise((resolve) => all.addEventListener('success', resolve))
      request.result.close()
      await new Promise((resolve) => requestAnimationFrame(resolve))
    })
    const unsent = page.getByRole('button', { name: /Unsent report/ })
    expect(await unsent.count()).toBe(0)
    letGo('W28 on its way')
    expect(await scene.untilStored('W28 on its way')).toBeTruthy()
    await context.close()
  })
})

describe('W28: a tab that is suspended while it sends', () => {
  it('W28: keeps no other tab waiting, and each report is sent once', async () => {
    const { page, context } = await scene.visit()
    const other = await context.newPage()
    await other.clock.install()
    await ready(other, scene.host.origin)
    // What waits for a time there, waits for ever.
    await other.clock.pauseAt(Date.now() + 60_000)
    const { untilHeld, letGo } = await holdReports(page)
    await say(page, 'W28 suspended')
    await untilHeld('W28 suspended')
    // A headless browser suspends no tab, but says so to its page all the same.
    const turn = (event: string) =>
      page.evaluate((type) => {
        document.dispatchEvent(new Event(type))
      }, event)
    await turn('freeze')
    await say(other, 'W28 beside it')
    expect(await scene.untilStored('W28 beside it')).toBeTruthy()
    await widget(other).heading(THANKS).waitFor()
    letGo('W28 suspended')
    await turn('resume')
    expect(await scene.untilStored('W28 suspended')).toBeTruthy()
    const reports = (await scene.stored()).map((report) => report?.text ?? '')
    expect(new Set(reports)).toEqual(new Set(['W28 beside it', 'W28 suspended']))
    expect(reports).toHaveLength(2)
    await context.close()
  })
})
