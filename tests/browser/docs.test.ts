// @module-tag long
import { describe, expect, it } from 'vitest'
import { newPage } from '../support/browser.ts'
import { faultsOf } from '../support/faults.ts'
import { inLooks } from '../support/length.ts'
import { useScene } from '../support/scene.ts'

const PATHS = [
  '/',
  '/docs',
  ...['owner', 'staff', 'developer', 'operate', 'security', 'changes'].map(
    (name) => `/docs/${name}`,
  ),
]
const LOOKS = [
  ['light', 1_280],
  ['dark', 320],
] as const

const scene = useScene()

describe('a page of the guides', () => {
  it.for(inLooks(PATHS, LOOKS, ['/', '/docs/staff', '/docs/developer']))(
    'breaks no rule of axe or of its own policy, and scrolls nowhere sideways: %s, %s',
    { tags: 'longer' },
    async ([path, [colorScheme, width]]) => {
      const { page, context, trouble } = await newPage(scene.browser, {
        colorScheme,
        viewport: { width, height: 800 },
      })
      await page.goto(`${scene.collector.url}${path}`)
      expect(await faultsOf(page)).toEqual([])
      const wide = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      expect(wide).toBe(0)
      expect(trouble).toEqual([])
      await context.close()
    },
  )
})

describe('the contents of a guide', () => {
  it('stand beside the text where there is room, and are folded above it where there is none', async () => {
    const { page, context } = await newPage(scene.browser, {
      viewport: { width: 1_280, height: 800 },
    })
    await page.goto(`${scene.collector.url}/docs/staff`)
    const beside = page.locator('nav.contents')
    const folded = page.locator('details.contents')
    expect([await beside.isVisible(), await folded.isVisible()]).toEqual([true, false])
    await page.setViewportSize({ width: 390, height: 800 })
    await expect
      .poll(async () => [await beside.isVisible(), await folded.isVisible()])
      .toEqual([false, true])
    const link = folded.locator('a').last()
    expect(await link.isVisible()).toBe(false)
    await folded.locator('summary').click()
    const id = ((await link.getAttribute('href')) ?? '').slice(1)
    await link.click()
    await expect.poll(() => page.url()).toContain(`#${id}`)
    await context.close()
  })

  it('stay in view on a long page', async () => {
    const { page, context } = await newPage(scene.browser, {
      viewport: { width: 1_280, height: 700 },
    })
    await page.goto(`${scene.collector.url}/docs/developer#webhooks`)
    const top = () =>
      page.locator('nav.contents').evaluate((nav) => nav.getBoundingClientRect().top)
    await expect.poll(top).toBeGreaterThanOrEqual(0)
    await expect.poll(top).toBeLessThan(100)
    await context.close()
  })

  it('mark the guide that one reads', async () => {
    const { page, context } = await newPage(scene.browser)
    await page.goto(`${scene.collector.url}/docs/operate`)
    const current = page.locator('nav.guides [aria-current="page"]')
    expect(await current.getAttribute('href')).toBe('/docs/operate')
    await context.close()
  })
})
