import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { findReport } from '../../worker/db/reports.ts'
import { newPage } from '../support/browser.ts'
import { PNG } from '../support/pictures.ts'
import { useScene } from '../support/scene.ts'
import { stopClock } from '../support/signals.ts'
import { driveTo, followUp, give, MOVES, sam } from '../support/stories.ts'

const PHONE = { viewport: { width: 390, height: 800 }, hasTouch: true, isMobile: true }

const scene = useScene()

/** A report in a state, its page on a phone, and everything that the page asked for. */
async function visit(state: Parameters<typeof driveTo>[1], options = {}) {
  const { browser, collector } = scene
  const click = await driveTo(collector, state)
  const { page, context, trouble } = await newPage(browser, { ...PHONE, ...options })
  const asked: string[] = []
  page.on('requestfinished', (request) => asked.push(request.url()))
  await stopClock(page)
  const url = `${collector.url}/r/${click.key}`
  await page.goto(url)
  return { ...click, page, context, trouble, asked, url }
}

const stateOf = async (id: string) => (await findReport(scene.collector.db, id))?.state

/** Sam writes, and the page has the time to notice. */
async function writes(page: Page, id: string, text: string) {
  await give(scene.collector, id, sam(), { type: 'message', text, updateBy: null })
  await page.clock.fastForward(15_000)
}

describe('the status page in a browser', () => {
  it('shows what is new without a reload, and says so', async () => {
    const { id, page, context, trouble, asked, url } = await visit('working')
    await writes(page, id, 'The basket is back.')
    await page.getByText('The basket is back.').waitFor()
    expect(await page.getByRole('status').innerText()).toContain('There’s something new.')
    await give(scene.collector, id, sam(), MOVES.resolve())
    await page.clock.fastForward(15_000)
    await page.getByRole('button', { name: 'Yes, it’s fine now' }).waitFor()
    expect(await page.title()).toContain('We think we’ve put it right.')
    expect(new Set(asked.map((one) => new URL(one).origin))).toEqual(new Set([new URL(url).origin]))
    expect(trouble).toEqual([])
    await context.close()
  })

  it('never takes words away that somebody types', async () => {
    const { id, page, context } = await visit('received')
    const words = page.getByLabel('Write to us')
    await words.fill('I wanted to say')
    await page.getByLabel('Your email address').focus()
    // From now on the form is addressed to Sam.
    await give(scene.collector, id, sam(), MOVES.acknowledge(Date.now()))
    await page.clock.fastForward(15_000)
    await page.getByRole('heading', { name: 'Sam Okafor is taking care of it.' }).waitFor()
    expect(await words.inputValue()).toBe('I wanted to say')
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await page.getByText('I wanted to say').waitFor()
    await context.close()
  })

  it('W9: takes an address in another script, with the marks that are copied along', async () => {
    const { id, page, context } = await visit('received')
    await page.getByLabel('Your email address').fill('<用户＠例え.jp>, ')
    await page.getByRole('button', { name: 'Email me updates' }).click()
    await page.getByText('We’ve sent an email to').waitFor()
    const report = await findReport(scene.collector.db, id)
    expect(report?.mail).toEqual({ status: 'asked', email: '用户@xn--r8jz45g.jp' })
    await context.close()
  })

  it('asks seldom when nothing happens, not at all when hidden, and at once when shown', async () => {
    const { page, context, asked } = await visit('working')
    const versions = () => asked.filter((url) => url.endsWith('/version')).length
    const show = (hidden: boolean) =>
      page.evaluate((value) => {
        Object.defineProperty(document, 'hidden', { value, configurable: true })
        document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
      }, hidden)
    await page.clock.fastForward(15_000)
    await expect.poll(versions).toBe(1)
    await show(true)
    await page.clock.fastForward(600_000)
    expect(versions()).toBe(1)
    await show(false)
    await expect.poll(versions).toBe(2)
    await context.close()
  })

  it('lets a thumb choose a remedy', async () => {
    const { id, page, context, trouble } = await visit('proposed')
    await page.getByText('A second cup with your order').tap()
    await page.getByRole('button', { name: 'I’d like this' }).tap()
    await page.getByText('You chose: A second cup with your order').waitFor()
    expect(await stateOf(id)).toBe('working')
    expect(trouble).toEqual([])
    await context.close()
  })

  it('lets a thumb answer the follow-up', async () => {
    const { id, page, context, url } = await visit('resolved')
    await followUp(scene.collector, id)
    await page.goto(url)
    await page.getByText('Yes', { exact: true }).tap()
    await page.getByRole('group', { name: 'Was the outcome fair?' }).getByLabel('4').tap()
    await page.getByRole('button', { name: 'Send my answer' }).tap()
    await page.getByRole('heading', { name: 'You told us we put it right.' }).waitFor()
    expect(await stateOf(id)).toBe('confirmed')
    await context.close()
  })

  it('shows a picture that was added', async () => {
    const { page, context, trouble } = await visit('received')
    await page.getByText('Add a picture').tap()
    const file = { name: 'a.png', mimeType: 'image/png', buffer: Buffer.from(PNG) }
    await page.getByLabel('Which picture?').setInputFiles(file)
    await page.getByRole('button', { name: 'Add this picture' }).tap()
    const picture = page.getByRole('img', { name: 'A picture you added' })
    await picture.scrollIntoViewIfNeeded()
    const width = () => picture.evaluate((img) => (img as HTMLImageElement).naturalWidth)
    await expect.poll(width).toBe(1)
    expect(trouble).toEqual([])
    await context.close()
  })

  it('has nothing that is wider than a phone, and no target too small for a thumb', async () => {
    for (const state of ['received', 'proposed', 'resolved', 'closed'] as const) {
      const { page, context } = await visit(state, { viewport: { width: 320, height: 700 } })
      const found = await page.evaluate(() => {
        const small = [...document.querySelectorAll('button, summary, .option, .scale label')]
          .map((one) => one.getBoundingClientRect())
          .filter(({ height }) => height > 0 && height < 44)
        return [document.documentElement.scrollWidth, small.length]
      })
      expect([state, ...found]).toEqual([state, 320, 0])
      await context.close()
    }
  })
})

describe('the status page without JavaScript', () => {
  it('does everything that it does with it', async () => {
    const click = await driveTo(scene.collector, 'proposed')
    const options = { ...PHONE, javaScriptEnabled: false }
    const context = await scene.browser.newContext(options)
    const page = await context.newPage()
    await page.goto(`${scene.collector.url}/r/${click.key}`)
    await page.getByText('None of these').click()
    await page.getByLabel('What would put it right for you?').fill('A plate.')
    await page.getByRole('button', { name: 'Suggest this' }).click()
    await page.getByRole('heading', { name: 'We have your suggestion.' }).waitFor()
    expect(page.url()).toContain(`/r/${click.key}`)
    expect(await stateOf(click.id)).toBe('working')
    await context.close()
  })

  it('keeps the words of a form that came too late', async () => {
    const click = await driveTo(scene.collector, 'proposed')
    const context = await scene.browser.newContext({ ...PHONE, javaScriptEnabled: false })
    const page = await context.newPage()
    await page.goto(`${scene.collector.url}/r/${click.key}`)
    await page.getByText('None of these').click()
    await page.getByLabel('What would put it right for you?').fill('A plate.')
    const reason = 'I made a mistake in it.'
    await give(scene.collector, click.id, sam(), { type: 'withdraw_offer', reason })
    await page.getByRole('button', { name: 'Suggest this' }).click()
    expect(await page.getByRole('alert').innerText()).toContain('this wasn’t sent')
    await page.getByRole('button', { name: 'Send it as a message' }).click()
    expect(await page.locator('.thread .mine').innerText()).toContain('A plate.')
    await context.close()
  })
})
