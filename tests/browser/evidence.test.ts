import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { newPage } from '../support/browser.ts'
import { faultsOf } from '../support/faults.ts'
import { cases } from '../support/length.ts'
import { PNG } from '../support/pictures.ts'
import { useScene } from '../support/scene.ts'
import { until } from '../support/until.ts'
import { uploadsOf } from '../support/uploads.ts'
import { answering, raising, widget } from '../support/widget.ts'

const scene = useScene()
const along = (page: Page) => ({
  summary: page.locator('summary'),
  line: (text: string | RegExp) => page.getByRole('listitem').filter({ hasText: text }),
  leaveOut: (name: string) => page.getByRole('button', { name: `Leave out: ${name}` }),
  add: page.getByRole('button', { name: 'Add a picture' }),
  picture: (n: number) => page.getByRole('img', { name: `Picture ${n}` }),
  remove: (n: number) => page.getByRole('button', { name: `Remove Picture ${n}` }),
  async choose(buffer: Buffer, mimeType = 'image/png') {
    await page.locator('input[type=file]').setInputFiles({ name: 'x', mimeType, buffer })
  },
})
const evidence = () => until('it is told', async () => (await scene.newest())?.evidence)
const png = Buffer.from(PNG)

/** A page on which something failed before anybody complained. */
async function visitFailing(page: Page, attributes = '') {
  const tag = scene.head.replace('<script', `<script ${attributes}`)
  scene.host.serve('<h1>Shop</h1><input value="typed by somebody">', { head: tag })
  await page.route('**/api/pay*', (route) => route.fulfill({ status: 502 }))
  await page.route('**/gone.png*', (route) => route.abort())
  await page.goto(scene.host.origin)
  await widget(page).launcher.waitFor()
  await page.evaluate(async () => {
    const fail = () =>
      setTimeout(() => {
        throw new TypeError('jo@shop.example has no card 4111 1111 1111 1111')
      })
    fail()
    fail()
    await fetch('/api/pay?token=s3cret')
    await new Promise((resolve) => {
      const image = document.body.appendChild(new Image())
      image.addEventListener('error', resolve)
      image.src = '/gone.png?token=s3cret'
    })
  })
  await widget(page).launcher.click()
  await widget(page).reason('Something else').click()
  await widget(page).addMore.click()
}

describe('what the page tells', () => {
  it('is shown line by line, without secrets, and sent when the customer is done', async () => {
    const { page, context } = await newPage(scene.browser)
    await visitFailing(page, 'data-release="v42" data-order="100023-2026"')
    const { summary, line } = along(page)
    expect(await summary.textContent()).toBe('9 details included')
    expect((await scene.newest())?.evidence ?? null).toBeNull()
    await summary.click()
    await line('Error on the page: Uncaught TypeError: […] has no card […]').waitFor()
    await line('× 2').waitFor()
    await line('Failed request: /api/pay · 502').waitFor()
    await widget(page).done.click()
    const sent = await evidence()
    expect(sent).toMatchObject({
      browser: expect.stringMatching(/^(Chromium|HeadlessChrome) \d+, Linux$/),
      language: 'en-GB',
      timeZone: 'UTC',
      viewport: [1280, 720],
      release: 'v42',
      order: '100023-2026',
      errors: [{ count: 2 }],
      requests: [
        { url: '/api/pay', status: 502, count: 1 },
        { url: '/gone.png', status: 0, count: 1 },
      ],
    })
    expect(JSON.stringify(await scene.newest())).not.toMatch(/s3cret|4111|jo@|typed by/)
    await context.close()
  })

  it(
    'goes without the lines that the customer leaves out, in later reports too',
    { tags: 'long' },
    async () => {
      const { page, context } = await newPage(scene.browser)
      await visitFailing(page)
      const { summary, line, leaveOut } = along(page)
      await summary.click()
      for (const name of ['Language', 'Time zone', 'Window', 'Browser', 'Error on the page']) {
        await leaveOut(name).click()
      }
      await leaveOut('Browser').click()
      expect(await summary.textContent()).toBe('3 details included')
      expect(await line('Left out').count()).toBe(4)
      await widget(page).done.click()
      const kept = ['browser', 'requests']
      expect(Object.keys((await evidence()) ?? {}).toSorted()).toEqual(kept)
      await widget(page).launcher.click()
      await widget(page).reason('Something else').click()
      await widget(page).addMore.click()
      expect(await summary.textContent()).toBe('3 details included')
      await page.keyboard.press('Escape')
      await until('it is finished', async () => (await scene.newest())?.finished)
      expect(Object.keys((await evidence()) ?? {}).toSorted()).toEqual(kept)
      await context.close()
    },
  )

  it('stays on the device when the report is withdrawn or the lines were never shown', async () => {
    const { page, context } = await newPage(scene.browser)
    scene.host.serve('<h1>Shop</h1>', { head: scene.head })
    await raising(page, scene.host.origin)
    await page.keyboard.press('Escape')
    await until('it is finished', async () => (await scene.newest())?.finished)
    expect((await scene.newest())?.evidence ?? null).toBeNull()
    await context.close()
  })
})

describe('a picture from the device', () => {
  const open = async () => {
    scene.host.serve('<h1>Shop</h1>', { head: scene.head })
    const visit = await newPage(scene.browser)
    await answering(visit.page, scene.host.origin)
    await along(visit.page).add.waitFor()
    return { ...visit, ...along(visit.page) }
  }

  it('is shown, and sent when the customer is done, without what a camera wrote into it', async () => {
    const { page, context, choose, picture } = await open()
    const photo = await photoWith(page, 'GPS 38.7223 N')
    await choose(photo, 'image/jpeg')
    await picture(1).waitFor()
    const before = await scene.newest()
    await widget(page).done.click()
    const [sent] = await uploadsOf(scene.collector, before?.id ?? '')
    expect(photo.includes('GPS 38.7223 N')).toBe(true)
    expect(sent?.includes('GPS')).toBe(false)
    expect(sent?.subarray(8, 12).toString()).toBe('WEBP')
    expect(
      (await until('it is finished', async () => (await scene.newest())?.finished)) ?? false,
    ).toBe(true)
    await context.close()
  })

  it('can be removed again, and is then sent to nobody', { tags: 'long' }, async () => {
    const { page, context, choose, picture, remove, add } = await open()
    await choose(png)
    await picture(1).waitFor()
    await choose(png)
    await remove(2).click()
    expect(await add.evaluate((button) => button.matches(':focus'))).toBe(true)
    const { id = '' } = (await scene.newest()) ?? {}
    await widget(page).done.click()
    await until('it is finished', async () => (await scene.newest())?.finished)
    expect(await uploadsOf(scene.collector, id)).toHaveLength(1)
    await context.close()
  })

  it(
    'is refused with a reason when it is not a picture, and when there are five already',
    { tags: 'long' },
    async () => {
      const { page, context, choose, picture } = await open()
      await choose(Buffer.from('no picture'))
      await page.getByText('This browser can’t read that image.').waitFor()
      for (let n = 1; n <= 5; n++) {
        await choose(png)
        await picture(n).waitFor()
      }
      await choose(png)
      await page.getByText('You can’t add any more pictures.').waitFor()
      expect(await picture(6).count()).toBe(0)
      await context.close()
    },
  )

  it('does not close the panel when nobody chooses one', { tags: 'long' }, async () => {
    const { page, context, add } = await open()
    await page.locator('input[type=file]').dispatchEvent('cancel', {})
    expect(await add.isVisible()).toBe(true)
    await context.close()
  })

  it('is kept while there is no network, and sent when there is', { tags: 'long' }, async () => {
    const { page, context, choose, picture } = await open()
    const { id = '' } = (await scene.newest()) ?? {}
    await context.setOffline(true)
    await choose(png)
    await picture(1).waitFor()
    await widget(page).done.click()
    await widget(page).dialog.waitFor({ state: 'hidden' })
    await context.setOffline(false)
    expect(await uploadsOf(scene.collector, id)).toHaveLength(1)
    await context.close()
  })

  it('is given back by its name where it is refused', { tags: 'long' }, async () => {
    const { page, context, choose, picture } = await open()
    await page.route('**/attachments', (route) =>
      route.fulfill({
        status: 415,
        headers: { 'access-control-allow-origin': '*' },
        json: { error: { code: 'unsupported_type', message: '' } },
      }),
    )
    await choose(png)
    await picture(1).waitFor()
    await widget(page).done.click()
    await page.getByRole('button', { name: /There’s news for you/ }).click()
    await widget(page).heading('We couldn’t add this').waitFor()
    expect(await page.getByLabel('What you wrote').inputValue()).toBe('Picture 1')
    await context.close()
  })
})

describe.each(
  cases(1, [
    ['dark', 'rtl'],
    ['light', 'ltr'],
  ]),
)('axe, %s %s', { tags: 'longer' }, (colorScheme, dir) => {
  it('finds nothing wrong with the lines and the pictures', async () => {
    scene.host.serve('<main><h1>Shop</h1></main>', {
      head: scene.head,
      root: `lang="en" dir="${dir}"`,
    })
    const { page, context } = await newPage(scene.browser, { colorScheme })
    await answering(page, scene.host.origin)
    const { summary, choose, picture, leaveOut } = along(page)
    await summary.click()
    await leaveOut('Language').click()
    await choose(png)
    await picture(1).waitFor()
    expect(await faultsOf(page)).toEqual([])
    await context.close()
  })
})

/** A photo as a camera makes it, with words of its own in it. */
async function photoWith(page: Page, words: string): Promise<Buffer> {
  const data = await page.evaluate(() => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 3000, height: 1500 })
    canvas.getContext('2d')?.fillRect(0, 0, 900, 900)
    return canvas.toDataURL('image/jpeg').split(',')[1] ?? ''
  })
  const jpeg = Buffer.from(data, 'base64')
  const text = Buffer.from(`Exif\0\0${words}`)
  const length = text.byteLength + 2
  const part = Buffer.concat([Buffer.from([0xff, 0xe1, length >> 8, length & 0xff]), text])
  return Buffer.concat([jpeg.subarray(0, 2), part, jpeg.subarray(2)])
}
