import { chromium, type Page } from 'playwright-core'
import { describe, expect, inject, it } from 'vitest'
import { act } from '../support/act.ts'
import { newPage } from '../support/browser.ts'
import { CHROMIUM_ARGS } from '../support/chromium.ts'
import { customerOf } from '../support/customer.ts'
import { PNG } from '../support/pictures.ts'
import { SAM } from '../support/reports.ts'
import { useScene } from '../support/scene.ts'
import { driveTo } from '../support/stories.ts'
import { until } from '../support/until.ts'
import { answering, raising, widget } from '../support/widget.ts'

const scene = useScene()

const SHOP = '<main><h1>Shop</h1><p style="height: 3000px">Cups and bowls.</p></main>'
const ADDRESS = 'https://shop.example/returns/how-it-works?for=bowls-and-cups&lang=en'
const ANSWER = {
  type: 'acknowledge',
  text: `Your bowl broke on its way. How to send it back: ${ADDRESS}. I am sorry.`,
} as const

const serve = (root = 'lang="en"', html = SHOP) => {
  scene.host.serve(html, { head: scene.head, root })
}
const answered = async (id: string) => {
  await act(scene.collector, id, SAM, { ...ANSWER, updateBy: Date.now() + 3_600_000 })
}
const box = (page: Page, selector: string) =>
  page.locator(selector).evaluate((element) => {
    const { top, left, right, bottom } = element.getBoundingClientRect()
    return { top, left, right, bottom }
  })

describe('W17: an address in an answer', () => {
  it('W17: is a link in the panel, opened apart from the page, and nothing sticks out', async () => {
    serve()
    const { page, context, trouble } = await newPage(scene.browser, {
      viewport: { width: 360, height: 640 },
    })
    const amends = await raising(page, scene.host.origin)
    await page.keyboard.press('Escape')
    const { id } = await until('the customer is done', async () => {
      const newest = await scene.newest()
      return newest?.finished && newest
    })
    await answered(id)
    await page.goto(scene.host.origin)
    await amends.launcher.hover()
    await page.getByRole('button', { name: /There’s news for you/ }).click()
    const link = page.getByRole('link', { name: ADDRESS, exact: true })
    await link.waitFor()
    expect(await amends.dialog.locator('blockquote').last().innerText()).toBe(ANSWER.text)
    const [href, rel, target] = await link.evaluate((a: HTMLAnchorElement) => [
      a.getAttribute('href'),
      a.rel,
      a.target,
    ])
    expect([href, rel, target]).toEqual([ADDRESS, 'noopener noreferrer nofollow', '_blank'])
    expect(await amends.dialog.evaluate((one) => one.scrollWidth > one.clientWidth)).toBe(false)
    expect(trouble).toEqual([])
    await context.close()
  })
})

describe('W17: the page of a report with pictures', () => {
  it('W17: does not move when they load, on a phone and on its side', async () => {
    const click = await driveTo(scene.collector, 'received')
    const { attach, path } = customerOf(scene.collector, click)
    for (let n = 0; n < 2; n++) await attach(PNG)
    await answered(click.id)
    for (const viewport of [
      { width: 360, height: 640 },
      { width: 640, height: 170 },
    ]) {
      const { page, context } = await newPage(scene.browser, { viewport })
      let show = () => {}
      const mayShow = new Promise<void>((resolve) => {
        show = resolve
      })
      await page.route('**/attachments/*', async (route) => {
        await mayShow
        await route.continue()
      })
      await page.goto(scene.collector.url + path, { waitUntil: 'domcontentloaded' })
      const pictures = page.locator('img.picture')
      for (const picture of await pictures.all()) {
        await picture.evaluate((img: HTMLImageElement) => {
          img.loading = 'eager'
        })
      }
      const sizes = () =>
        page.evaluate(() =>
          [...document.querySelectorAll('#live > *, img.picture')].map((element) => {
            const { top, height, width } = element.getBoundingClientRect()
            return [top + scrollY, height, width]
          }),
        )
      const before = await sizes()
      expect(await pictures.count()).toBe(2)
      show()
      await expect
        .poll(() =>
          pictures.evaluateAll((all: HTMLImageElement[]) => all.map((one) => one.complete)),
        )
        .toEqual([true, true])
      expect(await sizes()).toEqual(before)
      const isWide = await page.evaluate(
        () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
      )
      expect(isWide).toBe(false)
      await context.close()
    }
  })
})

/** Whether a press some pixels into the start of what is asked for meets it. */
const isReached = (page: Page, selector: string) =>
  page.locator(selector).evaluate((element) => {
    const { left, top } = element.getBoundingClientRect()
    const root = element.getRootNode() as ShadowRoot
    return element.contains(root.elementFromPoint(left + 20, top + 20))
  })

describe('W17: the panel on a small screen', () => {
  it('W17: reaches its fields and buttons on a phone on its side with the keyboard up', async () => {
    serve()
    const { page, context } = await newPage(scene.browser, {
      viewport: { width: 640, height: 360 },
    })
    const amends = await answering(page, scene.host.origin)
    await amends.words.focus()
    await page.setViewportSize({ width: 640, height: 170 })
    await page.keyboard.type('It broke.')
    const dialog = await box(page, 'amends-widget dialog')
    expect([dialog.top, dialog.bottom]).toEqual([0, 170])
    for (const field of ['textarea#text', 'input#contact']) {
      await page.locator(field).focus()
      expect([field, await isReached(page, field)]).toEqual([field, true])
    }
    for (const button of [amends.done, amends.dialog.getByRole('button', { name: 'Close' })]) {
      await button.focus()
      const { top, bottom } = await button.evaluate((one) => one.getBoundingClientRect())
      expect([top >= 0, bottom <= 170]).toEqual([true, true])
    }
    await amends.done.click()
    await context.close()
  })

  it('W17: is as wide as the page is beside a scrollbar that takes room', async () => {
    // Without a window, scrollbars are hidden unless it is started otherwise.
    const browser = await chromium.launch({
      executablePath: inject('headlessShell'),
      args: [...CHROMIUM_ARGS],
      ignoreDefaultArgs: ['--hide-scrollbars'],
    })
    for (const dir of ['ltr', 'rtl']) {
      serve(`lang="en" dir="${dir}"`)
      const { page } = await newPage(browser, { viewport: { width: 380, height: 640 } })
      const amends = widget(page)
      await page.goto(scene.host.origin)
      await amends.launcher.click()
      await amends.heading('What went wrong?').waitFor()
      const room = await page.evaluate(() => document.documentElement.clientWidth)
      const { left, right } = await box(page, 'amends-widget dialog')
      expect(room).toBeLessThan(380)
      expect([dir, right - left]).toEqual([dir, room])
    }
    await browser.close()
  })

  it('W17: keeps out of the notch and the bars, upright and on its side', async () => {
    for (const [width, height, insets] of [
      [844, 390, { top: 0, left: 47, right: 47, bottom: 21 }],
      [460, 300, { top: 0, left: 47, right: 47, bottom: 21 }],
      [390, 844, { top: 47, left: 0, right: 0, bottom: 34 }],
    ] as const) {
      serve()
      const { page, context } = await newPage(scene.browser, { viewport: { width, height } })
      const session = await context.newCDPSession(page)
      await session.send('Emulation.setSafeAreaInsetsOverride', { insets })
      const amends = widget(page)
      await page.goto(scene.host.origin)
      const launcher = await box(page, 'amends-widget .launch')
      expect([launcher.right, launcher.bottom]).toEqual([
        width - 16 - insets.right,
        height - 16 - insets.bottom,
      ])
      await amends.launcher.click()
      await amends.heading('What went wrong?').waitFor()
      const dialog = await box(page, 'amends-widget dialog')
      expect(dialog.top).toBeGreaterThanOrEqual(insets.top)
      expect(dialog.left).toBeGreaterThanOrEqual(insets.left)
      expect(dialog.right).toBeLessThanOrEqual(width - insets.right)
      const last = amends.dialog.getByRole('button').last()
      await last.focus()
      const { bottom } = await last.evaluate((one) => one.getBoundingClientRect())
      expect(bottom).toBeLessThanOrEqual(height - insets.bottom)
      await context.close()
    }
  })
})
