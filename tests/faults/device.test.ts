import { describe, expect, it } from 'vitest'
import { ready, say, useFaultScene } from '../support/fault-scene.ts'
import { cases } from '../support/length.ts'
import { until } from '../support/until.ts'
import { widget } from '../support/widget.ts'

const scene = useFaultScene()
const KEPT = 'Saved on this device, not sent yet.'
const THANKS = 'Thank you for telling us.'

describe('B1: offline, raised, reloaded, online', () => {
  it('goes out once, by itself, in the order in which it was said', async () => {
    const { page, context, amends } = await scene.visit()
    await context.setOffline(true)
    await say(page, 'B1 first')
    await amends.heading(KEPT).waitFor()
    await amends.addMore.click()
    await amends.words.fill('B1 first, and more')
    await amends.words.blur()
    await expect.poll(() => amends.said.innerText()).toBe(KEPT)
    await say(page, 'B1 second')
    await amends.heading(KEPT).waitFor()
    scene.proxy.plan([], 'drop')
    await context.setOffline(false)
    await page.reload()
    // What the page still said as it went comes before that.
    await until('an attempt', () => scene.raises().length > 0)
    scene.proxy.seen.length = 0
    scene.proxy.plan([])
    await scene.untilStored('B1 second')
    await scene.untilStored('B1 first, and more')
    const [first, second] = await scene.stored()
    expect([first?.text, second?.text]).toEqual(['B1 first, and more', 'B1 second'])
    // Each once: what was confirmed is gone from the device.
    const actsNow = () =>
      scene.proxy.seen
        .filter(({ path }) => !path.endsWith('/status'))
        .map(({ path }) => path.split('/').at(-1))
    // The customer was done when the page went.
    await until('the last word', () => actsNow().at(-1) === 'details')
    const acts = actsNow()
    // The browser may repeat what the page said as it went: the click itself, or what it could not
    // yet be about.
    const from = acts.findIndex((act, at) => act === 'reports' && acts[at + 1] !== 'reports')
    expect(acts.slice(from)).toEqual(['reports', 'details', 'reports', 'details'])
    await page.getByRole('button', { name: /There’s news for you/ }).click()
    await amends.heading(THANKS).waitFor()
    await context.close()
  })
})

describe('B2: a tab that closes right after the click', () => {
  it.each(cases(1, [0, 50, 5, 500]))(
    'has sent it, or the next visit does: %i ms',
    { tags: 'longer' },
    async (afterMs) => {
      const { page, context, amends } = await scene.visit()
      await amends.launcher.click()
      await amends.reason('Something else').waitFor()
      scene.proxy.plan([], 'drop')
      await amends.reason('Something else').evaluate((button) => (button as HTMLElement).click())
      if (afterMs > 0) await new Promise((resolve) => setTimeout(resolve, afterMs))
      await page.close()
      const next = await context.newPage()
      await next.goto(scene.host.origin)
      await until('an attempt', () => scene.raises().length > 0)
      scene.proxy.plan([])
      await until('the report', async () => (await scene.stored())[0] != null)
      expect(new Set(scene.raises()).size).toBe(1)
      await context.close()
    },
  )
})

describe('B3: two tabs with something unsent that come online together', () => {
  it('send it once', async () => {
    const { page, context, amends } = await scene.visit()
    scene.proxy.plan([], 'drop')
    await say(page, 'B3')
    await amends.heading(KEPT).waitFor()
    const other = await context.newPage()
    await ready(other, scene.host.origin)
    await context.setOffline(true)
    const before = scene.proxy.seen.length
    scene.proxy.plan([], { delayMs: 300 })
    await context.setOffline(false)
    await amends.heading(THANKS).waitFor()
    await scene.untilStored('B3')
    // The tab that did not send it may ask once more what became of it.
    const after = scene.proxy.seen.slice(before).filter(({ path }) => path === '/v1/reports')
    expect(after.length).toBeLessThanOrEqual(2)
    expect(await scene.collector.count('report')).toBe(new Set(await ids()).size)
    await context.close()
  })

  const ids = async () => {
    const { results } = await scene.collector.db
      .prepare('SELECT id FROM report')
      .all<{ id: string }>()
    return results.map(({ id }) => id)
  }
})

describe('B4: a collector that answers with trouble', () => {
  it('is asked again after 503 three times', async () => {
    const { page, context, amends } = await scene.visit()
    const busy = { status: 503 }
    scene.proxy.plan([busy, busy, busy])
    await say(page, 'B4 busy')
    await amends.heading(KEPT).waitFor()
    await amends.heading(THANKS).waitFor()
    expect(scene.raises()).toHaveLength(4)
    await context.close()
  })

  it.each([
    ['seconds', () => '30'],
    ['a date', (now: number) => new Date(now + 30_000).toUTCString()],
  ])('is left alone for as long as it asks: Retry-After in %s', async (_form, wait) => {
    const { page, context, amends } = await scene.visit()
    await page.clock.install()
    await ready(page, scene.host.origin)
    // From then on, time passes for the page only as it is told.
    const now = (Math.floor(Date.now() / 1_000) + 60) * 1_000
    await page.clock.pauseAt(now)
    scene.proxy.plan([{ status: 429, headers: { 'retry-after': wait(now) } }])
    await say(page, 'B4 wait')
    await amends.heading(KEPT).waitFor()
    await page.clock.runFor(25_000)
    expect(scene.raises()).toHaveLength(1)
    await page.clock.runFor(10_000)
    await amends.heading(THANKS).waitFor()
    expect(scene.raises()).toHaveLength(2)
    await context.close()
  })

  it.each(cases(1, [403, 413, 400, 401, 404]))(
    'for good, %i, gives the words back to copy, and they outlive the page',
    { tags: 'longer' },
    async (status) => {
      const { page, context, amends } = await scene.visit({
        permissions: ['clipboard-read', 'clipboard-write'],
      })
      scene.proxy.plan([{ status }])
      await say(page, `B4 refused with ${status}`)
      await amends.heading(/We couldn’t accept this/).waitFor()
      await page.getByRole('button', { name: 'Copy' }).click()
      await page.getByText('Copied').waitFor()
      expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(
        `B4 refused with ${status}`,
      )
      const mail = await page.getByRole('link', { name: 'Send it by email' }).getAttribute('href')
      expect(decodeURIComponent(mail ?? '')).toContain(`B4 refused with ${status}`)
      await page.reload()
      await page.getByRole('button', { name: /There’s news for you/ }).click()
      const words = page.getByLabel('What you wrote')
      expect(await words.inputValue()).toContain(`B4 refused with ${status}`)
      expect(scene.raises()).toHaveLength(1)
      if (status === 403) {
        await page.getByRole('button', { name: 'Try again' }).click()
        await amends.heading(THANKS).waitFor()
      } else {
        await page.getByRole('button', { name: 'Delete it' }).click()
      }
      await page.reload()
      await amends.launcher.click()
      await amends.heading('What went wrong?').waitFor()
      await context.close()
    },
  )
})

describe('B9: something unsent that grew old', { tags: 'long' }, () => {
  it('is not sent silently weeks later: the customer is asked', async () => {
    const { page, context, amends } = await scene.visit()
    await page.clock.install({ time: Date.now() - 7 * 24 * 60 * 60 * 1000 })
    await ready(page, scene.host.origin)
    await context.setOffline(true)
    await say(page, 'B9 of last week')
    await amends.heading(KEPT).waitFor()
    scene.proxy.plan([], 'drop')
    await context.setOffline(false)
    await page.close()
    const next = await context.newPage()
    await next.clock.setSystemTime(Date.now())
    await next.goto(scene.host.origin)
    await next.getByRole('button', { name: /There’s news for you/ }).click()
    await widget(next)
      .heading(/You wrote this on .* couldn’t be sent/)
      .waitFor()
    expect(await next.getByLabel('What you wrote').inputValue()).toContain('B9 of last week')
    // Not once, since the days have passed.
    const before = scene.raises().length
    scene.proxy.plan([])
    await next.reload()
    await next.getByRole('button', { name: /There’s news for you/ }).click()
    await widget(next)
      .heading(/You wrote this on .* couldn’t be sent/)
      .waitFor()
    expect(scene.raises()).toHaveLength(before)
    await next.getByRole('button', { name: 'Try again' }).click()
    await widget(next).heading(THANKS).waitFor()
    await scene.untilStored('B9 of last week')
    await context.close()
  })
})
