import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { newPage } from '../../support/browser.ts'
import { useScene } from '../../support/scene.ts'
import { answering, widget } from '../../support/widget.ts'

const scene = useScene()
const CARD = '4111 1111 1111 1111'
const WORDS = `Paying with ${CARD} fails, order 1234567890123456.`

/** Everything that the page keeps on the device. */
const keptOn = (page: Page) =>
  page.evaluate(async () => {
    const kept: unknown[] = [Object.entries(localStorage), Object.entries(sessionStorage)]
    for (const { name = '' } of await indexedDB.databases()) {
      const db = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open(name)
        opening.addEventListener('success', () => resolve(opening.result))
        opening.addEventListener('error', () => reject(new Error(name)))
      })
      for (const store of db.objectStoreNames) {
        const reading = db.transaction(store).objectStore(store).getAll()
        await new Promise((resolve) => reading.addEventListener('success', resolve))
        kept.push(reading.result)
      }
      db.close()
    }
    return JSON.stringify(kept)
  })

describe('T17: a card number in the customer’s words', () => {
  it('is neither kept on the device nor sent, and all else is', async () => {
    scene.host.serve('<main><h1>Shop</h1></main>', { head: scene.head })
    const { page, context } = await newPage(scene.browser)
    const sent: string[] = []
    page.on('request', (request) => sent.push(request.postData() ?? ''))
    await answering(page, scene.host.origin)
    // From here on nothing gets through, so that the words wait on the device.
    await context.route(`${scene.collector.url}/v1/**`, (route) => route.abort())
    await widget(page).words.fill(WORDS)
    await widget(page).words.blur()
    await expect.poll(() => keptOn(page)).toContain('fails, order 1234567890123456.')
    const kept = await keptOn(page)
    for (const text of [kept, sent.join('\n')]) {
      expect(text).not.toContain(CARD)
      expect(text).not.toContain('4111')
    }
    await context.unroute(`${scene.collector.url}/v1/**`)
    await page.evaluate(() => dispatchEvent(new Event('online')))
    await expect
      .poll(async () => (await scene.newest())?.text)
      .toBe('Paying with […] fails, order 1234567890123456.')
    await context.close()
  })
})
