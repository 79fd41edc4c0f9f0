import type { Page } from 'playwright-core'
import { beforeEach, describe, expect, it } from 'vitest'
import { newPage } from '../support/browser.ts'
import { useScene } from '../support/scene.ts'
import { stopClock } from '../support/signals.ts'
import { answering, raising, widget } from '../support/widget.ts'

const scene = useScene()
beforeEach(() => {
  scene.host.serve(
    '<h1>Shop</h1><button data-amends="broken" id="pay">Pay now</button><input id="name">',
    {
      head: scene.head,
    },
  )
})

const focusedName = (page: Page) =>
  page.evaluate(() => {
    const active = document.activeElement?.shadowRoot?.activeElement ?? document.activeElement
    return active?.textContent
  })

describe('the page that embeds the widget', () => {
  it('makes one request before anybody wants anything, and keeps its layout and its globals', async () => {
    const { page, context, trouble } = await newPage(scene.browser)
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    await page.addInitScript(() => {
      const shifts: number[] = []
      Object.assign(window, { shifts })
      new PerformanceObserver((list) => shifts.push(list.getEntries().length)).observe({
        type: 'layout-shift',
        buffered: true,
      })
    })
    await page.goto(scene.host.origin)
    await widget(page).launcher.waitFor()
    await page.waitForLoadState('networkidle')
    expect(asked.filter((url) => url.startsWith(scene.collector.url))).toHaveLength(1)
    expect(await page.evaluate(() => (window as unknown as { shifts: number[] }).shifts)).toEqual(
      [],
    )
    const added = await page.evaluate(() => {
      const frame = document.body.appendChild(document.createElement('iframe'))
      const plain = new Set(Object.keys(frame.contentWindow ?? {}))
      frame.remove()
      return Object.keys(window).filter((name) => !plain.has(name))
    })
    expect(added.filter((name) => !['shifts', 'noteViolation'].includes(name))).toEqual(['Amends'])
    expect(await context.cookies()).toEqual([])
    expect(trouble).toEqual([])
    await context.close()
  })

  it('can hold the snippet twice without harm', async () => {
    scene.host.serve('', { head: scene.head.repeat(2) })
    const { page, context, trouble } = await newPage(scene.browser)
    await page.goto(scene.host.origin, { waitUntil: 'networkidle' })
    expect(await page.locator('amends-widget').count()).toBe(1)
    expect(trouble).toEqual([])
    await context.close()
  })

  it('may call before the script has arrived', async () => {
    const early = `<script>(window.Amends ||= []).push(['raise', 'money', { step: 'payment' }])</script>`
    scene.host.serve('', { head: early + scene.head })
    const { page, context } = await newPage(scene.browser)
    await page.goto(scene.host.origin)
    await widget(page).heading('Thank you for telling us.').waitFor()
    expect(await scene.newest()).toMatchObject({
      reason: { code: 'money' },
      step: 'payment',
      trigger: 'code',
    })
    await context.close()
  })

  it('stays whole when the widget is destroyed', async () => {
    const { page, context } = await newPage(scene.browser)
    await page.goto(scene.host.origin)
    await widget(page).launcher.waitFor()
    const left = await page.evaluate(() => {
      ;(window as unknown as { Amends: { destroy(): void } }).Amends.destroy()
      return [document.querySelector('amends-widget'), 'Amends' in window]
    })
    expect(left).toEqual([null, false])
    await context.close()
  })
})

describe('any element with data-amends', () => {
  it('raises its reason with that one click, and tells which element it was', async () => {
    const { page, context } = await newPage(scene.browser)
    await page.goto(scene.host.origin)
    await widget(page).launcher.waitFor()
    await page.getByRole('button', { name: 'Pay now' }).click()
    await widget(page).heading('Thank you for telling us.').waitFor()
    expect(await scene.newest()).toMatchObject({
      trigger: 'element',
      reason: { code: 'broken' },
      element: { text: 'Pay now', selector: '#pay' },
    })
    await context.close()
  })
})

describe('undo', () => {
  it('takes the report back for some seconds; only then come the questions', async () => {
    const { page, context } = await newPage(scene.browser)
    const pass = await stopClock(page)
    const amends = await raising(page, scene.host.origin)
    expect(await amends.words.count()).toBe(0)
    await pass(8_000)
    await amends.words.waitFor()
    expect(await amends.undo.count()).toBe(0)
    await context.close()
  })

  it('alerts nobody and says so', async () => {
    const { page, context } = await newPage(scene.browser)
    await stopClock(page)
    const amends = await raising(page, scene.host.origin)
    await amends.undo.click()
    await amends.heading('Withdrawn. Nobody was told.').waitFor()
    expect(await scene.newest()).toMatchObject({ state: 'withdrawn' })
    const mails = await scene.collector.mailsTo('sam@shop.example')
    await scene.collector.tick(60_000)
    const reference = (await scene.newest())?.reference ?? 'none'
    const after = await scene.collector.mailsTo('sam@shop.example')
    expect(after.slice(mails.length).filter(({ text }) => text.includes(reference))).toEqual([])
    await context.close()
  })
})

describe('an answer', () => {
  it('is saved in the middle of typing, and what is left is sent when the page goes', async () => {
    const { page, context } = await newPage(scene.browser)
    const amends = await answering(page, scene.host.origin)
    await amends.words.pressSequentially('First words')
    await expect.poll(async () => (await scene.newest())?.text).toBe('First words')
    await expect.poll(() => amends.said.innerText()).toBe('Sent')
    await amends.words.pressSequentially(' and last')
    await page.goto('about:blank')
    await expect
      .poll(() => scene.newest())
      .toMatchObject({ text: 'First words and last', finished: true })
    await context.close()
  })

  it('that cannot reach anybody is named at once and not sent', async () => {
    const { page, context } = await newPage(scene.browser)
    const amends = await answering(page, scene.host.origin)
    await amends.contact.fill('call me maybe')
    await amends.contact.blur()
    await expect.poll(() => amends.said.innerText()).toContain('doesn’t look like an email')
    expect(await scene.newest()).toMatchObject({ contact: null })
    await page.getByLabel('Fix it').check()
    await amends.done.click()
    await expect.poll(() => amends.said.innerText()).toContain('doesn’t look like an email')
    expect(await amends.dialog.isVisible()).toBe(true)
    await amends.contact.fill('kim@example.com')
    await amends.done.click()
    await expect.poll(() => amends.dialog.isVisible()).toBe(false)
    await expect
      .poll(() => scene.newest())
      .toMatchObject({ contact: { email: 'kim@example.com' }, finished: true })
    await context.close()
  })
})

describe('W9: a contact that is typed into the panel', () => {
  it('is taken in any script, with the marks that are copied along', async () => {
    const { page, context } = await newPage(scene.browser)
    const amends = await answering(page, scene.host.origin)
    for (const [typed, contact] of [
      ['\u200f+٤٤ ٢٠ ٧٩٤٦\u2011٠٠١٨', { phone: '+44 20 7946-0018' }],
      ['Kim <kim＠例え.jp>, ', { email: 'kim@xn--r8jz45g.jp' }],
    ] as const) {
      await amends.contact.fill(typed)
      await amends.contact.blur()
      await expect.poll(async () => (await scene.newest())?.contact).toEqual(contact)
      await expect.poll(() => amends.said.innerText()).toBe('Sent')
    }
    await context.close()
  })
})

describe('a collector out of reach', () => {
  it('is never called sent; it goes out by itself, as the same report', async () => {
    const { page, context } = await newPage(scene.browser)
    const amends = widget(page)
    await page.goto(scene.host.origin)
    await amends.launcher.click()
    await amends.heading('What went wrong?').waitFor()
    const before = await scene.collector.count('report')
    // The request arrives and its answer is lost: the worst that a network does.
    await page.route('**/v1/reports', async (route) => {
      await route.fetch()
      await route.abort()
    })
    await amends.reason('Something else').click()
    await amends.heading('Saved on this device, not sent yet.').waitFor()
    expect(await page.getByRole('link', { name: /help@/ }).count()).toBe(1)
    await page.unroute('**/v1/reports')
    await amends.heading('Thank you for telling us.').waitFor()
    expect(await scene.collector.count('report')).toBe(before + 1)
    await context.close()
  })

  it('that cannot give the panel either says so, and the next click tries again', async () => {
    const { page, context } = await newPage(scene.browser)
    const amends = widget(page)
    await page.goto(scene.host.origin)
    await amends.launcher.waitFor()
    await context.setOffline(true)
    await amends.launcher.click()
    await page.getByText('This failed to open.').waitFor()
    await context.setOffline(false)
    await amends.launcher.click()
    await amends.heading('What went wrong?').waitFor()
    expect(await page.getByText('This failed to open.').count()).toBe(0)
    await context.close()
  })
})

describe('the keyboard alone', () => {
  it('opens, raises, answers and closes, and comes back to the launcher', async () => {
    const { page, context } = await newPage(scene.browser)
    await stopClock(page)
    const amends = widget(page)
    await page.goto(scene.host.origin)
    await amends.launcher.waitFor()
    await page.locator('#name').focus()
    await page.keyboard.press('Tab')
    expect(await focusedName(page)).toBe('Something wrong?')
    await page.keyboard.press('Enter')
    await expect.poll(() => focusedName(page)).toBe('What went wrong?')
    await page.keyboard.press('Tab')
    expect(await focusedName(page)).toBe('Something doesn’t work')
    await page.keyboard.press('Enter')
    await expect.poll(() => focusedName(page)).toBe('Thank you for telling us.')
    await page.keyboard.press('Tab')
    expect(await focusedName(page)).toBe('Open your report’s page')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await amends.words.waitFor()
    expect(await focusedName(page)).toBe('Thank you for telling us.')
    await page.keyboard.press('Escape')
    await expect.poll(() => amends.dialog.isVisible()).toBe(false)
    expect(await focusedName(page)).toBe('Something wrong?')
    await context.close()
  })

  it('keeps what is typed away from the hotkeys of the page', async () => {
    scene.host.serve(
      '<script>window.keys = []; addEventListener("keydown", (e) => keys.push(e.key))</script>',
      {
        head: scene.head,
      },
    )
    const { page, context } = await newPage(scene.browser)
    const amends = await answering(page, scene.host.origin)
    await amends.words.pressSequentially('sf/')
    expect(await page.evaluate(() => (window as unknown as { keys: string[] }).keys)).toEqual([])
    await context.close()
  })
})
