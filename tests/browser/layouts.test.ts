import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { newPage } from '../support/browser.ts'
import { newCase, openDesk } from '../support/desk.ts'
import { snippet } from '../support/host.ts'
import { useScene } from '../support/scene.ts'
import { widget } from '../support/widget.ts'

const scene = useScene()

type Keys = Pick<
  KeyboardEventInit,
  'key' | 'code' | 'ctrlKey' | 'altKey' | 'modifierAltGraph' | 'modifierCapsLock'
>

/** Presses a key as a keyboard of another layout does. */
const press = (page: Page, keys: Keys) =>
  page.evaluate((init) => {
    const event = new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init })
    document.activeElement?.dispatchEvent(event)
  }, keys)

describe('W15: the shortcut of a site', () => {
  it('W15: opens on a Cyrillic layout and with Caps Lock, and not by a sign that AltGr writes', async () => {
    const { host, collector } = scene
    const [SITE] = ['layouts']
    await collector.seed({
      id: SITE,
      origins: [host.origin],
      launcher: {
        theme: 'auto',
        position: 'end',
        offset: [16, 16],
        hidden: false,
        shortcut: 'ctrl+alt+KeyQ',
      },
    })
    host.serve('<input id="field">', { head: snippet(collector.url, SITE) })
    const { page, context, trouble } = await newPage(scene.browser)
    const loaded = page.waitForResponse(/\/shortcut-/)
    await page.goto(host.origin)
    await loaded
    const amends = widget(page)
    const held = { code: 'KeyQ', ctrlKey: true, altKey: true }
    await page.evaluate(() => {
      const opened: string[] = []
      Object.assign(window, { opened })
      window.Amends?.on('open', () => opened.push('open'))
    })
    await press(page, { ...held, key: '@', modifierAltGraph: true })
    expect(await amends.dialog.isVisible()).toBe(false)
    for (const keys of [
      { ...held, key: 'й' },
      { ...held, key: 'Q', modifierCapsLock: true },
    ]) {
      await expect
        .poll(async () => {
          await press(page, keys)
          return amends.dialog.isVisible()
        })
        .toBe(true)
      await amends.heading('What went wrong?').waitFor()
      await page.keyboard.press('Escape')
      await expect.poll(() => amends.dialog.isVisible()).toBe(false)
    }
    expect(await page.evaluate(() => (window as unknown as { opened: [] }).opened)).toEqual([
      'open',
      'open',
    ])
    expect(trouble).toEqual([])
    await context.close()
  })
})

describe('W15: the keys of the desk', () => {
  it('W15: work on Cyrillic and Greek layouts and with Caps Lock, and not by what AltGr writes', async () => {
    const desk = await openDesk(scene.collector, 'layouts-desk')
    const report = await newCase(scene.collector, { site: 'layouts-desk', text: 'It broke.' })
    const { page, context } = await newPage(scene.browser)
    const [name = '', value = ''] = desk.sam.cookie.split('=')
    await context.addCookies([{ name, value, url: scene.collector.url }])
    const list = page.locator('.list > li[aria-selected]')
    for (const keys of [
      { key: 'о', code: 'KeyJ' },
      { key: 'ξ', code: 'KeyJ' },
      { key: 'J', code: 'KeyJ', modifierCapsLock: true },
      { key: 'j', code: 'KeyC' },
    ]) {
      await page.goto(`${scene.collector.url}/desk`)
      await press(page, keys)
      expect(await list.count()).toBe(1)
    }
    await page.goto(`${scene.collector.url}/desk`)
    await press(page, { key: 'x', code: 'KeyJ' })
    await press(page, { key: 'ĵ', code: 'KeyJ', ctrlKey: true, altKey: true })
    expect(await list.count()).toBe(0)
    await page.goto(scene.collector.url + report.path)
    await page.evaluate(() => {
      document.addEventListener('submit', (event) => {
        event.preventDefault()
        document.title += ' sent'
      })
    })
    await page.locator('#step form textarea').first().focus()
    const enter = { key: 'Enter', code: 'Enter', ctrlKey: true }
    await press(page, { ...enter, altKey: true, modifierAltGraph: true })
    expect(await page.title()).not.toContain(' sent')
    await page.locator('#step form textarea').first().fill('Some words.')
    await press(page, enter)
    expect(await page.title()).toContain(' sent')
    await context.close()
  })
})
