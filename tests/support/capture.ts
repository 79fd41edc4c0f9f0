import type { Page } from 'playwright-core'
import { until } from './until.ts'

/** For so long the widget waits for a frame of the tab. */
const FRAMES_MAX_MS = 8_000

/** Before a visit: lets the page wait for a frame of its tab for as long as a busy machine takes. */
export const waitLonger = (page: Page) =>
  page.addInitScript((most) => {
    const own = window.setTimeout
    Object.assign(window, {
      setTimeout: (run: () => void, ms?: number, ...rest: unknown[]) =>
        own(run, ms === most ? 60_000 : ms, ...rest),
    })
  }, FRAMES_MAX_MS)

/**
 * Waits until what takes a picture has come: a browser remembers a press for five seconds, and then
 * hands over no tab.
 */
export async function warmCapture(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Take a screenshot' }).hover()
  await until('what takes a picture', () =>
    page.evaluate(() => {
      const loaded = performance.getEntriesByType('resource').map(({ name }) => name)
      return ['/screenshot-', '/picture/'].every((part) =>
        loaded.some((name) => name.includes(part)),
      )
    }),
  )
}
