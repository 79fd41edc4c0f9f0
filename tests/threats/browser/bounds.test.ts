import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { newPage } from '../../support/browser.ts'
import { newClick, raise, tell } from '../../support/click.ts'
import { useScene } from '../../support/scene.ts'
import { signIn } from '../../support/staff.ts'

const scene = useScene()

const URL_SHOWN = 'http://localhost:8788/a'
const UP = '\u0300\u0301\u0302\u0303\u0304\u0306'
const DOWN = '\u0316\u0317\u0323\u0324'
const HEAP = `Help${UP.repeat(20)} me${DOWN.repeat(15)}`
const TURNED = 'Basket \u202e\u2066\u2067 moc.live'
const BREAKS_OUT = 'Basket \u2069\u2069\u202e moc.live'

/** A report at the desk and on its status page, told in these words. */
async function showing(words: string) {
  const { collector, browser } = scene
  const element = { text: words, section: 'Checkout' }
  const click = newClick({ text: words, page: { url: URL_SHOWN, title: words }, element })
  await raise(collector, click)
  await tell(collector, click, { wish: 'other', wishText: words })
  const { page, context } = await newPage(browser)
  const { cookie } = await signIn(collector, 'demo-sam')
  const [name = '', value = ''] = cookie.split('=')
  await context.addCookies([{ name, value, url: collector.url }])
  return { page, context, click }
}

/** What stands around the words of a stranger, as it is painted. */
async function around(page: Page): Promise<readonly string[]> {
  const pictures: string[] = []
  for (const place of await page.locator('h2, dt, dd').all()) {
    if ((await place.textContent())?.includes('me')) continue
    pictures.push((await place.screenshot()).toString('base64'))
  }
  return pictures
}

/** Whether what is written here begins on the left of where it ends. */
const runsOn = (page: Page, text: string) =>
  page
    .getByText(text, { exact: true })
    .first()
    .evaluate((element) => {
      const [node] = element.childNodes
      const edgeAt = (at: number) => {
        const range = document.createRange()
        if (node) range.setStart(node, at)
        if (node) range.setEnd(node, at + 1)
        return range.getBoundingClientRect().left
      }
      return edgeAt(0) < edgeAt((node?.textContent?.length ?? 1) - 1)
    })

const hide = (page: Page) =>
  page.locator('.words, dd').evaluateAll((elements) => {
    for (const element of elements as HTMLElement[]) {
      if (element.textContent.includes('me')) element.style.color = 'transparent'
    }
  })

describe('T4: words of a stranger', () => {
  it('heap nothing over what stands around them', { tags: 'long' }, async () => {
    const { page, context, click } = await showing(HEAP)
    for (const path of [`/desk/reports/${click.id}`, `/r/${click.key}`]) {
      await page.goto(scene.collector.url + path)
      const before = await around(page)
      await hide(page)
      expect(before.length).toBeGreaterThan(4)
      expect(await around(page)).toEqual(before)
    }
    await context.close()
  })

  it('turn round nothing that stands behind them', async () => {
    for (const words of [TURNED, BREAKS_OUT]) {
      const { page, context, click } = await showing(words)
      await page.goto(`${scene.collector.url}/desk/reports/${click.id}`)
      expect(await runsOn(page, URL_SHOWN)).toBe(true)
      expect(await runsOn(page, 'Address')).toBe(true)
      await page.goto(`${scene.collector.url}/r/${click.key}`)
      expect(await runsOn(page, 'Sent')).toBe(true)
      await context.close()
    }
  })
})
