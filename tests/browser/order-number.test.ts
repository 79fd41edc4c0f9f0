import { describe, expect, it } from 'vitest'
import { DEMO_SITE } from '../../demo/seed.ts'
import { widget as arabic } from '../../worker/i18n/ar/widget.ts'
import { newPage } from '../support/browser.ts'
import { faultsOf } from '../support/faults.ts'
import { useScene } from '../support/scene.ts'
import { stopClock } from '../support/signals.ts'
import { until } from '../support/until.ts'

const scene = useScene()
const { panel, details } = arabic
const PHONE = { viewport: { width: 360, height: 640 }, locale: 'ar' }

/** A phone on a page in Arabic that says which order it is about, and a keyboard alone. */
async function visit(orderQuestion: boolean) {
  await scene.collector.seed({ id: 'demo', origins: [scene.host.origin], orderQuestion })
  const head = scene.head.replace('<script', '<script data-order="KC-1001"')
  scene.host.serve('<main><h1>متجر</h1></main>', { head, root: 'lang="ar" dir="rtl"' })
  const seen = await newPage(scene.browser, PHONE)
  const { page } = seen
  // What is asked, in this language, and what goes along.
  const parts = ['/details-', '/details/', '/evidence-'].map(async (part) =>
    (await page.waitForResponse((response) => response.url().includes(part))).finished(),
  )
  await page.goto(scene.host.origin)
  await page.locator('.launch').waitFor()
  const focused = () =>
    page.evaluate(() => {
      const element = document.querySelector('amends-widget')?.shadowRoot?.activeElement
      const [label = element] = (element as HTMLInputElement | null)?.labels ?? []
      return label?.textContent?.trim() ?? ''
    })
  /** Tabs to what has this name. */
  const reach = async (name: string) => {
    for (let count = 0; count < 40; count++) {
      await page.keyboard.press('Tab')
      if ((await focused()).startsWith(name)) return
    }
    throw new Error(`Not reached: ${name}.`)
  }
  const enter = async (name: string) => {
    await reach(name)
    await page.keyboard.press('Enter')
  }
  await enter(DEMO_SITE.label)
  await page.getByRole('heading', { name: panel.title }).waitFor()
  await Promise.all(parts)
  return { ...seen, reach, enter, order: page.locator('#order') }
}

describe('the question which order it is about', () => {
  it('is answered on a phone, in Arabic, by keyboard and without a network, and arrives with the page’s own', async () => {
    const { page, context, order, reach, enter } = await visit(true)
    await context.setOffline(true)
    await enter('Something else')
    await page.getByRole('heading', { name: panel.kept }).waitFor()
    await enter(panel.addMore)
    await reach(details.orderLabel)
    expect(await order.inputValue()).toBe('KC-1001')
    expect(
      await order.evaluate((input: HTMLInputElement) => [
        input.dir,
        input.autocomplete,
        input.maxLength,
      ]),
    ).toEqual(['auto', 'off', 100])
    expect(await faultsOf(page)).toEqual([])
    const width = await page.locator('dialog').evaluate((dialog) => dialog.scrollWidth)
    expect(width).toBeLessThanOrEqual(PHONE.viewport.width)

    await page.keyboard.press('Control+a')
    await page.keyboard.type('KC-2024')
    await expect.poll(() => page.locator('#said').innerText()).toBe(panel.kept)
    await enter(details.done)
    await page.locator('dialog').waitFor({ state: 'hidden' })
    expect(await scene.newest()).toBeNull()

    await context.setOffline(false)
    const report = await until('all of it is told', async () => {
      const newest = await scene.newest()
      return newest?.finished ? newest : null
    })
    expect(report).toMatchObject({ order: 'KC-2024', evidence: { order: 'KC-1001' } })
    const statusUrl = await page.evaluate(() => {
      const [kept] = JSON.parse(localStorage.getItem('amends:demo') ?? '[]')
      return String(kept.statusUrl)
    })
    await page.goto(statusUrl)
    await page.getByText(details.orderLabel).waitFor()
    await page.getByText('KC-2024').waitFor()
    await context.close()
  })

  it('is not there where the site has not turned it on', async () => {
    const { page, context, order, enter } = await visit(false)
    await stopClock(page)
    await enter('Something else')
    await page.getByRole('heading', { name: panel.thanks }).waitFor()
    await enter(panel.addMore)
    await page.getByLabel(details.contactLabel).waitFor()
    expect(await order.count()).toBe(0)
    await context.close()
  })
})
