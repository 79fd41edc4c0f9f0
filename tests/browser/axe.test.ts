import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { newPage } from '../support/browser.ts'
import { newClick, raise } from '../support/click.ts'
import { useScene } from '../support/scene.ts'
import { newLink } from '../support/staff.ts'
import { widget } from '../support/widget.ts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const SKINS = [
  ['light', 'en', 'ltr'],
  ['dark', 'en', 'ltr'],
  ['light', 'ar', 'rtl'],
] as const

const scene = useScene()
/** What axe finds wrong with the page as it stands. */
async function faultsOf(page: Page): Promise<string[]> {
  // In the middle of a fade, colours are blended and contrast means nothing.
  await page.waitForFunction(() =>
    document.getAnimations().every((one) => one.playState !== 'running'),
  )
  // Through the debugger, which a page's policy does not bind.
  await page.evaluate(AXE)
  const { violations } = await page.evaluate(
    (values) =>
      (
        window as unknown as { axe: { run(root: Document, options: object): Promise<Found> } }
      ).axe.run(document, { runOnly: { type: 'tag', values } }),
    TAGS,
  )
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
}

interface Found {
  readonly violations: readonly { id: string; nodes: readonly { html: string }[] }[]
}

describe.each(SKINS)('axe finds nothing wrong, %s %s', (colorScheme, lang, dir) => {
  it('with the widget, from the launcher to the thanks', async () => {
    scene.host.serve('<main><h1>Shop</h1></main>', {
      head: scene.head,
      root: `lang="${lang}" dir="${dir}"`,
    })
    const { page, context } = await newPage(scene.browser, { colorScheme })
    const amends = widget(page)
    await page.goto(scene.host.origin)
    await amends.launcher.waitFor()
    expect(await faultsOf(page)).toEqual([])
    await amends.launcher.click()
    await amends.heading('What went wrong?').waitFor()
    expect(await faultsOf(page)).toEqual([])
    await amends.reason('Something else').click()
    await amends.undo.waitFor()
    expect(await faultsOf(page)).toEqual([])
    await amends.addMore.click()
    await page.getByLabel('Something else').check()
    await amends.words.waitFor()
    expect(await faultsOf(page)).toEqual([])
    await context.close()
  })

  it('with the status page and the desk', async () => {
    const click = newClick({ text: 'It does not work.' })
    await raise(scene.collector, click)
    const { page, context } = await newPage(scene.browser, { colorScheme })
    const visit = async (path: string) => {
      await page.goto(`${scene.collector.url}${path}`)
      return [path, await faultsOf(page)]
    }
    expect(await visit(`/r/${click.key}`)).toEqual([`/r/${click.key}`, []])
    expect(await visit('/desk')).toEqual(['/desk', []])
    const link = await newLink(scene.collector, 'demo-sam')
    expect(await visit(link)).toEqual([link, []])
    await page.getByRole('button', { name: 'Sign in to the desk' }).click()
    expect(await visit('/desk')).toEqual(['/desk', []])
    const report = `/desk/reports/${click.id}`
    expect(await visit(report)).toEqual([report, []])
    await context.close()
  })
})
