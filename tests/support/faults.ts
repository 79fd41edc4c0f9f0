import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

interface Found {
  readonly violations: readonly { id: string; nodes: readonly { html: string }[] }[]
}

/** What axe finds wrong with the page as it stands. */
export async function faultsOf(page: Page): Promise<string[]> {
  // In the middle of a fade, colours are blended and contrast means nothing.
  await page.waitForFunction(() => {
    const hosts = [...document.querySelectorAll('amends-widget, [data-amends-inline]')]
    const roots = [document, ...hosts.flatMap(({ shadowRoot }) => shadowRoot ?? [])]
    return roots.every((root) =>
      root.getAnimations().every(({ playState }) => playState !== 'running'),
    )
  })
  // Through the debugger, which a page's policy does not bind.
  await page.evaluate(AXE)
  const { violations } = await page.evaluate(
    (values) =>
      (
        window as unknown as { axe: { run(root: Document, options: object): Promise<Found> } }
      ).axe.run(document, {
        runOnly: { type: 'tag', values },
        // What passes is not listed, which takes longer than to find it.
        resultTypes: ['violations'],
      }),
    TAGS,
  )
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
}
