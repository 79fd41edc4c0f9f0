// @module-tag long
import { beforeAll, describe, expect, it } from 'vitest'
import { newPage } from '../support/browser.ts'
import { useScene } from '../support/scene.ts'
import { raiseByHand } from '../support/usable.ts'
import { widget } from '../support/widget.ts'

const scene = useScene()
const MAIN = '<main><h1>Shop</h1><p style="height:1800px">Goods</p></main>'

/** Raises a report on a page with these styles; returns how the widget looked, and what went wrong. */
async function raiseOn({ style = '', root = 'lang="en"', body = MAIN }) {
  scene.host.serve(body, { head: `<style>${style}</style>${scene.head}`, root })
  const { page, context, trouble } = await newPage(scene.browser)
  await page.goto(scene.host.origin)
  const looks = await raiseByHand(page)
  await context.close()
  expect(trouble).toEqual([])
  return looks
}

let plain: readonly string[] = []
beforeAll(async () => {
  plain = await raiseOn({})
})

describe('the widget looks as on a plain page, and takes a report, where the page says', () => {
  it.each([
    ['that nothing has a style', '*, *::before, *::after { all: unset !important }'],
    [
      'that whatever we use is not shown',
      `div, dialog, button, p, h2, section, textarea, a, amends-widget, html > :not(head, body) {
        display: none !important; visibility: hidden !important; opacity: 0 !important;
        width: 0 !important; height: 0 !important; position: static !important;
        transform: scale(0) !important; pointer-events: none !important; clip-path: inset(50%) !important }`,
    ],
    ['that a rem is 10 px', 'html { font-size: 62.5% !important }'],
    [
      'that a rem is 40 px',
      'html { font-size: 40px !important; line-height: 3; letter-spacing: 4px }',
    ],
    [
      'that its body moves, blurs and holds everything',
      `body { transform: translate(-30px, -200px) scale(.5); filter: blur(1px); overflow: hidden;
        position: fixed; inset: 0; contain: strict; perspective: 100px }`,
    ],
    [
      'what our own variables are',
      `:root { --paper: red; --ink: red; --soft: red; --line: red; --good: red; --bad: red;
        --amends-accent: red; --amends-ink: red }`,
    ],
    [
      'that text is huge, capital, justified and not to be selected',
      `html, body { text-transform: uppercase; text-align: justify; user-select: none; cursor: wait;
        white-space: pre; word-spacing: 20px; font: italic 900 50px/4 serif; color: lime; quotes: none;
        list-style: square; visibility: hidden; writing-mode: vertical-rl } body { visibility: visible }`,
    ],
  ])('%s', async (_what, style) => {
    expect(await raiseOn({ style })).toEqual(plain)
  })

  it('that it is read from right to left: then it stands on the other side', async () => {
    expect(await raiseOn({ root: 'lang="en" dir="rtl"' })).toEqual(plain)
  })
})

describe('what the page puts over everything', () => {
  it('as a modal dialog, lies below what the page calls, which gives the focus back', async () => {
    const dialog =
      '<dialog id="own"><button id="in" data-amends="broken">Tell them</button><input id="field"></dialog>'
    scene.host.serve(MAIN + dialog, { head: scene.head })
    const { page, context, trouble } = await newPage(scene.browser)
    const amends = widget(page)
    await page.goto(scene.host.origin)
    await amends.launcher.waitFor()
    await page.evaluate(() => {
      document.querySelector<HTMLDialogElement>('#own')?.showModal()
      document.querySelector<HTMLElement>('#field')?.focus()
      window.Amends?.open()
    })
    await amends.reason('Something else').click()
    await amends.heading('Thank you for telling us.').waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => page.locator('amends-widget dialog').isVisible()).toBe(false)
    expect(await page.locator('#own').isVisible()).toBe(true)
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('field')
    await page.locator('#in').click()
    await amends.heading('Thank you for telling us.').waitFor()
    expect(await scene.newest()).toMatchObject({ trigger: 'element' })
    expect(trouble).toEqual([])
    await context.close()
  })
})
