import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { newPage } from '../support/browser.ts'
import { bundle } from '../support/bundle.ts'
import { cases } from '../support/length.ts'
import { useScene } from '../support/scene.ts'
import { raiseByHand } from '../support/usable.ts'
import { widget } from '../support/widget.ts'

const scene = useScene('shell', ['--touch-events=enabled'])
const LONG = '<input id="field"><div id="box"><button>In the box</button></div>'

const TYPES = [
  'click dblclick auxclick contextmenu mousedown mouseup mousemove mouseover mouseout',
  'pointerdown pointerup pointermove pointerover pointerout wheel touchstart touchend touchmove',
  'keydown keyup keypress focusin focusout copy cut paste beforeinput input compositionstart',
  'compositionupdate compositionend',
].join(' ')

/** In the page: listens everywhere and in both phases, and spoils what it hears of the widget. */
function spoil(types: string) {
  const heard = new Set<string>()
  for (const type of types.split(' ')) {
    for (const target of [window, document, document.documentElement, document.body]) {
      for (const capture of [true, false]) {
        const options = { capture, passive: false }
        target.addEventListener(
          type,
          (event) => {
            if ((event.target as Element).localName !== 'amends-widget') return
            heard.add(type)
            event.preventDefault()
            event.stopImmediatePropagation()
          },
          options,
        )
      }
    }
  }
  Object.assign(window, { heard: () => [...heard] })
}

const heard = (page: Page) =>
  page.evaluate(() => (window as unknown as { heard(): string[] }).heard())

async function visit(body: string, script = '') {
  scene.host.serve(`${body}<div style="height:4000px">Long</div>`, {
    head: `<script>${script}</script>${scene.head}`,
  })
  const seen = await newPage(scene.browser, { viewport: { width: 900, height: 420 } })
  await seen.page.goto(scene.host.origin)
  const amends = widget(seen.page)
  await amends.launcher.waitFor()
  return { ...seen, amends }
}

/** Raises by the mouse, answers by all that a panel can be used with, and is done. */
async function tellAll(page: Page, text: string) {
  const amends = widget(page)
  await raiseByHand(page)
  await amends.addMore.click()
  await amends.words.click()
  await page.keyboard.type(text)
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.press('ControlOrMeta+x')
  await page.keyboard.press('ControlOrMeta+v')
  await page.getByText('Fix it').click()
  await amends.contact.fill('kim@example.com')
  await page.mouse.wheel(0, 3000)
  await expect.poll(() => page.locator('dialog').evaluate((one) => one.scrollTop > 0)).toBe(true)
  await amends.done.click()
  await expect.poll(() => amends.dialog.isVisible()).toBe(false)
  await expect
    .poll(() => scene.newest())
    .toMatchObject({ text, wish: 'fix', contact: { email: 'kim@example.com' } })
}

describe('W13: what happens inside of the panel', () => {
  it('W13: reaches no listener of the page, in neither phase', async () => {
    const { page, context, trouble, amends } = await visit(LONG)
    // What listens to keys on the window before there is a panel hears them first.
    await amends.launcher.click()
    await amends.heading('What went wrong?').waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => amends.dialog.isVisible()).toBe(false)
    await page.evaluate(spoil, TYPES)
    await tellAll(page, 'Beside a page that spoils everything.')
    await amends.launcher.click()
    await amends.reason('Something else').click({ button: 'right' })
    await amends.heading('What went wrong?').dblclick()
    await page.keyboard.press('Escape')
    await expect.poll(() => amends.dialog.isVisible()).toBe(false)
    expect(await page.evaluate(() => scrollY)).toBe(0)
    // The button is beside the panel.
    expect((await heard(page)).filter((type) => !/^(mouse|pointer|focus|blur)/.test(type))).toEqual(
      [],
    )
    expect(trouble).toEqual([])
    await context.close()
  })
})

describe('W13: a report is raised and told more of beside', () => {
  it.each(
    cases(2, [
      [
        'a focus trap',
        () =>
          bundle(`import { createFocusTrap } from 'focus-trap'
            addEventListener('DOMContentLoaded', () => {
              createFocusTrap('#box', { allowOutsideClick: false }).activate()
            })`),
      ],
      [
        'smooth scrolling',
        () =>
          bundle(`import Lenis from 'lenis'
            addEventListener('DOMContentLoaded', () => new Lenis({ autoRaf: true }))`),
      ],
    ] as const),
  )('W13: %s', async (what, script) => {
    const { page, context, trouble } = await visit(LONG, await script())
    await tellAll(page, `Beside ${what}.`)
    expect(await page.evaluate(() => scrollY)).toBe(0)
    expect(trouble).toEqual([])
    await context.close()
  })
})
