import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { newPage } from '../support/browser.ts'
import { useScene } from '../support/scene.ts'
import { answering, widget } from '../support/widget.ts'

const scene = useScene()
beforeAll(() => scene.collector.seed({ id: 'silent', origins: [scene.host.origin], signals: true }))

/** How many elements of the routes that were shown are still there. */
async function nodesLeft(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  return page.evaluate(() => {
    const refs = (window as unknown as { refs: WeakRef<Element>[] }).refs
    return refs.filter((ref) => ref.deref()).length
  })
}

describe('W27: the routes that a page has let go of', () => {
  it('W27: are held by no error, press or form that the widget has noticed', async () => {
    scene.host.serve('<main></main>', { head: scene.head.replace('/demo/', '/silent/') })
    const { page, context } = await newPage(scene.browser)
    const loaded = page.waitForResponse(/\/w\/_\/dead-/)
    await page.goto(scene.host.origin)
    await loaded
    await page.evaluate(() => Object.assign(window, { refs: [] }))
    for (let route = 0; route < 3; route++) {
      await page.evaluate(async () => {
        const main = document.querySelector('main') as HTMLElement
        main.innerHTML =
          '<section><form method="post"><b>Text</b><img><button>Pay</button></form></section>'
        const { refs } = window as unknown as { refs: WeakRef<Element>[] }
        for (const one of main.querySelectorAll('*')) refs.push(new WeakRef(one))
        const [form, image, button] = ['form', 'img', 'button'].map((name) =>
          main.querySelector(name),
        ) as [HTMLFormElement, HTMLImageElement, HTMLElement]
        form.addEventListener('submit', (event) => event.preventDefault())
        const failed = new Promise((resolve) => image.addEventListener('error', resolve))
        image.src = '/gone.png?'
        button.click()
        await failed
        await Promise.reject(Object.assign(new Error('of the page'), { form })).catch(
          (error: unknown) => {
            dispatchEvent(
              new PromiseRejectionEvent('unhandledrejection', {
                promise: Promise.resolve(),
                reason: error,
              }),
            )
          },
        )
      })
      // Until a form has been judged, and a click.
      await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 1_600)))
      await page.evaluate(() => document.querySelector('main')?.replaceChildren())
    }
    // The browser itself may keep the last one, of five elements.
    await expect.poll(() => nodesLeft(page)).toBeLessThanOrEqual(5)
    await context.close()
  })
})

describe('W27: calls before the panel', () => {
  it('W27: are bounded by kind, and the newest stay', async () => {
    scene.host.serve('<h1>Shop</h1>', { head: scene.head })
    const { page, context, trouble } = await newPage(scene.browser)
    await page.goto(scene.host.origin)
    await widget(page).launcher.waitFor()
    await page.evaluate(() => {
      let told = 0
      Object.assign(window, { told: () => told })
      for (let count = 0; count < 60; count++) window.Amends?.on('open', () => told++)
      for (let count = 0; count < 10_000; count++) window.Amends?.identify(null)
    })
    await widget(page).launcher.click()
    await widget(page).heading('What went wrong?').waitFor()
    const told = () => page.evaluate(() => (window as unknown as { told(): number }).told())
    await expect.poll(told).toBe(50)
    expect(trouble).toEqual([])
    await context.close()
  })
})

/** Notes every timer that still has to come. */
function keepTimers() {
  const timers = new Set<number>()
  const { setTimeout: set, clearTimeout: clear } = window
  Object.assign(window, {
    timers,
    setTimeout: (run: (...values: unknown[]) => void, ms?: number, ...values: unknown[]) => {
      const timer: number = set(() => {
        timers.delete(timer)
        run(...values)
      }, ms)
      timers.add(timer)
      return timer
    },
    clearTimeout: (timer: number) => {
      timers.delete(timer)
      clear(timer)
    },
  })
}

describe('W27: destroy', () => {
  it('W27: leaves no timer, whether the panel was there or not', async () => {
    scene.host.serve('<h1>Shop</h1>', { head: scene.head })
    const { page, context } = await newPage(scene.browser)
    await page.addInitScript(keepTimers)
    const timers = () =>
      page.evaluate(() => (window as unknown as { timers: Set<number> }).timers.size)
    await page.goto(scene.host.origin)
    await widget(page).launcher.waitFor()
    expect(await timers()).toBe(1)
    await page.evaluate(() => window.Amends?.destroy())
    expect(await timers()).toBe(0)
    const amends = await answering(page, scene.host.origin)
    await amends.words.fill('Half a sentence')
    const leaving = page.waitForResponse(/\/details$/)
    await page.evaluate(() => window.Amends?.destroy())
    // What was typed goes out as the widget leaves.
    await leaving
    await expect.poll(timers, { timeout: 5_000 }).toBe(0)
    await context.close()
  })
})
