import type { Page } from 'playwright-core'

const TARGETS = ['window', 'document', 'document.documentElement', 'document.body']

/** What the browser itself knows to be listening on a page, such as `window error`. */
export async function listenersOf(page: Page): Promise<readonly string[]> {
  const session = await page.context().newCDPSession(page)
  const found: string[] = []
  for (const expression of TARGETS) {
    const { result } = await session.send('Runtime.evaluate', { expression })
    if (!result.objectId) continue
    const { listeners } = await session.send('DOMDebugger.getEventListeners', {
      objectId: result.objectId,
    })
    found.push(...listeners.map(({ type }) => `${expression} ${type}`))
  }
  await session.detach()
  return found.toSorted()
}
