// @module-tag long
import type { BrowserContextOptions, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { type Site, SITE_DEFAULTS } from '../../worker/sites/site.ts'
import { newPage } from '../support/browser.ts'
import { contrast } from '../support/contrast.ts'
import { faultsOf } from '../support/faults.ts'
import { snippet } from '../support/host.ts'
import { cases } from '../support/length.ts'
import { useScene } from '../support/scene.ts'

const scene = useScene()

const PAPER = { light: [255, 255, 255], dark: [35, 33, 30] } as const
const BODY = '<main><h1>Shop</h1></main>'

interface Given extends BrowserContextOptions {
  readonly launcher?: Partial<Site['launcher']>
  readonly site?: Partial<Site>
  readonly body?: string
  readonly root?: string
}

/** A customer who opens the panel of a site that looks so. */
async function opening({ launcher, site, body = BODY, root, ...options }: Given = {}) {
  const id = `looks-${crypto.randomUUID().slice(0, 8)}`
  await scene.collector.seed({
    ...site,
    id,
    origins: [scene.host.origin],
    launcher: { ...SITE_DEFAULTS.launcher, ...launcher },
  })
  scene.host.serve(body, { head: snippet(scene.collector.url, id), ...(root && { root }) })
  const { page, context } = await newPage(scene.browser, options)
  await page.goto(scene.host.origin)
  await page.locator('amends-widget').waitFor({ state: 'attached' })
  await page.evaluate(() => window.Amends?.open('broken'))
  await page.locator('.reason').first().waitFor()
  return { page, close: () => context.close() }
}

const styleOf = (page: Page, selector: string) =>
  page
    .locator(selector)
    .first()
    .evaluate((element) => {
      const { backgroundColor, borderTopColor, color, opacity } = getComputedStyle(element)
      return { backgroundColor, borderTopColor, color, opacity }
    })

const paperOf = async (page: Page) =>
  (await styleOf(page, '.panel')).backgroundColor.match(/\d+/g)?.map(Number)

describe('the theme', () => {
  it.each(
    cases(4, [
      ['light', 'dark', '', 'light'],
      ['auto', 'dark', '', 'dark'],
      ['page', 'light', '<style>body{background:#111}</style>', 'dark'],
      ['page', 'dark', '', 'light'],
      ['dark', 'light', '', 'dark'],
      ['auto', 'light', '', 'light'],
      ['page', 'dark', '<style>html{background:#fffbe0}</style>', 'light'],
    ]),
  )(
    '%s, on a device that is %s, in a page with "%s", is %s',
    { tags: 'longer' },
    async (...given) => {
      const [theme, colorScheme, style, paper] = given
      const { page, close } = await opening({
        launcher: { theme },
        colorScheme,
        body: style + BODY,
      })
      expect(await paperOf(page)).toEqual(PAPER[paper])
      await close()
    },
  )
})

describe('the accent', () => {
  it.each(['light', 'dark'] as const)('stands out where it marks something, %s', async (scheme) => {
    const { page, close } = await opening({ colorScheme: scheme })
    const marks = await page.evaluate(() => {
      const host = document.querySelector<HTMLElement>('amends-widget')
      const reason = host?.shadowRoot?.querySelector('.reason[aria-current=true]')
      const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
      if (!host || !reason || !canvas) throw new Error('Nothing is marked.')
      const steps = [0, 51, 102, 153, 204, 255]
      return steps.flatMap((r) =>
        steps.flatMap((g) =>
          steps.map((b) => {
            host.style.setProperty('--amends-accent', `rgb(${r} ${g} ${b})`)
            canvas.fillStyle = getComputedStyle(reason).borderTopColor
            canvas.fillRect(0, 0, 1, 1)
            return [[r, g, b], Array.from(canvas.getImageData(0, 0, 1, 1).data.slice(0, 3))]
          }),
        ),
      )
    })
    expect(marks).toHaveLength(216)
    const faint = marks.filter(([, mark = []]) => contrast(mark, PAPER[scheme]) < 3)
    expect(faint).toEqual([])
    await close()
  })
})

describe('the device’s wishes', () => {
  it('are heard: with forced colours, all that can be pressed has an edge', async () => {
    const { page, close } = await opening({ forcedColors: 'active' })
    for (const selector of ['.launch', '.panel', '.reason', '.close']) {
      const { borderTopColor, backgroundColor } = await styleOf(page, selector)
      expect([selector, borderTopColor]).not.toEqual([selector, backgroundColor])
      expect(borderTopColor).not.toMatch(/^rgba.* 0\)$/)
    }
    await page.keyboard.press('Tab')
    const outline = await page
      .locator('.reason')
      .first()
      .evaluate((element) => getComputedStyle(element).outlineStyle)
    expect(outline).toBe('solid')
    await close()
  })

  it('are heard: with more contrast, nothing is said softly', async () => {
    const { page, close } = await opening({ contrast: 'more' })
    expect((await styleOf(page, '.soft')).color).toBe((await styleOf(page, '.panel')).color)
    await close()
  })

  it.each([
    ['reduce', 0],
    ['no-preference', 200],
  ] as const)('are heard: with motion %s, opening takes %i ms at most', async (motion, most) => {
    const { page, close } = await opening({ reducedMotion: motion })
    await page.locator('.close').click()
    const durations = await page.evaluate(async () => {
      window.Amends?.open()
      await new Promise(requestAnimationFrame)
      const root = document.querySelector('amends-widget')?.shadowRoot
      return root?.getAnimations().map((one) => Number(one.effect?.getComputedTiming().endTime))
    })
    expect(Math.max(0, ...(durations ?? []))).toBeLessThanOrEqual(most)
    expect(durations?.length === 0).toBe(motion === 'reduce')
    await close()
  })
})

describe('the place', () => {
  const middle = (page: Page, selector: string) =>
    page.locator(selector).evaluate((element) => {
      const { left, right } = element.getBoundingClientRect()
      return (left + right) / 2 > innerWidth / 2 ? 'right' : 'left'
    })

  it.each(
    cases(2, [
      ['ltr', 'end', 'right'],
      ['rtl', 'start', 'right'],
      ['ltr', 'start', 'left'],
      ['rtl', 'end', 'left'],
    ]),
  )(
    'in a page that is %s, at its %s, is on the %s',
    { tags: 'longer' },
    async (dir, position, side) => {
      const { page, close } = await opening({
        root: `lang="en" dir="${dir}"`,
        launcher: { position, offset: [24, 90] },
      })
      expect(await middle(page, '.launch')).toBe(side)
      expect(await middle(page, 'dialog')).toBe(side)
      const { left, right, bottom } = await page.locator('.launch').evaluate((button) => {
        const box = button.getBoundingClientRect()
        return { left: box.left, right: innerWidth - box.right, bottom: innerHeight - box.bottom }
      })
      expect({ left, right, bottom }).toMatchObject({ [side]: 24, bottom: 90 })
      await close()
    },
  )

  it('of the panel is the page’s, and its own direction that of its words', async () => {
    const { page, close } = await opening({ site: { language: 'ar' }, root: 'lang="en" dir="ltr"' })
    expect(await middle(page, 'dialog')).toBe('right')
    const [close_, heading] = [page.locator('.close'), page.locator('h2')]
    expect((await close_.boundingBox())?.x).toBeLessThan((await heading.boundingBox())?.x ?? 0)
    await close()
  })

  it('can do without a launcher', async () => {
    const { page, close } = await opening({ launcher: { hidden: true } })
    expect(await page.locator('.launch').isVisible()).toBe(false)
    await close()
  })

  it('in a page is the page’s own: no wider, in its typeface, untouched by its text', async () => {
    const style =
      'main{font-family:Georgia;text-align:center;text-transform:uppercase;letter-spacing:9px;width:300px}'
    const { page, close } = await opening({
      body: `<style>${style}</style><main><h1>Shop</h1><div data-amends-inline></div></main>`,
    })
    const section = page.locator('section.panel')
    expect((await section.boundingBox())?.width).toBe(300)
    const looks = await section.locator('h2').evaluate((heading) => {
      const { fontFamily, textAlign, textTransform, letterSpacing } = getComputedStyle(heading)
      return [fontFamily, textAlign, textTransform, letterSpacing]
    })
    expect(looks).toEqual(['Georgia', 'start', 'none', 'normal'])
    expect(await faultsOf(page)).toEqual([])
    await close()
  })
})

describe('a launcher that was pressed', () => {
  it('shows that something is on its way', async () => {
    scene.host.serve(BODY, { head: scene.head })
    const { page, context } = await newPage(scene.browser)
    const held = Promise.withResolvers<void>()
    await page.route('**/w/_/panel*', async (route) => {
      await held.promise
      await route.continue()
    })
    await page.goto(scene.host.origin)
    await page.locator('.launch').click()
    const busy = page.locator('.launch[aria-busy=true]')
    expect(Number((await styleOf(page, '.launch[aria-busy=true]')).opacity)).toBeLessThan(1)
    held.resolve()
    await page.locator('.reason').first().waitFor()
    expect(await busy.count()).toBe(0)
    await context.close()
  })
})
