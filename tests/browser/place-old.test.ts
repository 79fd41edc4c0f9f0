// @module-tag long
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { launchOldChromium } from '../support/engines/playwright.ts'
import { useScene } from '../support/scene.ts'
import { widget } from '../support/widget.ts'

const scene = useScene()
const MAIN = '<main><h1>Shop</h1><p style="height:1800px">Goods</p></main><footer>End</footer>'

const fromCorner = (page: Page) =>
  page.evaluate(() => {
    const root = document.querySelector('amends-widget')?.shadowRoot
    const { right = 0, bottom = 0 } = root?.querySelector('.launch')?.getBoundingClientRect() ?? {}
    return [innerWidth - right, innerHeight - bottom].map(Math.round)
  })

const mainAt = (page: Page) =>
  page.evaluate(() => {
    const { x = 0, y = 0 } = document.querySelector('main')?.getBoundingClientRect() ?? {}
    return [x, y].map(Math.round)
  })

describe('W11: in Chromium 109, which has no popovers, the button stands in its corner where', () => {
  it.each([
    [
      'the root is a grid',
      'html { display: grid; gap: 40px; height: 100%; place-content: space-between }',
    ],
    ['the root moves', 'html { transform: translateY(10px) }'],
    ['the root is scaled', 'html { transform: scale(.5); transform-origin: 0 0 }'],
    ['the body is filtered', 'body { filter: grayscale(1) }'],
    ['the body has a perspective', 'body { perspective: 400px }'],
    ['the body lies below others', 'main { position: relative; z-index: 99999 }'],
  ])('W11: %s', async (_what, style) => {
    const browser = await launchOldChromium(109)
    const page = await browser.newPage()
    page.setDefaultTimeout(15_000)
    const visit = async (head: string) => {
      scene.host.serve(MAIN, { head: `<style>${style}</style>${head}` })
      await page.goto(scene.host.origin)
    }
    await visit('')
    const expected = await mainAt(page)
    await visit(scene.head)
    const { launcher, reason, heading } = widget(page)
    await launcher.waitFor()
    await expect.poll(() => fromCorner(page)).toEqual([16, 16])
    expect(await mainAt(page)).toEqual(expected)
    await page.mouse.wheel(0, 500)
    await expect.poll(() => page.evaluate(() => scrollY)).toBe(style.includes('scale') ? 0 : 500)
    await expect.poll(() => fromCorner(page)).toEqual([16, 16])
    await launcher.click()
    await reason('Something else').click()
    await heading('Thank you for telling us.').waitFor()
    await browser.close()
  })
})
