// @module-tag long
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { faultsOf } from '../support/faults.ts'
import { cases } from '../support/length.ts'
import { type PanelState, walkPanel } from '../support/panel-walk.ts'
import { useScene } from '../support/scene.ts'

const scene = useScene()

/** What WCAG 2.2 asks of a finger, and what the platforms do. */
const TARGET_MIN = 44

/** What can be pressed or typed into and is smaller than a finger, or makes a phone zoom. */
const smallOf = (page: Page) =>
  page.evaluate((least) => {
    const root = document.querySelector('amends-widget')?.shadowRoot
    const all = root?.querySelectorAll<HTMLElement>('button, a, label.wish, textarea, #contact')
    return [...(all ?? [])]
      .filter((element) => element.checkVisibility())
      .filter((element) => {
        const { width, height } = element.getBoundingClientRect()
        const isField = element.matches('textarea, input')
        const isSmallText = isField && Number.parseFloat(getComputedStyle(element).fontSize) < 16
        return width < least || height < least || isSmallText
      })
      .map(({ outerHTML }) => outerHTML)
  }, TARGET_MIN)

it.each(
  cases(1, [
    ['light', 'en', 'ltr'],
    ['dark', 'he', 'rtl'],
    ['dark', 'en', 'ltr'],
    ['light', 'ar', 'rtl'],
  ]),
)(
  'every state of the panel can be used by everybody, %s %s',
  { tags: 'longer' },
  async (colorScheme, lang, dir) => {
    const found: [PanelState, readonly string[]][] = []
    await walkPanel(scene, { lang, dir, options: { colorScheme } }, async (state, page) => {
      const faults = [...(await faultsOf(page)), ...(await smallOf(page))]
      if (faults.length > 0) found.push([state, faults])
    })
    expect(found).toEqual([])
  },
)
