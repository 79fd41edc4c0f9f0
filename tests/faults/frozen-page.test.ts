import { describe, expect, it } from 'vitest'
import { ready, say, useFaultScene } from '../support/fault-scene.ts'

const scene = useFaultScene()

describe('W7: a database that another page holds for ever', () => {
  it('W7: keeps no report from being sent and answered', async () => {
    const { page, context, amends } = await scene.visit()
    await say(page, 'W7 before')
    await amends.heading('Thank you for telling us.').waitFor()
    const frozen = await context.newPage()
    await frozen.goto(scene.host.origin)
    await frozen.evaluate(async () => {
      const request = indexedDB.open('amends:demo:unsent')
      await new Promise((resolve) => request.addEventListener('success', resolve))
      const table = request.result.transaction('unsent', 'readwrite').objectStore('unsent')
      const hold = () => table.get(0).addEventListener('success', hold)
      hold()
    })
    await ready(page, scene.host.origin)
    await say(page, 'W7 held up')
    await amends.heading('Thank you for telling us.').waitFor({ timeout: 10_000 })
    expect(await scene.untilStored('W7 held up')).toBeTruthy()
    await context.close()
  })
})

describe('W7: a page that is left with the receipt open', () => {
  it('W7: begins nothing in the database, and what was typed is not lost', async () => {
    const { page, context, amends } = await scene.visit()
    await page.addInitScript(() => {
      addEventListener('pagehide', () => {
        const begin = () => {
          localStorage.setItem('begun', 'yes')
          throw new Error('begun while the page goes')
        }
        IDBDatabase.prototype.transaction = begin
        IDBFactory.prototype.open = begin
      })
    })
    await ready(page, scene.host.origin)
    await say(page, 'W7 left')
    await amends.addMore.click()
    await amends.words.fill('W7 typed and left')
    await page.goto(`${scene.host.origin}/next`)
    expect(await page.evaluate(() => localStorage.getItem('begun'))).toBeNull()
    expect(await scene.untilStored('W7 typed and left')).toBeTruthy()
    await context.close()
  })
})
