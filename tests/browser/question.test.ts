import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findReport } from '../../worker/db/reports.ts'
import { faultsOf } from '../support/faults.ts'
import { cases } from '../support/length.ts'
import { useScene } from '../support/scene.ts'
import { clickTimes, type Shop, startShop, visit, watching } from '../support/signals.ts'

const scene = useScene()
const DAY_MS = 24 * 60 * 60 * 1000
/** A click on it throws. */
const BROKEN =
  '<h1>Basket</h1><p><button id="it" onclick="undefinedBasket.pay()">Pay now</button></p>'

let shop: Shop
beforeAll(async () => {
  shop = await startShop()
  shop.embed(scene.head)
  await scene.collector.seed({ id: 'demo', origins: [shop.origin], signals: true })
})
afterAll(() => shop.close())

const yes = (page: Page) => page.getByRole('button', { name: 'Tell us' })
const no = (page: Page) => page.getByRole('button', { name: 'No, it’s fine' })
const stored = (page: Page) =>
  page.evaluate(() => [Object.keys(localStorage), Object.keys(sessionStorage)])

/** A page on which something has just failed, with the question on. */
async function failing(body = BROKEN, options: Parameters<typeof visit>[2] = {}) {
  const one = await visit(scene.browser, shop.page(body), options)
  await clickTimes(one.page, '#it', 1)
  await one.question.waitFor()
  return one
}

/** Says yes; returns the report that this raises. */
async function saying(page: Page) {
  const raised = page.waitForRequest(/\/v1\/reports$/)
  await yes(page).click()
  const { id } = (await raised).postDataJSON() as { readonly id: string }
  await page.getByRole('heading', { name: 'Thank you for telling us.' }).waitFor()
  return findReport(scene.collector.db, id)
}

// Most of the time is waiting for the launcher, which notices nothing in its first two seconds.
describe.concurrent('before the customer has answered', () => {
  it('nothing is kept but that the question was put, and nothing is sent', async () => {
    const one = await visit(scene.browser, shop.page(BROKEN))
    expect(await stored(one.page)).toEqual([[], []])
    const before = one.asked.length
    await clickTimes(one.page, '#it', 1)
    await one.question.waitFor()
    expect(await stored(one.page)).toEqual([[], ['amends-asked:demo']])
    expect(one.asked.slice(before).every((path) => /question-|\/words-/.test(path))).toBe(true)
    await one.context.close()
  })

  it('typing is not watched, and no value is read', async () => {
    const { browser, head } = scene
    const spy = `<script>
      window.noted = []
      const add = EventTarget.prototype.addEventListener
      EventTarget.prototype.addEventListener = function (type, ...rest) {
        noted.push(type)
        return add.call(this, type, ...rest)
      }
      for (const { prototype } of [HTMLInputElement, HTMLTextAreaElement, HTMLSelectElement]) {
        const { get, set } = Object.getOwnPropertyDescriptor(prototype, 'value')
        Object.defineProperty(prototype, 'value', { get() { noted.push('value'); return get.call(this) }, set })
      }
    </script>`
    const other = await startShop()
    other.embed(spy + head)
    await scene.collector.seed({ id: 'demo', origins: [shop.origin, other.origin], signals: true })
    const form =
      '<form onsubmit="event.preventDefault()"><input value="4111"><textarea>words</textarea><button id="it">Send</button></form>'
    const { page, context } = await visit(browser, other.page(form))
    await page.locator('input').pressSequentially('1111')
    await clickTimes(page, '#it', 3, 1700)
    await page.getByText('Did something go wrong?').waitFor()
    const noted = (await page.evaluate('noted')) as string[]
    const typing = /^(input|beforeinput|change|key(up|press)|paste|copy|cut|composition|value)/
    expect(noted.filter((name) => typing.test(name))).toEqual([])
    expect(noted).toContain('submit')
    await context.close()
    await other.close()
  })
})

describe.concurrent('the question', () => {
  it('is told by a region that was there and empty, takes no focus and moves nothing', async () => {
    const { page, question, trouble, context } = await visit(
      scene.browser,
      shop.page(`${BROKEN}<input id="field">`),
    )
    const status = page.locator('amends-widget output')
    expect(await status.textContent()).toBe('')
    await page.evaluate(() => {
      const shifts: number[] = []
      Object.assign(window, { shifts })
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries())
          shifts.push((entry as never as { value: number }).value)
      }).observe({ type: 'layout-shift', buffered: true })
    })
    await page.evaluate("setTimeout(() => document.querySelector('#it').click(), 50)")
    await page.focus('#field')
    await clickTimes(page, '#it', 1)
    await page.focus('#field')
    await question.waitFor()
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('field')
    expect(await status.textContent()).toContain('Did something go wrong?')
    expect(await page.evaluate('shifts')).toEqual([])
    expect(trouble.filter((text) => !text.includes('undefinedBasket'))).toEqual([])
    await context.close()
  })

  it.each(
    cases(1, [
      ['dark', 320, 640],
      ['light', 1200, 800],
    ]),
  )(
    'covers neither what failed nor the launcher, %s at %i px',
    { tags: 'longer' },
    async (colorScheme, width, height) => {
      const bottom = `<h1>Basket</h1><button id="it" style="position:fixed;inset:auto 0 70px 0;height:48px" onclick="undefinedBasket.pay()">Pay</button>`
      for (const body of [BROKEN, bottom]) {
        const { page, context } = await failing(body, { colorScheme, viewport: { width, height } })
        const card = await page.locator('amends-widget output').boundingBox()
        for (const other of ['#it', 'amends-widget .launch']) {
          const box = await page.locator(other).boundingBox()
          if (!card || !box) throw new Error('It is not there.')
          const isApart =
            card.x + card.width <= box.x ||
            box.x + box.width <= card.x ||
            card.y + card.height <= box.y ||
            box.y + box.height <= card.y
          expect([other, isApart]).toEqual([other, true])
          expect(card.x).toBeGreaterThanOrEqual(0)
          expect(card.x + card.width).toBeLessThanOrEqual(width)
        }
        expect(await faultsOf(page)).toEqual([])
        const shots = process.env['PICTURES']
        if (shots)
          await page.screenshot({ path: `${shots}/question-${width}-${body === bottom}.png` })
        await context.close()
      }
    },
  )

  it('is reached by Tab behind the launcher, and Escape means no and gives the focus back', async () => {
    const { page, question, context } = await failing()
    await page.getByRole('button', { name: 'Something wrong?' }).focus()
    await page.keyboard.press('Tab')
    expect(await yes(page).evaluate((button) => button.matches(':focus'))).toBe(true)
    await page.keyboard.press('Escape')
    await question.waitFor({ state: 'detached' })
    const launcher = page.getByRole('button', { name: 'Something wrong?' })
    expect(await launcher.evaluate((button) => button.matches(':focus'))).toBe(true)
    expect((await stored(page))[0]).toContain('amends-no:demo')
    await context.close()
  })

  it('goes after 20 s, but not from under a focus', { tags: 'long' }, async () => {
    const { page, question, context } = await visit(scene.browser, shop.page(BROKEN))
    await page.clock.install()
    await clickTimes(page, '#it', 1)
    await question.waitFor()
    await yes(page).focus()
    await page.clock.runFor(45_000)
    expect(await question.count()).toBe(1)
    await page.focus('#it')
    await page.clock.runFor(21_000)
    await question.waitFor({ state: 'detached' })
    expect((await stored(page))[0]).toEqual([])
    await context.close()
  })
})

describe.concurrent('yes', () => {
  it('raises at once, with the signal and the element', async () => {
    const { page, context } = await failing()
    expect(await saying(page)).toMatchObject({
      reason: { code: 'broken' },
      trigger: 'signal',
      element: { text: 'Pay now' },
    })
    await context.close()
  })

  const THROW = 'id="it" onclick="undefinedBasket.pay()"'
  it.each([
    ['what is no button', `<p ${THROW}>Jo Doe</p>`, 'Basket'],
    [
      'a button in a hidden part',
      `<p data-amends-hide><button ${THROW}>Jo Doe</button></p>`,
      'Basket',
    ],
    [
      'a button around a hidden part',
      `<button ${THROW}>Of <i data-amends-hide>Jo Doe</i></button>`,
      'Basket',
    ],
    [
      'a button in a hidden section',
      `<section data-amends-hide aria-label="Of Jo Doe"><button ${THROW}>Pay</button></section>`,
      '',
    ],
  ])('tells no words of %s', async (_what, body, section) => {
    const { page, context } = await failing(`<h1>Basket</h1>${body}`)
    const report = await saying(page)
    expect(report?.element).toEqual({ text: '', selector: '#it', section })
    expect(JSON.stringify(report)).not.toContain('Jo Doe')
    await context.close()
  })
})

describe.concurrent('no', () => {
  it('is not asked again for a month, and then it may be', async () => {
    const { page, context, question } = await failing()
    await no(page).click()
    await question.waitFor({ state: 'detached' })
    const again = async (laterMs: number, withinMs: number) => {
      const tab = await context.newPage()
      await tab.clock.setSystemTime(Date.now() + laterMs)
      await watching(tab, () => tab.goto(page.url()))
      const asked = tab.waitForResponse(/\/question-/)
      await clickTimes(tab, '#it', 1)
      await (await asked).finished()
      const seen = tab.getByText('Did something go wrong?')
      return seen.waitFor({ timeout: withinMs }).then(
        () => true,
        () => false,
      )
    }
    expect(await again(29 * DAY_MS, 1500)).toBe(false)
    expect(await again(31 * DAY_MS, 60_000)).toBe(true)
    await context.close()
  })
})

describe.concurrent('nobody is asked', () => {
  it('twice in a session', async () => {
    const { page, question, context } = await failing()
    await watching(page, () => page.reload())
    await clickTimes(page, '#it', 1)
    await page.waitForTimeout(1500)
    expect(await question.count()).toBe(0)
    await context.close()
  })

  it('while the panel is open', { tags: 'long' }, async () => {
    const late = `<button id="it" onclick="fetch('/answers/500')">Pay now</button>`
    const { page, question, context } = await visit(scene.browser, shop.page(late))
    const opened = Promise.withResolvers<undefined>()
    await page.route('**/answers/500', async (route) => {
      await opened.promise
      await route.continue()
    })
    const answered = page.waitForResponse(/answers.500/)
    await clickTimes(page, '#it', 1)
    await page.getByRole('button', { name: 'Something wrong?' }).click()
    await page.getByRole('dialog').waitFor()
    opened.resolve(undefined)
    await answered
    await page.waitForTimeout(1000)
    expect(await question.count()).toBe(0)
    await context.close()
  })

  it('once the widget is gone', { tags: 'long' }, async () => {
    const { page, question, asked, context } = await visit(scene.browser, shop.page(BROKEN))
    await page.evaluate('Amends.destroy()')
    const before = asked.length
    await clickTimes(page, '#it', 1)
    await page.waitForTimeout(1500)
    expect([await question.count(), asked.length - before]).toEqual([0, 0])
    await context.close()
  })

  it('any more, once the widget goes while it asks', { tags: 'long' }, async () => {
    const { page, question, context } = await failing()
    await page.evaluate(`window.region = document.querySelector('amends-widget').shadowRoot.querySelector('output')
      Amends.destroy()`)
    await question.waitFor({ state: 'detached' })
    expect(await page.evaluate('region.textContent')).toBe('')
    expect((await stored(page))[0]).toEqual([])
    await context.close()
  })
})
