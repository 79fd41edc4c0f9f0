import { describe, expect, it } from 'vitest'
import { findReport } from '../../worker/db/reports.ts'
import { say, useFaultScene } from '../support/fault-scene.ts'
import { until } from '../support/until.ts'

const scene = useFaultScene()
const KEPT = 'Saved on this device, not sent yet.'
const THANKS = 'Thank you for telling us.'

/** A visitor whose report waits on the device, with words in the field of the panel. */
async function waiting(words: string) {
  const visit = await scene.visit()
  scene.proxy.plan([], 'drop')
  await say(visit.page, 'The click.')
  await visit.amends.heading(KEPT).waitFor()
  await visit.amends.addMore.click()
  await visit.amends.words.fill(words)
  return visit
}

describe('what waits on the device', () => {
  it('can be seen, completed and deleted after the panel was closed', async () => {
    const { page, context, amends } = await waiting('Half a word')
    await page.keyboard.press('Escape')
    await amends.launcher.click()
    await page.getByRole('button', { name: /Unsent report from/ }).click()
    await amends.heading(KEPT).waitFor()
    expect(await amends.words.inputValue()).toBe('Half a word')
    await page.getByRole('button', { name: 'Delete it' }).click()
    await amends.heading(/Deleted/).waitFor()
    await page.keyboard.press('Escape')
    await amends.launcher.click()
    await amends.heading('What went wrong?').waitFor()
    expect(await page.getByRole('button', { name: /Unsent report from/ }).count()).toBe(0)
    await context.close()
  })

  it('is back in its field when it was sent in the meantime', async () => {
    const { page, context, amends } = await waiting('FIRST words')
    await page.keyboard.press('Escape')
    scene.proxy.plan([])
    await page.getByRole('button', { name: /There’s news for you/ }).click()
    await amends.heading(THANKS).waitFor()
    await scene.untilStored('FIRST words')
    expect(await amends.words.inputValue()).toBe('FIRST words')
    await context.close()
  })

  it('is never said any more once it was deleted, not even by a pause in typing', async () => {
    const { page, context, amends } = await waiting('said in anger')
    await page.getByRole('button', { name: 'Delete it' }).click()
    await amends.heading(/Deleted/).waitFor()
    scene.proxy.plan([])
    await until('it is taken back', () =>
      scene.proxy.seen.some(({ path }) => path.endsWith('/withdraw')),
    )
    await page.clock.install()
    await page.clock.runFor(5_000)
    expect(scene.proxy.seen.filter(({ body }) => body.includes('said in anger'))).toEqual([])
    const left = async () => (await scene.stored()).filter((report) => report?.state === 'received')
    await expect.poll(left).toEqual([])
    await context.close()
  })
})

describe('what is refused later', () => {
  it('is given back with all its parts', async () => {
    const { page, context, amends } = await waiting('All of it.')
    await amends.words.blur()
    await page.getByLabel('Fix it').check()
    await amends.contact.fill('kim@example.com')
    await amends.contact.blur()
    scene.proxy.plan([], { status: 400 })
    await amends.heading(/We couldn’t accept this/).waitFor()
    const words = () => page.getByLabel('What you wrote').inputValue()
    for (const part of ['The click.', 'All of it.', 'Fix it', 'kim@example.com']) {
      await expect.poll(words).toContain(part)
    }
    scene.proxy.plan([])
    await page.getByRole('button', { name: 'Try again' }).click()
    await amends.heading(THANKS).waitFor()
    await scene.untilStored('All of it.')
    const [report] = await until('all of it', async () => {
      const found = await scene.stored()
      return found[0]?.contact && found
    })
    expect(report).toMatchObject({ wish: 'fix', contact: { email: 'kim@example.com' } })
    await context.close()
  })

  it(
    'and is only the way to reach the customer, is said beside its field',
    { tags: 'long' },
    async () => {
      const { context, amends } = await waiting('Dust in the jug')
      await amends.words.blur()
      await amends.contact.fill('call me maybe')
      await amends.contact.blur()
      scene.proxy.plan([])
      await amends.heading(THANKS).waitFor()
      await expect.poll(() => amends.said.innerText()).toContain('doesn’t look like an email')
      expect(await amends.words.inputValue()).toBe('Dust in the jug')
      await context.close()
    },
  )

  it('on the device, holds up nothing else', async () => {
    const { page, context, amends } = await scene.visit()
    // One report that the collector chokes on, for as long as we look.
    await page.route('**/v1/reports', async (route) => {
      if (route.request().postData()?.includes('poison')) await route.fulfill({ status: 500 })
      else await route.continue()
    })
    await say(page, 'poison')
    await amends.heading(KEPT).waitFor()
    await say(page, 'quite healthy')
    await amends.heading(THANKS).waitFor()
    expect(await scene.untilStored('quite healthy')).toBeTruthy()
    await context.close()
  })
})

describe('messages that are repeated', () => {
  it(
    'on the way out of a page and on the next visit, count once and keep their order',
    { tags: 'long' },
    async () => {
      const { page, context, amends } = await scene.visit()
      await say(page, 'messages')
      await amends.heading(THANKS).waitFor()
      const [id = ''] = scene.raises().slice(-1)
      await page.keyboard.press('Escape')
      await amends.launcher.click()
      await page.getByRole('button', { name: /Your report/ }).click()
      await page.getByLabel('Write to us').waitFor()
      scene.proxy.plan([], 'lose')
      const field = page.getByLabel('Write to us')
      for (const words of ['A', 'B']) {
        await field.fill(words)
        await page.getByRole('button', { name: 'Send', exact: true }).click()
        const waits = amends.dialog.locator('blockquote').getByText(words, { exact: true })
        await waits.waitFor()
        await expect.poll(() => field.inputValue()).toBe('')
      }
      await page.reload()
      scene.proxy.plan([])
      await until('both', async () => {
        const { results } = await scene.collector.db
          .prepare(
            `SELECT data ->> '$.text' AS text FROM event WHERE report_id = ? AND type = 'wrote'`,
          )
          .bind(id)
          .all<{ text: string }>()
        return results.length >= 2 && results
      })
      const isEmpty = () => page.evaluate(() => localStorage.getItem('amends:demo:unsent') === null)
      await expect.poll(isEmpty).toBe(true)
      const { results } = await scene.collector.db
        .prepare(
          `SELECT data ->> '$.text' AS text FROM event
         WHERE report_id = ? AND type = 'wrote' ORDER BY seq`,
        )
        .bind(id)
        .all<{ text: string }>()
      expect(results.map(({ text }) => text)).toEqual(['A', 'B'])
      expect(await findReport(scene.collector.db, id)).not.toBeNull()
      await context.close()
    },
  )
})

describe('a policy that only reports', () => {
  it('stops nothing', async () => {
    scene.host.serve('<h1>Reporting</h1>', {
      head: `<script async src="${scene.proxy.url}/w/demo/amends.js"></script>`,
      reportOnly: `connect-src 'self'`,
    })
    const { page, context, amends } = await scene.visit()
    scene.proxy.plan([{ status: 503 }])
    await say(page, 'only reported')
    await amends.heading(THANKS).waitFor()
    expect(await scene.untilStored('only reported')).toBeTruthy()
    await context.close()
  })
})
