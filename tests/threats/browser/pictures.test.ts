import { describe, expect, it } from 'vitest'
import { newPage } from '../../support/browser.ts'
import { waitLonger, warmCapture } from '../../support/capture.ts'
import { newClick, raise } from '../../support/click.ts'
import { customerOf } from '../../support/customer.ts'
import { PNG } from '../../support/pictures.ts'
import { useScene } from '../../support/scene.ts'
import { until } from '../../support/until.ts'
import { type Colour, lookAt, uploadsOf } from '../../support/uploads.ts'
import { answering, widget } from '../../support/widget.ts'

// Chromium then hands over the tab of this title, as if somebody had agreed to it.
const scene = useScene('whole', ['--auto-select-tab-capture-source-by-title=Host'])

const RED: Colour = [255, 0, 0]
const BLUE: Colour = [0, 0, 255]
const GREEN: Colour = [0, 255, 0]
const INK: Colour = [28, 25, 23]
const isNear = (one: readonly number[] | undefined, other: Colour) =>
  other.every((part, at) => Math.abs(part - (one?.[at] ?? 0)) < 12)

/** What is secret here has a colour of its own, that nothing else has. */
const place = (left: number, top: number, colour: string) =>
  `position:absolute;left:${left}px;top:${top}px;width:150px;height:40px;border:0;background:${colour};color:${colour}`
const PAGE = `<style>
    body{margin:0;background:#fff;height:3000px}
    .mark::before,.far::after{content:"4111 1111";background:#0f0;color:#0f0}
    .far::after{position:absolute;left:300px;top:200px;width:150px;height:40px}
    .mark{${place(20, 20, '#fff')};height:auto}
  </style>
  <input type="password" value="x" aria-label="Password" style="${place(20, 80, '#f00')}">
  <input autocomplete="cc-number" value="4111" aria-label="Number" style="${place(20, 140, '#00f')}">
  <div data-amends-hide class="mark"></div>
  <div data-amends-hide class="far" style="${place(20, 200, '#f00')}">Jo</div>
  <div contenteditable aria-label="Note" role="textbox" style="${place(20, 260, '#00f')}">typed</div>
  <div contenteditable="plaintext-only" style="${place(20, 320, '#f00')}">typed</div>
  <canvas id="drawn" style="${place(20, 380, '#fff')}"></canvas>
  <iframe title="Bank" sandbox srcdoc="<body style='background:#00f'>" style="${place(20, 440, '#fff')}"></iframe>
  <p style="${place(20, 2000, '#0f0')}">Further down</p>
  <p style="${place(500, 80, '#888')}">Your basket</p>
  <script>
    const context = document.getElementById('drawn').getContext('2d')
    context.fillStyle = '#0f0'
    context.fillRect(0, 0, 999, 999)
    window.captures = 0
    const devices = navigator.mediaDevices
    const capture = devices.getDisplayMedia.bind(devices)
    devices.getDisplayMedia = (options) => (window.captures++, capture(options))
  </script>`

describe('T18: a picture of the page', () => {
  it('shows nothing private, is taken when somebody asks for it, and tells nothing but its pixels', async () => {
    scene.host.serve(PAGE, { head: scene.head })
    const { page, context } = await newPage(scene.browser, {
      viewport: { width: 1000, height: 700 },
    })
    const uploads: string[] = []
    page.on('request', (request) => {
      if (request.url().endsWith('/attachments')) uploads.push(request.url())
    })
    const captures = () => page.evaluate(() => (window as unknown as { captures: number }).captures)
    await waitLonger(page)
    await answering(page, scene.host.origin)
    await warmCapture(page)
    const capture = page.getByRole('button', { name: 'Take a screenshot' })
    expect(await captures()).toBe(0)
    await capture.click()
    const canvas = page.getByRole('application', { name: 'Screenshot of the page' })
    await canvas.focus()
    // A box in the middle, from the keyboard.
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    expect([await captures(), uploads]).toEqual([1, []])
    await page.getByRole('button', { name: 'Use this picture' }).click()
    await page.getByRole('img', { name: 'Picture 1' }).waitFor()
    expect(uploads).toEqual([])
    const { id = '' } = (await scene.newest()) ?? {}
    await widget(page).done.click()
    const [bytes = Buffer.alloc(0)] = await uploadsOf(scene.collector, id)
    const box: [number, number][] = []
    for (let x = 305; x < 695; x += 13) for (let y = 305; y < 425; y += 13) box.push([x, y])
    const seen = await lookAt(page, bytes, [[575, 100], ...box], [RED, BLUE, GREEN])
    expect(seen.found).toEqual([0, 0, 0])
    expect(isNear(seen.colours[0], [136, 136, 136])).toBe(true)
    expect(seen.colours.slice(1).filter((colour) => !isNear(colour, INK))).toEqual([])
    for (const name of ['EXIF', 'Exif', 'XMP ', 'ICCP']) expect(bytes.includes(name)).toBe(false)
    // The page is as it was.
    const left = await page.evaluate(() => [
      document.adoptedStyleSheets.length,
      getComputedStyle(document.querySelector('.far') as Element).opacity,
    ])
    expect(left).toEqual([0, '1'])
    await context.close()
  })
})

describe('T19: a picture that somebody sent', () => {
  it('runs nothing where a page takes it for a script, a frame or a style', async () => {
    const click = newClick()
    await raise(scene.collector, click)
    const { attach, path } = customerOf(scene.collector, click)
    await attach(PNG)
    const id = await scene.collector.db
      .prepare('SELECT id FROM attachment WHERE report_id = ?')
      .bind(click.id)
      .first<string>('id')
    const { page, context } = await newPage(scene.browser)
    // A page of the collector's own origin without any policy of its own.
    await page.goto(`${scene.collector.url}/health`)
    const url = `${path}/attachments/${id}`
    const ran = await page.evaluate(async (src) => {
      const outcome = (name: string, set: (element: HTMLElement) => void) =>
        new Promise<string>((resolve) => {
          const element = document.createElement(name)
          element.addEventListener('load', () => resolve('loaded'))
          element.addEventListener('error', () => resolve('refused'))
          set(element)
          document.body.append(element)
        })
      return Promise.all([
        outcome('script', (one) => Object.assign(one, { src })),
        outcome('link', (one) => Object.assign(one, { rel: 'stylesheet', href: src })),
        outcome('img', (one) => Object.assign(one, { src })),
      ])
    }, url)
    expect(ran).toEqual(['refused', 'refused', 'loaded'])
    const download = until('it is a file', async () => {
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.goto(scene.collector.url + url).catch(() => null),
      ])
      return file
    })
    expect((await download).suggestedFilename()).toBe('picture.png')
    await context.close()
  })
})
