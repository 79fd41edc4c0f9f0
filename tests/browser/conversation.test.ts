import type { BrowserContextOptions, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { DEMO_SITE } from '../../demo/seed.ts'
import { listEvents } from '../../worker/db/reports.ts'
import { updateChoices } from '../../worker/reports/promises.ts'
import { act } from '../support/act.ts'
import { newPage } from '../support/browser.ts'
import { faultsOf } from '../support/faults.ts'
import { inLooks } from '../support/length.ts'
import { SAM } from '../support/reports.ts'
import { useScene } from '../support/scene.ts'
import { DAY, OFFER, RESOLVED } from '../support/stages.ts'
import { until } from '../support/until.ts'
import { raising } from '../support/widget.ts'

const scene = useScene()

type Stage = 'answered' | 'offered' | 'resolved'

/** A customer who raised a report, left, and comes back once staff have come to a stage. */
async function comingBack(stage: Stage, options: BrowserContextOptions & { dir?: string } = {}) {
  const { dir = 'ltr', ...browser } = options
  scene.host.serve('<main><h1>Shop</h1></main>', {
    head: scene.head,
    root: `lang="en" dir="${dir}"`,
  })
  const visit = await newPage(scene.browser, browser)
  const { page } = visit
  const amends = await raising(page, scene.host.origin)
  await page.keyboard.press('Escape')
  // What comes after the report is resolved would be refused.
  const { id } = await until('the customer is done', async () => {
    const newest = await scene.newest()
    return newest?.finished && newest
  })
  await answerAs(stage, id)
  await page.goto(scene.host.origin)
  // Sooner than the page would by itself.
  await amends.launcher.hover()
  await page.getByRole('button', { name: /There’s news for you/ }).click()
  await amends.heading(/Your report/).waitFor()
  await page.getByLabel('Write to us').waitFor()
  const types = async () => (await listEvents(scene.collector.db, id)).map(({ type }) => type)
  return { ...visit, amends, id, types, ...partsOf(page) }
}

async function answerAs(stage: Stage, id: string): Promise<void> {
  const does = (command: Parameters<typeof act>[3]) => act(scene.collector, id, SAM, command)
  const now = Date.now()
  const updateBy = updateChoices(DEMO_SITE, now).at(-1) ?? 0
  await does({ type: 'acknowledge', text: 'Your bowl broke on its way, I am sorry.', updateBy })
  if (stage === 'answered') return
  await does({ type: 'plan', text: 'You hear from me once I found another.', due: now + DAY })
  if (stage === 'resolved') await does({ type: 'resolve', ...RESOLVED })
  else await does({ type: 'make_amends', amends: { ...OFFER, deliverBy: now + 3 * DAY } })
}

const partsOf = (page: Page) => ({
  words: page.getByLabel('Write to us'),
  send: page.getByRole('button', { name: 'Send', exact: true }),
  choose: page.getByRole('button', { name: 'Choose this' }),
  idea: page.getByLabel('What would you like instead?'),
  yes: page.getByRole('button', { name: 'Yes, it’s fine now' }),
  no: page.getByRole('button', { name: 'No, not yet' }),
  happened: page.locator('dialog p.said:not(#said)'),
})
const focused = (page: Page) =>
  page.evaluate(() => {
    const element = document.querySelector('amends-widget')?.shadowRoot?.activeElement
    return element?.tagName.toLowerCase() ?? null
  })

describe('a report whose links staff revoked', () => {
  it('says so, is forgotten on this device, and leads on to another', async () => {
    const { page, context, trouble, amends, id } = await comingBack('answered')
    await page.keyboard.press('Escape')
    await act(scene.collector, id, SAM, {
      type: 'message',
      text: 'One more thing.',
      updateBy: Date.now() + 3_600_000,
    })
    await page.goto(scene.host.origin)
    await amends.launcher.hover()
    const news = page.getByRole('button', { name: /There’s news for you/ })
    await news.waitFor()
    await act(scene.collector, id, SAM, { type: 'revoke_links' })
    await news.click()
    await page.getByText('This report can’t be opened here any more.').waitFor()
    expect(await page.evaluate(() => localStorage.getItem('amends:demo'))).toBeNull()
    await page.getByRole('button', { name: 'Report something else' }).click()
    await amends.heading('What went wrong?').waitFor()
    expect(trouble.filter((text) => !text.includes('403'))).toEqual([])
    await context.close()
  })
})

describe('on the next visit', () => {
  it('shows what was written, who has it and by when, and no news afterwards', async () => {
    const { page, context, trouble, amends } = await comingBack('answered')
    const text = await amends.dialog.innerText()
    expect(text).toMatch(/Sam Okafor wrote on \w+day/)
    expect(text).toContain('Your bowl broke on its way, I am sorry.')
    expect(text).toMatch(/Sam Okafor is taking care of it\. You’ll hear from us again by \w+/)
    await page.keyboard.press('Escape')
    await page.goto(scene.host.origin)
    await amends.launcher.click()
    await amends.heading('What went wrong?').waitFor()
    expect(trouble).toEqual([])
    await context.close()
  })

  it('sends words back, says so once they arrived, and keeps the focus', async () => {
    const { page, context, amends, words, send, happened, types } = await comingBack('answered')
    // Half a character, as a cut emoji leaves it, is no reason to refuse the rest.
    await words.fill('\uD83DWas it the blue one?')
    await send.focus()
    await page.keyboard.press('Enter')
    await expect.poll(() => happened.innerText()).toBe('Sent')
    expect(await words.inputValue()).toBe('')
    expect(await focused(page)).toBe('button')
    expect(await amends.dialog.innerText()).toMatch(/You wrote on .*\s+.?Was it the blue one\?/)
    expect((await types()).filter((type) => type === 'wrote')).toHaveLength(1)
    await context.close()
  })

  it(
    'keeps what was typed when it cannot tell, and sends it by itself, once',
    { tags: 'long' },
    async () => {
      const { page, context, amends, words, send, happened, types } = await comingBack('answered')
      // The collector has it, and the customer does not hear of it.
      await page.route('**/messages', async (route) => {
        await route.fetch()
        await route.abort()
      })
      await words.fill('Was it the blue one?')
      await send.click()
      await expect.poll(() => happened.innerText()).toBe('Saved on this device, not sent yet.')
      await amends.dialog.locator('blockquote', { hasText: 'the blue one' }).waitFor()
      await page.unroute('**/messages')
      await expect.poll(() => happened.innerText()).toBe('Sent')
      expect((await types()).filter((type) => type === 'wrote')).toHaveLength(1)
      await context.close()
    },
  )

  it('keeps what was typed when the panel is closed', { tags: 'long' }, async () => {
    const { page, context, amends, words } = await comingBack('answered')
    await words.fill('Half a sentence')
    await page.keyboard.press('Escape')
    await amends.launcher.click()
    await page.getByRole('button', { name: /Your report/ }).click()
    expect(await words.inputValue()).toBe('Half a sentence')
    await context.close()
  })
})

describe('an offer', () => {
  it('is chosen from, by keyboard alone', async () => {
    const { page, context, choose, happened, types } = await comingBack('offered')
    await choose.focus()
    await page.keyboard.press('Enter')
    await expect.poll(() => happened.innerText()).toBe('Please choose one first.')
    await page.getByLabel('A new bowl').focus()
    await page.keyboard.press('Space')
    await page.keyboard.press('Enter')
    await expect.poll(() => happened.innerText()).toBe('Sent')
    expect((await types()).at(-1)).toBe('picked')
    expect(await choose.count()).toBe(0)
    expect(await focused(page)).toBe('h2')
    await context.close()
  })

  it('is answered with another proposal', { tags: 'long' }, async () => {
    const { page, context, choose, idea, happened, types } = await comingBack('offered')
    expect(await idea.isVisible()).toBe(false)
    await page.getByLabel('Something else').check()
    await choose.click()
    await expect.poll(() => happened.innerText()).toBe('Please choose one first.')
    await idea.fill('A blue plate in its place.')
    await choose.click()
    await expect.poll(() => happened.innerText()).toBe('Sent')
    expect((await types()).at(-1)).toBe('countered')
    await context.close()
  })

  it(
    'that was withdrawn in the meantime says so and shows where the report stands',
    { tags: 'long' },
    async () => {
      const { page, context, amends, id, words, choose, happened } = await comingBack('offered')
      await words.fill('I think about it.')
      await act(scene.collector, id, SAM, {
        type: 'withdraw_offer',
        reason: 'The last one was sold today.',
      })
      await page.getByLabel('A new bowl').check()
      await choose.click()
      await expect
        .poll(() => happened.innerText())
        .toContain('Not sent, because things have changed.')
      expect(await choose.count()).toBe(0)
      expect(await words.inputValue()).toBe('I think about it.')
      expect(await amends.dialog.innerText()).toContain('Sam Okafor is taking care of it.')
      await context.close()
    },
  )
})

describe('whether it is right', () => {
  it('is said with one press', { tags: 'long' }, async () => {
    const { context, amends, yes, types } = await comingBack('resolved')
    await yes.click()
    await expect.poll(types).toContain('confirmed')
    await expect.poll(() => amends.dialog.innerText()).toContain('You told us we put it right.')
    await context.close()
  })

  it('is denied with the words that stand in the field', async () => {
    const { context, words, no, happened, id } = await comingBack('resolved')
    await words.fill('It still wobbles.')
    await no.click()
    await expect.poll(() => happened.innerText()).toBe('Sent')
    expect(await words.inputValue()).toBe('')
    const events = await listEvents(scene.collector.db, id)
    expect(events.at(-1)).toMatchObject({ type: 'reopened', data: { reason: 'It still wobbles.' } })
    await context.close()
  })
})

const PHONE = { viewport: { width: 390, height: 844 } }
const DESKTOP = { viewport: { width: 1280, height: 800 } }

const LOOKS = [
  // Other skins and languages: axe-panel.test.ts.
  ['phone light', { ...PHONE, colorScheme: 'light', dir: 'ltr' }],
  ['desktop dark, right to left', { ...DESKTOP, colorScheme: 'dark', dir: 'rtl' }],
] as const

describe('axe finds nothing wrong and nothing sticks out', () => {
  it.for(inLooks(['answered', 'offered', 'resolved'], LOOKS, ['offered']))(
    'when it is %s, %s',
    { tags: 'longer' },
    async ([stage, [, options]]) => {
      const { page, context, amends } = await comingBack(stage, options)
      if (stage === 'offered') await page.getByLabel('Something else').check()
      expect(await faultsOf(page)).toEqual([])
      const isWide = await amends.dialog.evaluate((one) => one.scrollWidth > one.clientWidth)
      expect(isWide).toBe(false)
      await context.close()
    },
  )
})
