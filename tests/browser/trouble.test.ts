import { beforeEach, describe, expect, it } from 'vitest'
import { newPage } from '../support/browser.ts'
import { useScene } from '../support/scene.ts'
import { stopClock } from '../support/signals.ts'
import { until } from '../support/until.ts'
import { answering, raising, widget } from '../support/widget.ts'

const scene = useScene()
beforeEach(() => {
  scene.host.serve('<h1>Shop</h1><button data-amends="broken">Pay now</button>', {
    head: scene.head,
  })
})

interface Api {
  open(reason?: string): void
  close(): void
  raise(reason: string, options?: object): void
  destroy(): void
}
declare const Amends: Api

describe('an impatient finger', () => {
  it('that taps the launcher twice raises nothing', async () => {
    const { page, context } = await newPage(scene.browser, {
      viewport: { width: 360, height: 640 },
    })
    const amends = widget(page)
    await page.goto(scene.host.origin)
    await amends.launcher.hover()
    const before = await scene.collector.count('report')
    await amends.launcher.dblclick({ delay: 40 })
    await amends.heading('What went wrong?').waitFor()
    expect(await scene.collector.count('report')).toBe(before)
    await context.close()
  })

  it('that clicks a reason twice raises one report and sees its receipt', async () => {
    const { page, context } = await newPage(scene.browser)
    const amends = widget(page)
    await page.goto(scene.host.origin)
    await amends.launcher.click()
    const before = await scene.collector.count('report')
    const box = await amends.reason('Something doesn’t work').boundingBox()
    await page.mouse.dblclick((box?.x ?? 0) + 20, (box?.y ?? 0) + 10, { delay: 60 })
    await amends.heading('Thank you for telling us.').waitFor()
    expect(await scene.collector.count('report')).toBe(before + 1)
    await context.close()
  })
})

describe('words typed without a network', () => {
  it('are safe on the device when the customer is done, and go out when the network is back', async () => {
    const { page, context } = await newPage(scene.browser)
    const amends = await answering(page, scene.host.origin)
    await context.setOffline(true)
    await amends.words.fill('Nothing works at all.')
    await amends.words.blur()
    await expect
      .poll(() => amends.said.innerText())
      .toContain('Saved on this device, not sent yet.')
    await amends.done.click()
    await expect.poll(() => amends.dialog.isVisible()).toBe(false)
    await context.setOffline(false)
    expect(
      await until(
        'the words',
        async () => (await scene.newest())?.text === 'Nothing works at all.',
      ),
    ).toBe(true)
    await context.close()
  })

  it('go out even when the panel was closed meanwhile', async () => {
    const { page, context } = await newPage(scene.browser)
    const amends = await answering(page, scene.host.origin)
    await context.setOffline(true)
    await amends.words.fill('Closed in anger.')
    await page.keyboard.press('Escape')
    await expect.poll(() => amends.dialog.isVisible()).toBe(false)
    await context.setOffline(false)
    await until('the words', async () => (await scene.newest())?.text === 'Closed in anger.')
    await context.close()
  })

  it('that came with the click stand in the field and are not lost', async () => {
    const { page, context } = await newPage(scene.browser)
    const amends = widget(page)
    await page.goto(scene.host.origin)
    await amends.launcher.waitFor()
    await page.evaluate(() => Amends.raise('money', { text: 'Charged twice.' }))
    await amends.addMore.click()
    expect(await amends.words.inputValue()).toBe('Charged twice.')
    await context.close()
  })
})

describe('an undo that comes too late', () => {
  it('says that staff had heard of it', async () => {
    const { page, context } = await newPage(scene.browser)
    // So that it is still offered.
    await stopClock(page)
    const amends = await raising(page, scene.host.origin)
    await scene.collector.tick(60_000)
    await amends.undo.click()
    await amends.heading(/Our team had already seen it/).waitFor()
    expect(await scene.newest()).toMatchObject({ state: 'withdrawn' })
    await context.close()
  })
})

describe('a panel that was closed while it was sending', () => {
  it('stays closed, and shows the receipt when it is opened again', async () => {
    const { page, context } = await newPage(scene.browser)
    const amends = widget(page)
    await page.goto(scene.host.origin)
    await amends.launcher.click()
    const held = Promise.withResolvers<undefined>()
    await page.route('**/v1/reports', async (route) => {
      await held.promise
      await route.continue()
    })
    await amends.reason('Something else').click()
    await amends.heading('Sending…').waitFor()
    await page.keyboard.press('Escape')
    held.resolve(undefined)
    await page.getByRole('button', { name: /There’s news for you/ }).waitFor()
    expect(await amends.dialog.isVisible()).toBe(false)
    await page.getByRole('button', { name: /There’s news for you/ }).click()
    await amends.heading('Thank you for telling us.').waitFor()
    await context.close()
  })
})

describe('a click that the collector refuses for good', () => {
  it('says that it was not taken, where to write instead, and gives the words back', async () => {
    const { page, context } = await newPage(scene.browser)
    const amends = widget(page)
    await page.goto(scene.host.origin)
    await amends.launcher.waitFor()
    await page.route('**/v1/reports', (route) =>
      route.fulfill({
        status: 400,
        headers: { 'access-control-allow-origin': '*' },
        json: { error: { code: 'invalid', message: 'No.' } },
      }),
    )
    await page.evaluate(() => Amends.raise('broken', { text: 'xxx' }))
    await amends.heading(/We couldn’t accept this/).waitFor()
    expect(await page.getByRole('link', { name: /help@/ }).count()).toBe(1)
    expect(await page.getByLabel('What you wrote').inputValue()).toContain('xxx')
    await context.close()
  })
})

describe('the page’s own calls', () => {
  it('may close and open in one breath', async () => {
    const { page, context } = await newPage(scene.browser)
    const amends = widget(page)
    await page.goto(scene.host.origin)
    await amends.launcher.click()
    await amends.heading('What went wrong?').waitFor()
    await page.evaluate(() => {
      Amends.close()
      Amends.open('broken')
    })
    await page.waitForFunction(() => document.readyState === 'complete')
    await expect.poll(() => amends.dialog.isVisible()).toBe(true)
    await amends.reason('Something doesn’t work').click()
    await amends.heading('Thank you for telling us.').waitFor()
    await context.close()
  })

  it('may raise and destroy in one breath: the report is stored, the page unharmed', async () => {
    const { page, context, trouble } = await newPage(scene.browser)
    await page.goto(scene.host.origin)
    await widget(page).launcher.waitFor()
    const before = await scene.collector.count('report')
    await page.evaluate(() => {
      Amends.raise('broken')
      Amends.destroy()
    })
    await until('the report', async () => (await scene.collector.count('report')) === before + 1)
    expect(trouble).toEqual([])
    await context.close()
  })
})

describe('a page in another direction', () => {
  it('mirrors the place of the widget, not the punctuation of its language', async () => {
    scene.host.serve('<h1>متجر</h1>', {
      head: scene.head.replace('amends.js', 'amends.js?lang=en'),
      root: 'lang="ar" dir="rtl"',
    })
    const { page, context } = await newPage(scene.browser, {
      viewport: { width: 900, height: 700 },
    })
    const amends = widget(page)
    await page.goto(scene.host.origin)
    expect((await amends.launcher.boundingBox())?.x).toBeLessThan(100)
    await amends.launcher.click()
    await amends.heading('What went wrong?').waitFor()
    expect((await amends.dialog.boundingBox())?.x).toBeLessThan(100)
    const style = (name: string) =>
      amends
        .heading('What went wrong?')
        .evaluate((one, key) => getComputedStyle(one)[key as 'direction'], name)
    expect(await style('direction')).toBe('ltr')
    await context.close()
  })
})
