// @module-tag long
import { chromium, type Page } from 'playwright-core'
import { describe, expect, inject, it } from 'vitest'
import { newPage } from '../support/browser.ts'
import { CHROMIUM_ARGS } from '../support/chromium.ts'
import { useScene } from '../support/scene.ts'
import { raiseByHand } from '../support/usable.ts'
import { widget } from '../support/widget.ts'

const scene = useScene()
const hosts = (page: Page) => page.locator('amends-widget').count()
/** Whether the open panel is the modal one, above everything. */
const isModal = (page: Page) =>
  page.evaluate(
    () =>
      document
        .querySelector('amends-widget')
        ?.shadowRoot?.querySelector('dialog')
        ?.matches(':modal') ?? null,
  )

async function visit(body = '<main id="main"><h1>Shop</h1></main>') {
  scene.host.serve(body, { head: scene.head })
  const seen = await newPage(scene.browser)
  await seen.page.goto(scene.host.origin)
  const amends = widget(seen.page)
  await amends.launcher.waitFor()
  return { ...seen, amends }
}

describe('a page that never reloads', () => {
  it('goes on with the same button, and tells of each report where it was raised', async () => {
    const { page, context, trouble, amends } = await visit()
    await page.evaluate(() => {
      history.pushState({}, '', '/basket')
      document.title = 'Basket'
      document.querySelector('#main')?.replaceChildren('Basket')
    })
    await raiseByHand(page)
    expect(await scene.newest()).toMatchObject({ page: { title: 'Basket' } })
    await page.keyboard.press('Escape')
    await page.evaluate(() => history.replaceState({}, '', '/payment?secret=1#token'))
    await amends.launcher.click()
    await page.getByRole('button', { name: 'A price or payment is wrong' }).click()
    await amends.heading('Thank you for telling us.').waitFor()
    const newest = await scene.newest()
    expect(newest?.page.url).toBe(`${scene.host.origin}/payment`)
    expect(await hosts(page)).toBe(1)
    expect(trouble).toEqual([])
    await context.close()
  })
})

describe('a router that swaps', () => {
  it.each<[string, (snippet: string) => void]>([
    [
      'the body, with a second snippet in the new one',
      (src) => {
        const body = document.createElement('body')
        const script = document.createElement('script')
        script.src = src
        body.append('Next page', script)
        document.documentElement.replaceChild(body, document.body)
      },
    ],
    [
      'head and body, as text',
      () => {
        document.documentElement.innerHTML = '<head><title>Next</title></head><body>Next</body>'
      },
    ],
    [
      'all children of the page, and all of them again',
      () => {
        for (const text of ['One', 'Two']) {
          const body = document.createElement('body')
          body.append(text)
          document.documentElement.replaceChildren(document.createElement('head'), body)
        }
      },
    ],
  ])('%s, keeps one button that works', async (_what, swap) => {
    const { page, context, trouble, amends } = await visit()
    await amends.launcher.hover()
    await page.evaluate(swap, `${scene.collector.url}/w/demo/amends.js`)
    await expect.poll(() => hosts(page)).toBe(1)
    await raiseByHand(page)
    expect(trouble).toEqual([])
    await context.close()
  })

  it('everything below an open panel leaves it open, modal, with what was typed', async () => {
    const { page, context, trouble, amends } = await visit()
    await raiseByHand(page)
    await amends.addMore.click()
    await amends.words.fill('Half a sentence')
    await page.evaluate(() => {
      document.documentElement.innerHTML = '<head></head><body><button>Next</button></body>'
    })
    await expect.poll(() => isModal(page)).toBe(true)
    expect(await amends.words.inputValue()).toBe('Half a sentence')
    await page.keyboard.press('Escape')
    await expect.poll(() => amends.dialog.isVisible()).toBe(false)
    expect(trouble).toEqual([])
    await context.close()
  })
})

describe('a page that goes away and comes back as it was', () => {
  it('has one button that works, and a panel that is closed', async () => {
    // A browser without a window keeps no pages by default.
    const browser = await chromium.launch({
      executablePath: inject('chromium'),
      args: [...CHROMIUM_ARGS, '--enable-features=BackForwardCache'],
      ignoreDefaultArgs: ['--disable-back-forward-cache'],
    })
    scene.host.serve('<h1>Shop</h1>', { head: scene.head })
    const page = await browser.newPage()
    const uncaught: Error[] = []
    page.on('pageerror', (error) => uncaught.push(error))
    const amends = widget(page)
    await page.goto(scene.host.origin)
    await page.evaluate(() => {
      addEventListener('pageshow', ({ persisted }) => Object.assign(window, { persisted }))
    })
    await amends.launcher.click()
    await amends.heading('What went wrong?').waitFor()
    await page.goto(`${scene.host.origin.replace('127.0.0.1', 'localhost')}/other`)
    await page.goBack({ waitUntil: 'commit' })
    await expect
      .poll(() => page.evaluate(() => (window as { persisted?: boolean }).persisted))
      .toBe(true)
    expect(await amends.dialog.isVisible()).toBe(false)
    expect(await hosts(page)).toBe(1)
    await raiseByHand(page)
    expect(uncaught).toEqual([])
    await browser.close()
  })
})
