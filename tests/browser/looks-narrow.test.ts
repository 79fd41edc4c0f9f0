// @module-tag long
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { type Language, LANGUAGE_TRAITS, LANGUAGES } from '../../worker/contract.ts'
import { newPage } from '../support/browser.ts'
import { cases } from '../support/length.ts'
import { useScene } from '../support/scene.ts'

const scene = useScene()

/** Opens the panel in a language, by its structure: the words differ. */
async function visit(language: string, viewport: { width: number; height: number }, dir = 'ltr') {
  scene.host.serve('<main><h1>Shop</h1></main>', {
    head: scene.head,
    root: `lang="${language}" dir="${dir}"`,
  })
  const { page, context } = await newPage(scene.browser, { viewport })
  const at = (selector: string) => page.locator(`dialog ${selector}`)
  await page.goto(scene.host.origin)
  await page.locator('.launch').click()
  await at('.reason').first().waitFor()
  return { page, context, at }
}

/** What is cut off, or sticks out of the panel, or the panel out of the window. */
const cutOff = (page: Page) =>
  page.evaluate(() => {
    const root = document.querySelector('amends-widget')?.shadowRoot
    const panel = root?.querySelector('dialog')
    if (!panel) return ['no panel']
    const out = [...panel.querySelectorAll('*')].filter((element) => {
      const { left, right } = element.getBoundingClientRect()
      return right > innerWidth + 1 || left < -1 || element.scrollWidth > element.clientWidth + 1
    })
    const isWide = panel.scrollWidth > panel.clientWidth
    return [
      ...(isWide ? ['the panel scrolls sideways'] : []),
      ...out.filter(({ clientWidth }) => clientWidth > 0).map(({ outerHTML }) => outerHTML),
    ]
  })

describe('at 320 pixels, which is 1280 at 400 %', () => {
  // The longest words, from right to left, tall letters, and none that are broken at spaces.
  const FIRST = ['de', 'ar', 'hi', 'ja'] as const satisfies readonly Language[]

  it.each(cases(FIRST.length, [...new Set([...FIRST, ...LANGUAGES])]))(
    'nothing is cut off in %s',
    { tags: 'longer' },
    async (language) => {
      const { page, context, at } = await visit(
        language,
        { width: 320, height: 640 },
        LANGUAGE_TRAITS[language].direction,
      )
      expect(await page.locator('.sheet').getAttribute('lang')).toBe(language)
      expect(await cutOff(page)).toEqual([])
      await at('.reason').last().click()
      await at('.row button').first().click()
      await at('#text').waitFor()
      expect(await cutOff(page)).toEqual([])
      await page.route('**/v1/reports', (route) => route.fulfill({ status: 400 }))
      await at('.close').click()
      await page.locator('.launch').click()
      await at('.reason').last().click()
      await at('#back').waitFor()
      expect(await cutOff(page)).toEqual([])
      await context.close()
    },
  )
})

describe('in a low window', () => {
  it.each(
    cases(2, [
      ['a phone on its side', { width: 640, height: 320 }],
      ['a laptop at 400 %', { width: 320, height: 256 }],
      ['a laptop at 200 %', { width: 640, height: 400 }],
    ]),
  )(
    '%s, the panel scrolls and can be left at any moment',
    { tags: 'longer' },
    async (_, viewport) => {
      const { page, context, at } = await visit('de', viewport)
      await at('.reason').last().click()
      await at('.row button').first().click()
      // Comes last of all that stands above the button.
      await at('summary').waitFor()
      const [close, done] = [at('.close'), at('.wide')]
      const box = await at('.sheet').evaluate((sheet) => {
        const { top, bottom } = (sheet.parentElement as Element).getBoundingClientRect()
        return [top >= 0, bottom <= innerHeight]
      })
      expect(box).toEqual([true, true])
      await done.scrollIntoViewIfNeeded()
      for (const button of [done, close]) {
        const isOnTop = await button.evaluate((element) => {
          const { left, top, width, height } = element.getBoundingClientRect()
          const root = element.getRootNode() as ShadowRoot
          return root.elementFromPoint(left + width / 2, top + height / 2) === element
        })
        expect(isOnTop).toBe(true)
      }
      await close.click()
      await expect.poll(() => page.locator('dialog').isVisible()).toBe(false)
      await context.close()
    },
  )
})

describe('a reference that begins with digits', () => {
  it.each(cases(2, ['ar', 'ja', 'he']))(
    'is read from left to right in %s',
    { tags: 'longer' },
    async (language) => {
      const { page, context, at } = await visit(
        language,
        { width: 360, height: 740 },
        language === 'ja' ? 'ltr' : 'rtl',
      )
      await page.route('**/v1/reports', async (route) => {
        const response = await route.fetch()
        const receipt = (await response.json()) as { report: object }
        const json = { ...receipt, report: { ...receipt.report, reference: '366-KG9' } }
        await route.fulfill({ response, json })
      })
      await at('.reason').last().click()
      await at('strong').waitFor()
      expect(await orderIn(page, 'strong')).toBe('366-KG9')
      await at('.close').click()
      await page.locator('.launch').click()
      expect(await orderIn(page, '.reason ~ .link')).toBe('366-KG9')
      await context.close()
    },
  )
})

/** The characters of a reference by where they stand on the screen. */
const orderIn = (page: Page, selector: string) =>
  page.locator(selector).evaluate((element) => {
    const node = element.firstChild as Text
    const start = node.data.indexOf('366-KG9')
    const places = '366-KG9'.split('').map((char, at) => {
      const range = new Range()
      range.setStart(node, start + at)
      range.setEnd(node, start + at + 1)
      return { char, left: range.getBoundingClientRect().left }
    })
    return places
      .toSorted((a, b) => a.left - b.left)
      .map(({ char }) => char)
      .join('')
  })
