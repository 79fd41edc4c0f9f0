import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import type { RaiseInput } from '../../../worker/contract.ts'
import { newPage } from '../../support/browser.ts'
import { snippet } from '../../support/host.ts'
import { cases } from '../../support/length.ts'
import { useScene } from '../../support/scene.ts'
import { stopClock } from '../../support/signals.ts'
import { widget } from '../../support/widget.ts'

const scene = useScene()
const TURNSTILE = 'https://challenges.cloudflare.com/**'

beforeAll(async () => {
  const turnstile = { siteKey: '1x00000000000000000000AA', secretKey: 'not asked here' }
  await scene.collector.seed({ id: 'proven', origins: [scene.host.origin], turnstile })
})

async function visit(site = 'demo') {
  scene.host.serve('<h1>Shop</h1>', { head: snippet(scene.collector.url, site) })
  const { page, context } = await newPage(scene.browser)
  const sent: RaiseInput[] = []
  page.on('request', (request) => {
    if (request.url().endsWith('/v1/reports')) sent.push(request.postDataJSON() as RaiseInput)
  })
  return { page, context, sent, amends: widget(page) }
}

/** What waits on the device, once the panel has made room for it. */
const stored = (page: Page) =>
  page.evaluate(async () => {
    const { promise, resolve } = Promise.withResolvers<IDBDatabase>()
    const request = indexedDB.open('amends:proven:unsent')
    request.addEventListener('success', () => resolve(request.result))
    const table = (await promise).transaction('unsent').objectStore('unsent').getAll()
    return new Promise<{ body: string }[]>((done) =>
      table.addEventListener('success', () => done(table.result as { body: string }[])),
    )
  })

describe('T1: the trap in the panel', () => {
  it('is met by no person: not seen, not reached by the keyboard, not told by a screen reader', async () => {
    const { page, context, sent, amends } = await visit()
    await page.goto(scene.host.origin)
    await amends.launcher.click()
    await amends.heading('What went wrong?').waitFor()
    expect(await amends.dialog.getByRole('textbox').count()).toBe(0)
    const trap = page.locator('dialog .trap')
    const box = await trap.boundingBox()
    expect([box?.width, await trap.evaluate((one) => getComputedStyle(one).opacity)]).toEqual([
      1,
      '0',
    ])
    for (let press = 0; press < 12; press++) {
      await page.keyboard.press('Tab')
      expect(await trap.evaluate((one) => one.matches(':focus'))).toBe(false)
    }
    await amends.reason('Something else').click()
    await amends.undo.waitFor()
    expect(sent[0]?.trap).toBeUndefined()
    expect(sent[0]?.tookMs).toBeGreaterThan(0)
    expect((await scene.newest())?.state).toBe('received')
    await context.close()
  })

  it('W10: holds nobody back whose password manager fills it in', async () => {
    const { page, context, sent, amends } = await visit()
    await page.goto(scene.host.origin)
    await amends.launcher.click()
    await page.locator('dialog .trap').evaluate((one: HTMLInputElement) => {
      one.value = 'https://shop.example/login'
    })
    // A press in the first quarter of a second is a sign of its own.
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 300)))
    await amends.reason('Something else').click()
    await amends.undo.waitFor()
    expect(sent[0]?.trap).toBe('https://shop.example/login')
    expect((await scene.newest())?.state).toBe('received')
    await amends.addMore.click()
    await amends.words.fill('The button does nothing.')
    await amends.words.blur()
    await expect.poll(() => amends.said.innerText()).toBe('Sent')
    expect(await scene.newest()).toMatchObject({
      state: 'received',
      text: 'The button does nothing.',
    })
    await context.close()
  })

  it('catches a program that fills every field, which sees the same receipt', async () => {
    const { page, context, sent, amends } = await visit()
    await page.goto(scene.host.origin)
    await amends.launcher.click()
    await page.locator('dialog .trap').evaluate((one: HTMLInputElement) => {
      one.value = 'http://pills.example'.repeat(40)
    })
    // A press in the first quarter of a second is a sign of its own.
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 300)))
    await amends.reason('Something else').click()
    await amends.undo.waitFor()
    expect(sent[0]?.trap).toHaveLength(200)
    expect(await page.locator('.promise').innerText()).toMatch(/^A person will answer by /)
    await amends.addMore.click()
    await amends.words.fill('Cheap pills: http://pills.example')
    await amends.words.blur()
    await expect.poll(() => amends.said.innerText()).toBe('Sent')
    expect(await scene.newest()).toMatchObject({ state: 'quarantined', suspicion: 'trap links' })
    await context.close()
  })
})

describe('T1: a customer in a crowd', () => {
  it('reads that it is saved and goes out by itself, and so it does', async () => {
    const { page, context, amends } = await visit()
    let isCrowded = true
    await page.route('**/v1/reports', async (route) => {
      if (!isCrowded) return route.continue()
      const error = { code: 'too_many', message: 'Too many requests. Please try again later.' }
      return route.fulfill({
        status: 429,
        json: { error },
        headers: {
          'access-control-allow-origin': '*',
          'access-control-expose-headers': 'Retry-After',
          'retry-after': '1',
        },
      })
    })
    await page.goto(scene.host.origin)
    await amends.launcher.click()
    await amends.reason('Something else').click()
    await amends.heading('Saved on this device, not sent yet.').waitFor()
    isCrowded = false
    await amends.heading('Thank you for telling us.').waitFor()
    expect((await scene.newest())?.state).toBe('received')
    await context.close()
  })
})

describe('T1: a site that asks for Turnstile', () => {
  const standIn = `window.turnstile = {
    render(element, { callback }) {
      element.textContent = 'Checking'
      setTimeout(callback, 300, 'proof-1')
      return 'widget'
    },
    reset() {},
  }`

  it('loads it on intent alone, and waits for its proof', async () => {
    const { page, context, sent, amends } = await visit('proven')
    const loaded: string[] = []
    await context.route(TURNSTILE, (route) => {
      loaded.push(route.request().url())
      return route.fulfill({ contentType: 'text/javascript', body: standIn })
    })
    const pass = await stopClock(page)
    await page.goto(scene.host.origin)
    await amends.launcher.waitFor()
    expect(loaded).toEqual([])
    await amends.launcher.click()
    await amends.reason('Something else').click()
    await page.getByText('Checking').waitFor()
    expect(sent).toEqual([])
    await pass(300)
    await amends.undo.waitFor()
    expect(loaded).toHaveLength(1)
    expect(sent.map(({ challenge }) => challenge)).toEqual(['proof-1'])
    await context.close()
  })

  it('takes the report without it where the page or the network keeps it away', async () => {
    const { page, context, sent, amends } = await visit('proven')
    await context.route(TURNSTILE, (route) => route.abort())
    await page.goto(scene.host.origin)
    await amends.launcher.click()
    await amends.reason('Something else').click()
    await amends.undo.waitFor()
    expect(sent.map(({ challenge }) => challenge)).toEqual([undefined])
    expect((await scene.newest())?.state).toBe('quarantined')
    await context.close()
  })

  it.each(
    cases(1, [
      ['its script', TURNSTILE],
      ['our own part of it', '**/w/_/challenge-*'],
    ]),
  )(
    'waits no longer than some seconds where %s never comes',
    { tags: 'long' },
    async (_what, hangs) => {
      const { page, context, sent, amends } = await visit('proven')
      await context.route(hangs, () => {})
      await page.goto(scene.host.origin)
      await amends.launcher.click()
      await amends.reason('Something else').click()
      await amends.undo.waitFor()
      expect(sent.map(({ challenge }) => challenge)).toEqual([undefined])
      await context.close()
    },
  )

  it('stores the report at once, and sends it as it is when the page goes', async () => {
    const { page, context, sent, amends } = await visit('proven')
    await context.route(TURNSTILE, () => {})
    // The proof is waited for as long as it takes to look.
    await stopClock(page)
    await page.goto(scene.host.origin)
    await amends.launcher.click()
    await amends.reason('Something else').click()
    await expect.poll(() => stored(page)).toHaveLength(1)
    expect(sent).toEqual([])
    const { body } = (await stored(page))[0] ?? { body: '' }
    await page.goto(`${scene.host.origin}/elsewhere`)
    await expect.poll(async () => (await scene.newest())?.id).toBe(JSON.parse(body).id)
    await context.close()
  })

  it(
    'is sent by the next visit where the page went without a word, as in a crash',
    { tags: 'long' },
    async () => {
      const { page, context, sent, amends } = await visit('proven')
      await context.route(TURNSTILE, () => {})
      const pass = await stopClock(page)
      await page.addInitScript(() => {
        addEventListener('pagehide', (event) => event.stopImmediatePropagation())
      })
      await page.goto(scene.host.origin)
      await amends.launcher.click()
      await amends.reason('Something else').click()
      await expect.poll(() => stored(page)).toHaveLength(1)
      const before = (await scene.newest())?.id
      await page.goto('about:blank')
      expect(sent).toEqual([])
      await pass(10_000)
      await page.goto(scene.host.origin)
      await amends.launcher.click()
      await expect.poll(async () => (await scene.newest())?.id).not.toBe(before)
      expect(sent.map(({ id }) => id)).toEqual([(await scene.newest())?.id])
      await context.close()
    },
  )

  it(
    'asks once more with the next report where our own part of it did not come',
    { tags: 'long' },
    async () => {
      const { page, context, sent, amends } = await visit('proven')
      await context.route(TURNSTILE, (route) =>
        route.fulfill({ contentType: 'text/javascript', body: standIn }),
      )
      await context.route('**/w/_/challenge-*', (route) =>
        sent.length === 0 ? route.abort() : route.continue(),
      )
      const pass = await stopClock(page)
      await page.goto(scene.host.origin)
      await amends.launcher.click()
      await amends.reason('Something else').click()
      await amends.undo.waitFor()
      await page.keyboard.press('Escape')
      await page.evaluate(() => window.Amends?.raise('other'))
      await page.getByText('Checking').waitFor()
      await pass(300)
      await expect
        .poll(() => sent.map(({ challenge }) => challenge))
        .toEqual([undefined, 'proof-1'])
      await context.close()
    },
  )

  it('is the only one that does', { tags: 'long' }, async () => {
    const { page, context, amends } = await visit()
    const hosts = new Set<string>()
    page.on('request', (request) => hosts.add(new URL(request.url()).origin))
    await page.goto(scene.host.origin)
    await amends.launcher.click()
    await amends.reason('Something else').click()
    await amends.undo.waitFor()
    expect(hosts).toEqual(new Set([scene.host.origin, scene.collector.url]))
    await context.close()
  })
})
