import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { newPage } from '../support/browser.ts'
import {
  type Case,
  type FORMS,
  leadThrough,
  newCase,
  openDesk,
  type Signed,
} from '../support/desk.ts'
import { faultsOf } from '../support/faults.ts'
import { inLooks } from '../support/length.ts'
import { startReceiver } from '../support/receiver.ts'
import { useScene } from '../support/scene.ts'

const scene = useScene()

let desk: Awaited<ReturnType<typeof openDesk>>
const cases: Record<string, Case> = {}

beforeAll(async () => {
  const { collector } = scene
  desk = await openDesk(collector, 'keys')
  await desk.sam.post('/desk/settings/snippets', {
    title: 'Thank you',
    text: 'Thank you for telling us.',
    ownerId: 'keys-sam',
    reviewBy: '2026-01-01',
  })
  const make = async (name: string, ...acts: (keyof typeof FORMS)[]) => {
    const one = await newCase(collector, { site: 'keys', text: `The words of ${name}.` })
    await leadThrough(one, desk.sam, ...acts)
    cases[name] = one
  }
  await make('received')
  await make('working', 'acknowledge', 'plan')
  await make('proposed', 'acknowledge', 'plan', 'offer')
  await make('resolved', 'acknowledge', 'plan', 'resolve')
})

async function visit(
  path: string,
  options: Parameters<typeof newPage>[1] = {},
  who: Signed = desk.sam,
) {
  const { browser, collector } = scene
  const one = await newPage(browser, options)
  const [name = '', value = ''] = who.cookie.split('=')
  await one.context.addCookies([{ name, value, url: collector.url }])
  await one.page.goto(collector.url + path)
  return one
}

const pathOf = (name: string) => cases[name]?.path ?? ''
const focused = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute('name'))

describe('the keys of the desk', () => {
  it('go down the list, into the next step, and send it', async () => {
    const { page, trouble, context } = await visit('/desk?view=unowned')
    await page.keyboard.press('j')
    await page.keyboard.press('o')
    await page.waitForURL(/\/desk\/reports\//)
    await page.keyboard.press('a')
    expect(await focused(page)).toBe('text')
    await page.keyboard.type('Your Pay button did nothing; j and k are only letters here.')
    await page.keyboard.press('Control+Enter')
    await page.getByText('Sam took the report and replied').waitFor()
    expect(trouble).toEqual([])
    await context.close()
  })

  it('skip what every page begins with, at the first Tab', async () => {
    const { page, trouble, context } = await visit(pathOf('working'))
    const skip = page.getByRole('link', { name: 'Skip to content' })
    await page.keyboard.press('Tab')
    await expect
      .poll(() => skip.evaluate((link) => link.getBoundingClientRect().width))
      .toBeGreaterThan(80)
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    const isInside = await page.evaluate(
      () =>
        document.activeElement?.closest('main') !== null && document.activeElement?.id !== 'main',
    )
    expect(isInside).toBe(true)
    expect(trouble).toEqual([])
    await context.close()
  })

  it('open what is folded, and explain themselves', async () => {
    const { page, trouble, context } = await visit(pathOf('working'))
    await page.keyboard.press('r')
    expect(await focused(page)).toBe('apology')
    await page.keyboard.press('Escape')
    await page.getByRole('heading').first().click()
    await page.keyboard.press('?')
    await page.getByRole('dialog').getByText('Add note').waitFor()
    await page.keyboard.press('Escape')
    expect(await page.getByRole('dialog').count()).toBe(0)
    expect(trouble).toEqual([])
    await context.close()
  })
})

describe('a snippet', () => {
  it('is put in where the cursor stands', async () => {
    const { page, context } = await visit(pathOf('working'))
    await page.locator('summary', { hasText: /^Reply$/ }).click()
    const form = page.locator('form[data-act=message]')
    await form.getByRole('textbox', { name: 'Your reply' }).fill('Hello! ')
    await form.getByText('Snippets').click()
    await form.getByRole('button', { name: 'Insert' }).click()
    expect(await form.getByRole('textbox', { name: 'Your reply' }).inputValue()).toBe(
      'Hello! Thank you for telling us.',
    )
    await context.close()
  })
})

describe('what an act at an endpoint led to', () => {
  it('is in sight at once on a phone, however many deliveries there are', async () => {
    const { collector } = scene
    const receiver = await startReceiver()
    const { url, secret } = receiver
    await collector.seed(
      { id: 'keys' },
      { staff: [], endpoints: [{ id: 'keys-crm', url, secret }] },
    )
    const phone = { viewport: { width: 360, height: 640 } }
    const { page, trouble, context } = await visit('/desk/deliveries', phone, desk.ada)
    await page.getByRole('link', { name: 'Endpoints' }).click()
    const isSeen = async (words: string) => {
      const box = await page.getByText(words).boundingBox()
      return box !== null && box.y >= 0 && box.y + box.height <= phone.viewport.height
    }
    await page.getByRole('button', { name: 'Send a test' }).click()
    await page.getByText('The test arrived.').waitFor()
    await expect.poll(() => isSeen('The test arrived.')).toBe(true)
    await page.getByText('New secret', { exact: true }).click()
    await page.getByRole('button', { name: 'Create new secret' }).click()
    await page.getByText('shown only once').waitFor()
    await expect.poll(() => isSeen('shown only once')).toBe(true)
    expect(await isSeen('whsec_')).toBe(true)
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0)
    expect(await faultsOf(page)).toEqual([])
    expect(trouble).toEqual([])
    await context.close()
    await receiver.close()
  })
})

describe('every page of the desk', () => {
  const PAGES = [
    '/desk',
    '/desk?view=all',
    '/desk/new',
    '/desk/settings',
    '/desk/deliveries',
    'received',
    'working',
    'proposed',
    'resolved',
  ]
  // What is on the others is on one of these, too.
  const USUAL = ['/desk', '/desk/settings', '/desk/new', 'proposed', '/desk/deliveries', 'working']
  const LOOKS = [
    ['light, wide', { colorScheme: 'light', viewport: { width: 1200, height: 900 } }],
    ['dark, on a phone', { colorScheme: 'dark', viewport: { width: 320, height: 700 } }],
  ] as const

  it.for(inLooks(PAGES, LOOKS, USUAL))(
    'is accessible and fits: %s, %s',
    { tags: 'longer' },
    async ([name, [, options]]) => {
      const { page, trouble, context } = await visit(
        name.startsWith('/') ? name : pathOf(name),
        options,
      )
      for (const summary of await page.locator('summary').all()) {
        if (await summary.isVisible()) await summary.click()
      }
      const width = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      expect([name, width]).toEqual([name, 0])
      const problems = await faultsOf(page)
      expect([name, problems]).toEqual([name, []])
      expect(trouble).toEqual([])
      await context.close()
    },
  )
})
