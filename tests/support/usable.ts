import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { widget } from './widget.ts'

/** What stands in the middle of the launcher's button, as a finger would meet it. */
export async function topmost(page: Page): Promise<string> {
  const button = page.locator('amends-widget .launch')
  const { x = 0, y = 0, width = 0, height = 0 } = (await button.boundingBox()) ?? {}
  return page.evaluate(
    ([left = 0, top = 0]) => document.elementFromPoint(left, top)?.localName ?? '',
    [x + width / 2, y + height / 2],
  )
}

/** How large the button and the open panel are, and how they look where a page could spoil it. */
const looks = (page: Page) =>
  page.evaluate(() => {
    const root = document.querySelector('amends-widget')?.shadowRoot
    const wanted = ['button', '.panel', 'h2', '.reason', '.close']
    return wanted.map((name) => {
      const element = root?.querySelector(name)
      if (!element) return name
      const { width, height } = element.getBoundingClientRect()
      const { display, position, fontSize, color, backgroundColor } = getComputedStyle(element)
      const size = `${Math.round(width)}×${Math.round(height)}`
      return [name, size, display, position, fontSize, color, backgroundColor].join(' ')
    })
  })

/**
 * Raises a report as a customer does, by the button and a reason; fails where anything stands
 * before the button. Returns how both looked.
 */
export async function raiseByHand(page: Page): Promise<readonly string[]> {
  const amends = widget(page)
  await amends.launcher.hover()
  expect(await topmost(page)).toBe('amends-widget')
  await amends.launcher.click()
  await amends.heading('What went wrong?').waitFor()
  const seen = await looks(page)
  await amends.reason('Something else').click()
  await amends.heading('Thank you for telling us.').waitFor()
  return seen
}
