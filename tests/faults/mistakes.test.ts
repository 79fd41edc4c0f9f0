import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { ready, say, useFaultScene } from '../support/fault-scene.ts'
import { snippet } from '../support/host.ts'
import { cases } from '../support/length.ts'

const scene = useFaultScene()
const FAULT = /Something broke on our side/

/** Notes the page's `failed` events, and what the console is told. */
async function listen(page: Page): Promise<readonly string[]> {
  const warnings: string[] = []
  page.on('console', (message) => {
    if (message.text().startsWith('[amends]')) warnings.push(message.text())
  })
  await page.addInitScript(() => {
    const calls: unknown[] = [
      ['on', 'failed', (detail: unknown) => Object.assign(window, { lost: detail })],
    ]
    Object.assign(window, { Amends: calls })
  })
  return warnings
}

/** What a mistake owes: the words, another way, one warning, and the page's own event. */
/** What the customer is given back, once the page has been told. */
async function givenBack(page: Page) {
  await page.getByRole('heading', { name: FAULT }).waitFor()
  await page.waitForFunction(() => 'lost' in window)
  const words = await page.getByLabel('What you wrote').inputValue()
  const ways = await page.getByRole('link', { name: /help@|by email/ }).count()
  return { words, hasWays: ways > 0 }
}

const back = (words: string) => ({ words: expect.stringContaining(words) as string, hasWays: true })

describe('W2: a mistake of ours between the press and the receipt', () => {
  // Each breaks one thing that only this step uses.

  it.each(
    cases<[string, () => void]>(4, [
      [
        'making the report’s id',
        () => {
          Crypto.prototype.getRandomValues = () => {
            throw new Error('mine now')
          }
        },
      ],
      [
        'reading the page',
        () =>
          Object.defineProperty(document, 'title', {
            get() {
              throw new Error('mine now')
            },
          }),
      ],
      [
        'writing the report down',
        () => {
          JSON.stringify = () => {
            throw new Error('mine now')
          }
        },
      ],
      [
        'storing it and listing what is stored',
        () => {
          Object.assign(Map.prototype, {
            values() {
              throw new Error('mine now')
            },
          })
        },
      ],
      [
        'making the request',
        () => {
          window.Blob = class {
            constructor() {
              throw new Error('mine now')
            }
          } as unknown as typeof Blob
        },
      ],
      [
        'reading the answer',
        () => {
          Response.prototype.json = () => {
            throw new Error('mine now')
          }
        },
      ],
      [
        'showing what happens',
        () => {
          Node.prototype.insertBefore = () => {
            throw new Error('mine now')
          }
        },
      ],
    ]),
  )(
    'W2: says so with the words, other ways, a warning and an event: %s',
    { tags: 'longer' },
    async (what, mangle) => {
      const { page, context } = await scene.visit()
      const warnings = await listen(page)
      await ready(page, scene.host.origin)
      await page.evaluate(mangle)
      await say(page, `W2 ${what}`)
      expect(await givenBack(page)).toEqual(back(`W2 ${what}`))
      expect(warnings).toHaveLength(1)
      await context.close()
    },
  )

  it.each(
    cases<[string, () => void]>(1, [
      [
        'throws at once',
        () => {
          window.fetch = () => {
            throw new TypeError('mine now')
          }
        },
      ],
      ['fails later', () => void (window.fetch = () => Promise.reject(new Error('mine now')))],
    ]),
  )(
    'W2: is none of the network’s where the page’s fetch %s',
    { tags: 'longer' },
    async (how, mangle) => {
      const { page, context } = await scene.visit()
      const warnings = await listen(page)
      await page.addInitScript(mangle)
      await ready(page, scene.host.origin)
      await say(page, `W2 fetch ${how}`)
      expect(await givenBack(page)).toEqual(back(`W2 fetch ${how}`))
      expect(warnings).toHaveLength(1)
      expect(scene.raises()).toHaveLength(0)
      // The next visit, without the mistake, sends the copy: it was never called sent.
      const other = await context.newPage()
      await other.goto(scene.host.origin)
      expect(await scene.untilStored(`W2 fetch ${how}`)).toBeTruthy()
      await context.close()
    },
  )

  it('W2: in the panel’s own start is told by the button, and its word goes to the page', async () => {
    scene.host.serve('<h1>Shop</h1>', { head: snippet(scene.proxy.url, 'demo') })
    const { page, context } = await scene.visit()
    const warnings = await listen(page)
    await page.addInitScript(() => {
      CSSStyleSheet.prototype.replaceSync = new Proxy(CSSStyleSheet.prototype.replaceSync, {
        apply(run, sheet, [css]: [string]) {
          if (css.includes('.reason')) throw new Error('mine now')
          return Reflect.apply(run, sheet, [css]) as unknown
        },
      })
    })
    await page.goto(scene.host.origin)
    await page.getByRole('button', { name: 'Something wrong?' }).waitFor()
    await say(page, 'W2 mount')
    expect(await givenBack(page)).toEqual(back('W2 mount'))
    expect(warnings).toHaveLength(1)
    await context.close()
  })

  it('W2: is over with a second try that works, and one report comes of it', async () => {
    const { page, context, amends } = await scene.visit()
    await page.evaluate(() => {
      const { getRandomValues } = Crypto.prototype
      Crypto.prototype.getRandomValues = () => {
        Crypto.prototype.getRandomValues = getRandomValues
        throw new Error('once')
      }
    })
    await say(page, 'W2 again')
    await page.getByRole('heading', { name: FAULT }).waitFor()
    await page.getByRole('button', { name: 'Try again' }).click()
    await amends.heading('Thank you for telling us.').waitFor()
    expect(await scene.untilStored('W2 again')).toBeTruthy()
    expect(scene.raises()).toHaveLength(1)
    await context.close()
  })
})
