// @module-tag long
import type { BrowserContextOptions } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { newPage } from '../support/browser.ts'
import { waitLonger, warmCapture } from '../support/capture.ts'
import { faultsOf } from '../support/faults.ts'
import { cases } from '../support/length.ts'
import { useScene } from '../support/scene.ts'
import { until } from '../support/until.ts'
import { type Colour, lookAt, uploadsOf } from '../support/uploads.ts'
import { answering, widget } from '../support/widget.ts'

// Chromium then hands over the tab of this title, as if somebody had agreed to it.
const scene = useScene('whole', ['--auto-select-tab-capture-source-by-title=Host'])

const INK: Colour = [28, 25, 23]
const RED: Colour = [255, 0, 0]
const BLUE: Colour = [0, 0, 255]
const GREEN: Colour = [0, 255, 0]
const SECRETS = [RED, BLUE, GREEN]
/** What is marked and reaches out of itself, in every way; a field in a padded frame. */
const REACHING = `<div data-amends-hide><div><span style="float:left;width:200px;height:100px;background:#f00"></span></div></div>
  <iframe title="Padded" srcdoc="<html lang=en><title>x</title><body style='margin:0'><input aria-label='Code' type=password style='background:#00f;border:0;width:100px;height:40px'>" style="position:absolute;left:300px;top:0;padding:50px;border:0;width:300px;height:200px"></iframe>
  <div data-amends-hide style="position:absolute;left:700px;top:0;width:20px;height:20px"><div><input aria-label="Name" value="Jo" style="position:absolute;left:50px;top:100px;width:200px;height:40px;border:0;background:#0f0"></div></div>
  <form data-amends-hide style="position:absolute;left:20px;top:400px;width:20px;height:20px"><input name="children" aria-label="Children" style="position:absolute;left:50px;top:0;background:#f00"><b id="host"></b></form>
  <script>document.getElementById('host').attachShadow({mode:'open'}).innerHTML =
    '<div><i style="position:absolute;left:50px;top:60px;width:200px;height:40px;background:#00f"></i></div>'</script>`
/** In the places of the fields, by their colours. */
const at = (left: number, top: number, colour: string) =>
  `position:absolute;left:${left}px;top:${top}px;width:200px;height:40px;border:0;background:${colour};color:${colour}`
const PAGE = `<style>body{margin:0;background:#fff;height:3000px}</style><main><h1>Shop</h1>
  <input type="password" value="x" aria-label="Password" style="${at(20, 100, '#f00')}">
  <input name="cardNumber" value="4111" aria-label="Card" style="${at(20, 160, '#00f')}">
  <div data-amends-hide style="${at(20, 220, '#0f0')}">Jo<i style="${at(240, 0, '#0f0')}"></i></div>
  <p style="${at(20, 280, '#888')}">Your basket</p>
  <iframe title="Code" srcdoc="<html lang=en><title>x</title><body style='margin:0'><input aria-label='Code' autocomplete='billing cc-csc' style='background:#f00;width:90px'>" style="${at(500, 100, '#fff')}"></iframe>
  <iframe title="Bank" sandbox srcdoc="<html lang=en><title>x</title><body style='background:#00f'>" style="${at(500, 160, '#fff')}"></iframe>
  <div id="shadow"></div></main>
  <script>document.getElementById('shadow').attachShadow({mode:'open'}).innerHTML =
    '<input aria-label="One-time code" autocomplete="one-time-code" style="${at(500, 220, '#0f0')}">'</script>`
const LINES = [
  [120, 120],
  [120, 180],
  [120, 240],
  [360, 240],
  [540, 115],
  [600, 180],
  [600, 240],
] as const

const visit = async (
  options: BrowserContextOptions = {},
  root = 'lang="en"',
  policy?: string,
  body = PAGE,
) => {
  scene.host.serve(body, { head: scene.head, root, ...(policy !== undefined && { policy }) })
  const viewport = { width: 1000, height: 700 }
  const visited = await newPage(scene.browser, { viewport, ...options })
  const { page } = visited
  await waitLonger(page)
  await answering(page, scene.host.origin)
  await warmCapture(page)
  return {
    ...visited,
    capture: page.getByRole('button', { name: 'Take a screenshot' }),
    heading: page.getByRole('heading', { name: 'Is everything private hidden?' }),
    canvas: page.getByRole('application', { name: 'Screenshot of the page' }),
    use: page.getByRole('button', { name: 'Use this picture' }),
    picture: page.getByRole('img', { name: 'Picture 1' }),
    said: page.locator('.shot [role=status]'),
  }
}

describe('a picture of the page', () => {
  it('holds nothing private, nothing of ours, and what the customer hid by keyboard', async () => {
    const { page, context, capture, heading, canvas, use, picture, said } = await visit()
    await page.evaluate(() => scrollTo(0, 0))
    await capture.click()
    await heading.waitFor()
    expect(await said.textContent()).toBe('6 private fields were covered.')
    await canvas.focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    expect(await said.textContent()).toBe('1 area drawn')
    await use.click()
    await picture.waitFor()
    const { id = '' } = (await scene.newest()) ?? {}
    await widget(page).done.click()
    const [bytes = Buffer.alloc(0)] = await uploadsOf(scene.collector, id)
    // The panel would stand on the right, over a page that it darkens.
    const blank = [
      [990, 400],
      [880, 650],
      [5, 690],
    ] as const
    const drawn = [
      [310, 310],
      [500, 360],
      [690, 420],
    ] as const
    const seen = await lookAt(page, bytes, [...LINES, ...drawn, ...blank, [120, 300]], SECRETS)
    expect(seen.size).toEqual([1000, 700])
    expect(seen.found).toEqual([0, 0, 0])
    for (const colour of seen.colours.slice(0, 10)) expect(near(colour, INK)).toBe(true)
    for (const colour of seen.colours.slice(10, 13))
      expect(near(colour, [255, 255, 255])).toBe(true)
    expect(near(seen.colours[13], [136, 136, 136])).toBe(true)
    await context.close()
  })

  it('is covered wherever a marked part reaches out of itself', async () => {
    const { page, context, capture, use, picture } = await visit(
      {},
      'lang="en"',
      undefined,
      REACHING,
    )
    await capture.click()
    await use.click()
    await picture.waitFor()
    const { id = '' } = (await scene.newest()) ?? {}
    await widget(page).done.click()
    const [bytes = Buffer.alloc(0)] = await uploadsOf(scene.collector, id)
    expect((await lookAt(page, bytes, [], SECRETS)).found).toEqual([0, 0, 0])
    await context.close()
  })

  it(
    'is covered where the page was scrolled, and on a screen of twice the pixels',
    { tags: 'long' },
    async () => {
      const { page, context, capture, use, picture, heading } = await visit({
        deviceScaleFactor: 2,
      })
      await page.evaluate(() => scrollTo(0, 90))
      await capture.click()
      await heading.waitFor()
      await use.click()
      await picture.waitFor()
      const { id = '' } = (await scene.newest()) ?? {}
      await widget(page).done.click()
      const [bytes = Buffer.alloc(0)] = await uploadsOf(scene.collector, id)
      expect((await lookAt(page, bytes, [], SECRETS)).found).toEqual([0, 0, 0])
      await context.close()
    },
  )

  it('is edited by keyboard alone, and the focus is never lost', async () => {
    const { page, context, capture, heading, canvas, use, picture, said, trouble } = await visit()
    await capture.focus()
    await page.keyboard.press('Enter')
    await heading.waitFor()
    const has = (name: typeof capture) => name.evaluate((one) => one.matches(':focus'))
    expect(await has(heading)).toBe(true)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    expect(await page.getByRole('button', { name: 'Highlight' }).getAttribute('aria-pressed')).toBe(
      'true',
    )
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    expect(await has(canvas)).toBe(true)
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Shift+ArrowDown')
    expect(await said.textContent()).toContain('Frame at 32%, 40%, 40% wide, 22% high')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Enter')
    expect(await said.textContent()).toContain('2 areas drawn')
    await page.keyboard.press('Backspace')
    expect(await said.textContent()).toContain('1 area drawn')
    await page.keyboard.press('Tab')
    expect(await has(use)).toBe(true)
    await page.keyboard.press('Enter')
    await picture.waitFor()
    expect(await has(picture)).toBe(true)
    await page.keyboard.press('Shift+Tab')
    expect(trouble).toEqual([])
    await context.close()
  })

  it('is drawn on by a pointer', async () => {
    const { page, context, capture, canvas, use, picture, said } = await visit()
    await capture.click()
    const box = await canvas.boundingBox()
    const { x = 0, y = 0, width = 0, height = 0 } = box ?? {}
    await page.mouse.move(x + width * 0.9, y + height * 0.9)
    await page.mouse.down()
    await page.mouse.move(x + width * 0.6, y + height * 0.6, { steps: 4 })
    await page.mouse.up()
    expect(await said.textContent()).toBe('1 area drawn')
    // A click is no drawing.
    await page.mouse.click(x + 9, y + 9)
    expect(await said.textContent()).toBe('1 area drawn')
    await use.click()
    await picture.waitFor()
    const { id = '' } = (await scene.newest()) ?? {}
    await widget(page).done.click()
    const [bytes = Buffer.alloc(0)] = await uploadsOf(scene.collector, id)
    const seen = await lookAt(page, bytes, [
      [640, 460],
      [860, 590],
    ])
    for (const colour of seen.colours) expect(near(colour, INK)).toBe(true)
    await context.close()
  })

  it('is taken under a policy that allows the collector alone', { tags: 'long' }, async () => {
    const policy = `default-src 'none'; script-src ${scene.collector.url} 'unsafe-inline'; connect-src ${scene.collector.url}; style-src 'none'; img-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'`
    scene.host.serve('', {})
    const { page, context, capture, heading, use, picture, trouble } = await visit(
      {},
      'lang="en"',
      policy,
    )
    trouble.length = 0
    await capture.click()
    await heading.waitFor()
    await use.click()
    await picture.waitFor()
    const { id = '' } = (await scene.newest()) ?? {}
    await widget(page).done.click()
    expect(await uploadsOf(scene.collector, id)).toHaveLength(1)
    expect(trouble).toEqual([])
    await context.close()
  })

  it('is not taken where the customer leaves by Escape, says no or shows something else', async () => {
    const { page, context, capture, heading, picture } = await visit()
    const isBack = async () => {
      await expect.poll(() => capture.evaluate((one) => one.matches(':focus'))).toBe(true)
      expect(await picture.count()).toBe(0)
      expect(await widget(page).words.isVisible()).toBe(true)
    }
    const refused = page.getByText('No screenshot was taken.')
    await capture.click()
    await heading.waitFor()
    await page.keyboard.press('Escape')
    await heading.waitFor({ state: 'detached' })
    await isBack()

    // Not this tab.
    await page.evaluate(() => {
      const canvas = Object.assign(document.createElement('canvas'), { width: 1000, height: 700 })
      canvas.getContext('2d')?.fillRect(0, 0, 9, 9)
      const stream = canvas.captureStream()
      const [track] = stream.getTracks()
      Object.assign(window, { track })
      navigator.mediaDevices.getDisplayMedia = async () => stream
    })
    await capture.click()
    await refused.waitFor()
    expect(
      await page.evaluate(
        () => (window as unknown as { track: MediaStreamTrack }).track.readyState,
      ),
    ).toBe('ended')
    await isBack()

    await page.evaluate(() => {
      Object.assign(window, { asked: 0 })
      navigator.mediaDevices.getDisplayMedia = () => {
        Object.assign(window, { asked: 1 })
        return Promise.reject(new DOMException('', 'NotAllowedError'))
      }
    })
    await capture.click()
    await page.waitForFunction(() => (window as unknown as { asked: number }).asked === 1)
    await refused.waitFor()
    await isBack()
    await context.close()
  })

  it(
    'is given up after some seconds where the browser gives no frame of the tab',
    { tags: 'long' },
    async () => {
      scene.host.serve(PAGE, { head: scene.head })
      const { page, context } = await newPage(scene.browser)
      await page.addInitScript(() => {
        HTMLVideoElement.prototype.play = () => {
          Object.assign(window, { asked: true })
          return new Promise(() => {})
        }
      })
      await page.clock.install()
      await answering(page, scene.host.origin)
      const capture = page.getByRole('button', { name: 'Take a screenshot' })
      await capture.click()
      await page.waitForFunction(() => document.adoptedStyleSheets.length > 0)
      await page.clock.runFor(1_000)
      await until('the browser was asked', () => page.evaluate(() => 'asked' in window))
      await page.clock.runFor(10_000)
      await page.getByText('No screenshot was taken.').waitFor()
      expect(await capture.evaluate((one) => one.matches(':focus'))).toBe(true)
      await context.close()
    },
  )

  it.each([
    ['this browser', 'delete window.CropTarget', 'This browser can’t take screenshots.'],
    [
      'a connection in the clear',
      'Object.defineProperty(window, "isSecureContext", { value: false })',
      'its connection isn’t encrypted',
    ],
  ])('says why it cannot be taken: %s', async (_why, script, sentence) => {
    scene.host.serve(PAGE, { head: scene.head })
    const { page, context } = await newPage(scene.browser)
    await page.addInitScript(script)
    await answering(page, scene.host.origin)
    await page.getByText(sentence).waitFor()
    expect(await page.getByRole('button', { name: 'Take a screenshot' }).count()).toBe(0)
    await context.close()
  })
})

describe.each(
  cases(1, [
    ['light', 'rtl', 320],
    ['dark', 'ltr', 1000],
    ['light', 'ltr', 1000],
  ]),
)('axe, %s %s %i', { tags: 'longer' }, (colorScheme, dir, width) => {
  it('finds nothing wrong with the editor, which needs no sideways scrolling', async () => {
    const viewport = { width, height: 640 }
    const visited = await visit({ colorScheme, viewport }, `lang="en" dir="${dir}"`)
    const { page, context, capture, heading, canvas } = visited
    await capture.click()
    await heading.waitFor()
    await canvas.focus()
    await page.keyboard.press('Enter')
    expect(await faultsOf(page)).toEqual([])
    const [inner, outer] = await page
      .locator('.shot')
      .evaluate(({ scrollWidth, clientWidth }) => [scrollWidth, clientWidth])
    expect(inner).toBe(outer)
    await context.close()
  })
})

function near(colour: readonly number[] = [], other: readonly number[]): boolean {
  return colour.every((part, index) => Math.abs(part - (other[index] ?? 0)) < 24)
}
