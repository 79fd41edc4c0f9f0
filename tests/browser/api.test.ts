import { createHmac } from 'node:crypto'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Amends, AmendsEvents, RaiseOptions } from '../../widget/amends.d.ts'
import { newPage } from '../support/browser.ts'
import { useScene } from '../support/scene.ts'
import { until } from '../support/until.ts'
import { widget } from '../support/widget.ts'

const scene = useScene()
const SECRET = 'a secret of the shop and its collector'
const EMAIL = 'mara@customer.example'
const THANKS = 'Thank you for telling us.'

beforeAll(async () => {
  const shortcut = 'alt+shift+KeyH'
  const { launcher } = await scene.collector.seed({ id: 'base', origins: [scene.host.origin] })
  await scene.collector.seed({
    id: 'shop',
    origins: [scene.host.origin],
    identitySecret: SECRET,
    launcher: { ...launcher, shortcut },
  })
})

/** Notes what the widget tells the page, in its order, from before it was there. */
const LISTEN = `<script>
  window.told = []
  window.Amends = window.Amends || []
  for (const name of ['open', 'raise', 'sent', 'failed', 'close'])
    Amends.push(['on', name, (what) => told.push([name, what])])
</script>`
const told = (page: Page) =>
  page.evaluate(() => (window as unknown as { told: [keyof AmendsEvents, unknown][] }).told)
const namesOf = async (page: Page) => (await told(page)).map(([name]) => name)

async function visit({ head = '', path = '/', attributes = '' } = {}) {
  const snippet = scene.head.replace('/demo/', '/shop/').replace('<script', `<script ${attributes}`)
  scene.host.serve('<h1>Shop</h1><button id="pay">Pay now</button><input id="field">', {
    head: head + snippet,
  })
  const seen = await newPage(scene.browser)
  const asked: string[] = []
  seen.page.on('request', (request) => {
    if (request.url().startsWith(scene.collector.url)) asked.push(new URL(request.url()).pathname)
  })
  await seen.page.goto(scene.host.origin + path)
  const amends = widget(seen.page)
  await amends.launcher.waitFor()
  return { ...seen, asked, amends }
}

describe('what a page is told', () => {
  it('is what happens, in its order, also where it asked before the script was there', async () => {
    const { page, context, trouble, amends } = await visit({ head: LISTEN })
    await amends.launcher.click()
    await amends.reason('Something else').click()
    await amends.heading(THANKS).waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => namesOf(page)).toEqual(['open', 'raise', 'sent', 'close'])
    const newest = await scene.newest()
    expect(await told(page)).toEqual([
      ['open', null],
      ['raise', { id: newest?.id, reason: 'other' }],
      ['sent', { id: newest?.id, reference: newest?.reference }],
      ['close', null],
    ])
    expect(trouble).toEqual([])
    await context.close()
  })

  it('is that nothing was sent while nothing is, and that it was sent once it is', async () => {
    const { page, context, amends } = await visit({ head: LISTEN })
    await amends.launcher.click()
    await amends.reason('Something else').waitFor()
    await context.setOffline(true)
    await amends.reason('Something else').click()
    await expect.poll(() => namesOf(page)).toEqual(['open', 'raise', 'failed'])
    await context.setOffline(false)
    await expect.poll(() => namesOf(page)).toEqual(['open', 'raise', 'failed', 'sent'])
    const ids = (await told(page)).slice(1).map(([, what]) => (what as { id: string }).id)
    expect(new Set(ids).size).toBe(1)
    await context.close()
  })

  it(
    'harms neither the widget nor the other listeners where one of them throws',
    { tags: 'long' },
    async () => {
      const throws = `<script>for (const name of ['open', 'raise', 'sent'])
      (window.Amends ||= []).push(['on', name, () => { throw new Error('of the page') }])</script>`
      const { page, context, trouble, amends } = await visit({ head: throws + LISTEN })
      await page.evaluate(() => window.Amends?.raise('broken'))
      await amends.heading(THANKS).waitFor()
      await expect.poll(() => namesOf(page)).toEqual(['open', 'raise', 'sent'])
      expect(trouble).toEqual(Array.from({ length: 3 }, () => 'uncaught: of the page'))
      await context.close()
    },
  )
})

describe('a call', () => {
  it('that only says something loads nothing; one that opens loads what it needs, once', async () => {
    const { page, context, asked, amends } = await visit({ head: LISTEN })
    await page.evaluate(() => {
      window.Amends?.on('sent', () => {})
      window.Amends?.identify({ email: 'a@b.example', signature: '00' })
      window.Amends?.close()
    })
    await page.waitForLoadState('networkidle')
    // The keys of the site are listened to, and nothing else is here yet.
    expect(asked.filter((path) => !path.includes('/shortcut'))).toEqual(['/w/shop/amends.js'])
    await page.evaluate(() => {
      window.Amends?.open('money')
      window.Amends?.open('broken')
    })
    await amends.heading('What went wrong?').waitFor()
    const name = 'A price or payment is wrong'
    expect(await amends.reason(name).getAttribute('aria-current')).toBe('true')
    expect(asked.filter((path) => path.includes('/panel'))).toHaveLength(2)
    await context.close()
  })

  it('of raise takes all that the page knows, and the page’s own words for the rest', async () => {
    const { page, context, amends } = await visit({
      attributes: 'data-step="payment" data-release="2026.11" data-order="A-1"',
    })
    await page.evaluate(() => window.Amends?.raise('money'))
    await amends.heading(THANKS).waitFor()
    expect(await scene.newest()).toMatchObject({ step: 'payment', trigger: 'code' })
    await page.keyboard.press('Escape')
    await page.evaluate(() => {
      const element = document.querySelector('#pay')
      const options = { text: ' Charged\0 twice \uD83D', step: 'address\n2', order: 'A-2' }
      window.Amends?.raise('Not A Code!', { ...options, ...(element && { element }) })
    })
    await until('the second', async () => (await scene.newest())?.step === 'address 2')
    expect(await scene.newest()).toMatchObject({
      reason: { code: 'not-a-code' },
      text: 'Charged twice \uFFFD',
      trigger: 'element',
      element: { text: 'Pay now', selector: '#pay' },
    })
    await amends.addMore.click()
    // What the page knows goes along once it is shown.
    await page.locator('summary').waitFor()
    await amends.done.click()
    const context2 = async () => (await scene.newest())?.evidence
    await until('what the page knows', async () =>
      JSON.stringify((await context2()) ?? {}).includes('2026.11'),
    )
    expect(JSON.stringify(await context2())).toContain('A-2')
    await context.close()
  })

  it('that makes no sense harms nobody', { tags: 'long' }, async () => {
    const { page, context, trouble } = await visit()
    await page.evaluate(() => {
      const api = window.Amends as unknown as Record<string, (...values: unknown[]) => void>
      api['push']?.(['unknown'])
      api['push']?.(['constructor', 1])
      api['close']?.(1)
      api['open']?.()
      api['open']?.(null)
      api['close']?.()
      api['close']?.()
      api['push']?.(['nothing', 'of ours'])
    })
    await page.waitForLoadState('networkidle')
    expect(trouble).toEqual([])
    await context.close()
  })

  it('is typed for the page’s own TypeScript', () => {
    const use = (amends: Amends) => {
      amends.open()
      amends.raise('money', { text: 'Charged twice' } satisfies RaiseOptions)
      amends.on('sent', ({ reference }) => reference.toUpperCase())
      amends.push(['raise', 'broken'])
      // @ts-expect-error -- A raise says what for.
      amends.raise()
      // @ts-expect-error -- There is no such event.
      amends.on('sending', () => {})
      // @ts-expect-error -- Nobody is vouched for without a signature.
      amends.identify({ email: EMAIL })
    }
    expect(use).toBeTypeOf('function')
  })
})

describe('who the customer is', () => {
  const sign = (email: string) => createHmac('sha256', SECRET).update(email).digest('hex')
  const mail = async () => (await scene.newest())?.mail

  it('is known where the site’s server signed it: mail is on, with no confirming mail', async () => {
    const { page, context, trouble, amends } = await visit()
    const before = (await scene.collector.mailsTo(EMAIL)).length
    const who = { email: EMAIL, signature: sign(EMAIL) }
    await page.evaluate((one) => window.Amends?.identify(one), who)
    await amends.launcher.click()
    await amends.reason('Something else').click()
    await amends.heading(THANKS).waitFor()
    await until('the mail', async () => (await mail())?.status === 'on')
    expect(await mail()).toEqual({ status: 'on', email: EMAIL })
    await scene.collector.tick(60_000)
    expect(await scene.collector.mailsTo(EMAIL)).toHaveLength(before)
    expect(trouble).toEqual([])
    await context.close()
  })

  it(
    'is not believed with another signature: the report stands, and the customer reads of no fault',
    { tags: 'long' },
    async () => {
      const { page, context, amends } = await visit({ head: LISTEN })
      const who = { email: EMAIL, signature: sign('other@customer.example') }
      await page.evaluate((one) => window.Amends?.identify(one), who)
      const refused = page.waitForResponse(/\/identity$/)
      await amends.launcher.click()
      await amends.reason('Something else').click()
      expect((await refused).status()).toBe(403)
      await amends.heading(THANKS).waitFor()
      await amends.addMore.click()
      await amends.done.click()
      await expect.poll(() => namesOf(page)).toEqual(['open', 'raise', 'sent', 'close'])
      expect(await mail()).toEqual({ status: 'off', email: null })
      await amends.launcher.click()
      await amends.heading('What went wrong?').waitFor()
      expect(await amends.dialog.getByText('not sent').count()).toBe(0)
      await context.close()
    },
  )
})

describe('the panel opens', () => {
  it('on a page whose address asks for it', async () => {
    const { context, amends, trouble } = await visit({ path: '/any/page?x=1&amends=open' })
    await amends.heading('What went wrong?').waitFor()
    expect(trouble).toEqual([])
    await context.close()
  })

  it('at the site’s shortcut, from a field too, and at no other keys', async () => {
    const { page, context, amends } = await visit()
    await page.locator('#field').focus()
    for (const keys of ['h', 'Shift+h', 'Alt+h', 'Control+Alt+Shift+h'])
      await page.keyboard.press(keys)
    expect(await amends.dialog.isVisible()).toBe(false)
    // What listens for the keys comes in a chunk of its own, right after the button.
    await expect
      .poll(async () => {
        await page.keyboard.press('Alt+Shift+h')
        return amends.dialog.isVisible()
      })
      .toBe(true)
    await amends.heading('What went wrong?').waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => amends.dialog.isVisible()).toBe(false)
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('field')
    await context.close()
  })

  it(
    'is forgotten at a sign-out, and a signature that was refused is never heard of again',
    { tags: 'long' },
    async () => {
      const { page, context, trouble, amends } = await visit({
        head: '<script>(window.Amends ||= []).push(["identify", undefined])</script>',
      })
      const who = { email: 'no@customer.example', signature: '0'.repeat(64) }
      await page.evaluate((one) => window.Amends?.identify(one), who)
      await amends.launcher.click()
      await amends.reason('Something else').click()
      await amends.heading(THANKS).waitFor()
      await page.reload()
      await amends.launcher.click()
      await amends.heading('What went wrong?').waitFor()
      await page.evaluate(() => window.Amends?.identify(null))
      await amends.reason('Something else').click()
      await amends.heading(THANKS).waitFor()
      expect((await scene.newest())?.mail.status).toBe('off')
      // The browser itself notes the refusal.
      expect(trouble.filter((one) => !one.includes('403'))).toEqual([])
      await context.close()
    },
  )
})

describe('a page that says something wrong', () => {
  it('raises all the same, and hears of no error', async () => {
    const { page, context, trouble, amends } = await visit()
    await page.evaluate(() => {
      const api = window.Amends as unknown as Record<string, (...said: unknown[]) => void>
      api['identify']?.(undefined)
      api['open']?.(7)
      api['close']?.()
      api['raise']?.(404, { order: 12_345, step: 3, text: 5, element: 'no element' })
    })
    await amends.heading(THANKS).waitFor()
    expect(await scene.newest()).toMatchObject({ reason: { code: '404' }, step: '3', text: '5' })
    expect(trouble).toEqual([])
    await context.close()
  })
})
