import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { newPage } from '../support/browser.ts'
import { cases } from '../support/length.ts'
import { useScene } from '../support/scene.ts'
import { raiseByHand, topmost } from '../support/usable.ts'
import { widget } from '../support/widget.ts'

const scene = useScene()
const MAIN = '<main><h1>Shop</h1><p style="height:1800px">Goods</p></main><footer>End</footer>'

/** Where the button is from the window's corner, and where the page's own parts are. */
const rects = (page: Page) =>
  page.evaluate(() => {
    const of = (element: Element | null | undefined) => {
      const { x = 0, y = 0, width = 0, height = 0 } = element?.getBoundingClientRect() ?? {}
      return [x, y, width, height].map(Math.round).join(' ')
    }
    const host = document.querySelector('amends-widget')
    const button = host?.shadowRoot?.querySelector('.launch')?.getBoundingClientRect()
    const { clientWidth, clientHeight } = document.documentElement
    return {
      button: button && [innerWidth - button.right, innerHeight - button.bottom].map(Math.round),
      page: ['html', 'body', 'main', 'footer'].map((name) => of(document.querySelector(name))),
      scroll: [document.documentElement.scrollHeight, clientWidth, clientHeight],
    }
  })

async function visit({ style = '', body = MAIN, head = scene.head, root = 'lang="en"' }) {
  scene.host.serve(body, { head: `<style>${style}</style>${head}`, root })
  const seen = await newPage(scene.browser)
  await seen.page.goto(scene.host.origin)
  if (head) await widget(seen.page).launcher.waitFor()
  return { ...seen, amends: widget(seen.page) }
}

describe('W11: the button takes no place in the page, stands in its corner and is pressed, where', () => {
  it.each(
    cases(2, [
      [
        'the root is a grid',
        'html { display: grid; gap: 40px; height: 100%; place-content: space-between }',
      ],
      ['the root moves', 'html { transform: translateY(10px) }'],
      ['the root is a column', 'html { display: flex; flex-direction: column; gap: 50px }'],
      ['the root is a row', 'html { display: flex; justify-content: space-between }'],
      ['the root is filtered', 'html { filter: grayscale(1) }'],
      ['the root has a perspective', 'html { perspective: 400px }'],
      ['the root is contained', 'html { contain: strict; height: 100%; overflow: auto }'],
      ['the root clips', 'html { overflow: hidden; height: 300px }'],
      ['the root will move', 'html { will-change: transform; rotate: 0.1deg }'],
      [
        'the body moves and is small',
        'body { transform: scale(.5) translateY(-300px); overflow: hidden; height: 90px }',
      ],
      [
        'the body is a grid',
        'body { display: grid; gap: 30px; align-content: space-around; min-height: 3000px }',
      ],
      [
        'everything is relative, and spaced',
        '* { position: relative !important; margin: 9px !important; top: 3px !important; transform: translate(1px, 1px) !important }',
      ],
      [
        'each child of the body is set apart',
        'body > * { margin-block-start: 90px !important; display: grid !important; opacity: .1 !important }',
      ],
    ]),
  )('W11: %s', { tags: 'longer' }, async (_what, style) => {
    const bare = await visit({ style, head: '' })
    const expected = await rects(bare.page)
    await bare.context.close()
    const { page, context, trouble } = await visit({ style })
    const seen = await rects(page)
    expect(seen).toEqual({ ...expected, button: [16, 16] })
    await page.mouse.wheel(0, 400)
    await raiseByHand(page)
    expect(trouble).toEqual([])
    await context.close()
  })

  it('W11: the page prints: nothing of it is on paper', { tags: 'long' }, async () => {
    const { page, context } = await visit({})
    await page.emulateMedia({ media: 'print' })
    expect(await page.locator('amends-widget .launch').isVisible()).toBe(false)
    await context.close()
  })
})

describe('W11: what the page shuts does not shut the button:', () => {
  it.each(
    cases(3, [
      [
        'everything beside its dialog is inert',
        'for (const one of document.body.children) one.inert = true',
      ],
      ['the body is inert', 'document.body.inert = true'],
      ['its modal dialog is open', 'document.querySelector("#own").showModal()'],
      [
        'its dialog is in another one',
        'document.querySelector("#own").showModal(); document.querySelector("#inner").showModal()',
      ],
      [
        'all is hidden from screen readers',
        'for (const one of document.body.children) one.ariaHidden = true',
      ],
      ['the whole page is on a full screen', 'document.documentElement.requestFullscreen()'],
      [
        'something lies over everything',
        'document.body.append(Object.assign(document.createElement("div"), { style: "position:fixed;inset:0;z-index:2147483647;background:#0008" }))',
      ],
    ]),
  )('W11: %s', { tags: 'longer' }, async (_what, code) => {
    const { page, context, trouble, amends } = await visit({
      body: `${MAIN}<dialog id="own"><input><dialog id="inner">Sure?</dialog></dialog>`,
    })
    await page.evaluate(code)
    await amends.launcher.click()
    await amends.reason('Something else').click()
    await amends.heading('Thank you for telling us.').waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => amends.dialog.filter({ hasText: 'Thank you' }).count()).toBe(0)
    expect(await topmost(page)).toBe('amends-widget')
    expect(trouble).toEqual([])
    await context.close()
  })

  it('W11: it goes back beside the page when its dialog closes', async () => {
    const { page, context, amends } = await visit({
      body: `${MAIN}<dialog id="own"><input></dialog>`,
    })
    const parent = () =>
      page.evaluate(() => document.querySelector('amends-widget')?.parentElement?.localName)
    expect(await parent()).toBe('body')
    await page.evaluate(() => document.querySelector<HTMLDialogElement>('#own')?.showModal())
    await expect.poll(parent).toBe('dialog')
    await page.keyboard.press('Escape')
    await expect.poll(parent).toBe('body')
    await amends.launcher.click()
    await amends.heading('What went wrong?').waitFor()
    await context.close()
  })
})
