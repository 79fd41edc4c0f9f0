import { beforeAll, describe, expect, it } from 'vitest'
import { newPage } from '../support/browser.ts'
import { snippet } from '../support/host.ts'
import { useScene } from '../support/scene.ts'
import { widget } from '../support/widget.ts'

const scene = useScene()
const PROMISE = /A person will answer by [^.]+\./

/** The promise as the panel tells it, before the click or after it. */
const promiseIn = (text: string) => PROMISE.exec(text)?.[0]

// Open in three days and at no other time, so that a promise is the same whatever the minute.
beforeAll(async () => {
  const open = (new Date().getUTCDay() + 2) % 7
  const hours = Array.from({ length: 7 }, (_, day) => (day === open ? [[540, 1_080] as const] : []))
  const calendar = { timeZone: 'UTC', hours, holidays: [] }
  await scene.collector.seed({ id: 'hours', origins: [scene.host.origin], calendar })
})

describe('W6: a browser that tells nonsense', () => {
  it.each<[string, string, () => void]>([
    [
      'languages that Intl refuses, on a page with any language',
      'lang="../../%2e%2e/#?&amp;\u{1F600}"',
      () => {
        Object.defineProperty(navigator, 'language', { get: () => 'en_US@posix' })
        Object.defineProperty(navigator, 'languages', { get: () => ['en-@', 'en-C-', '%', '..'] })
      },
    ],
    [
      'no languages at all',
      '',
      () => {
        Object.defineProperty(navigator, 'language', { get: () => undefined })
        Object.defineProperty(navigator, 'languages', { get: () => undefined })
      },
    ],
    [
      'a time five days off',
      'lang="en"',
      () => {
        const own = Date.now
        Date.now = () => own() + 5 * 24 * 60 * 60 * 1000
      },
    ],
  ])('W6: raises a report with the promise that it was told before: %s', async (_, root, lie) => {
    scene.host.serve('<h1>Shop</h1>', { head: snippet(scene.collector.url, 'hours'), root })
    const { page, context, trouble } = await newPage(scene.browser)
    await page.addInitScript(lie)
    const amends = widget(page)
    await page.goto(scene.host.origin)
    await amends.launcher.click()
    await amends.heading('What went wrong?').waitFor()
    const before = promiseIn(await amends.dialog.innerText())
    expect(before).toBeDefined()
    await amends.reason('Something else').click()
    await amends.heading('Thank you for telling us.').waitFor()
    expect(promiseIn(await amends.dialog.innerText())).toBe(before)
    await amends.addMore.click()
    await amends.words.fill('Said by a liar.')
    await amends.done.click()
    await expect.poll(async () => (await scene.newest())?.text).toBe('Said by a liar.')
    expect(trouble).toEqual([])
    await context.close()
  })
})
