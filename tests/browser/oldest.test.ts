import { describe, expect, it } from 'vitest'
import { newPage } from '../support/browser.ts'
import { say } from '../support/fault-scene.ts'
import { useScene } from '../support/scene.ts'
import { widget } from '../support/widget.ts'

const scene = useScene()

describe('W1: the oldest browsers', () => {
  it('W1: raise a report without anything that is newer than Chrome 109', async () => {
    scene.host.serve('<h1>Shop</h1>', { head: scene.head })
    const { page, context, trouble } = await newPage(scene.browser)
    await page.addInitScript(() => {
      const drop = (from: object, ...names: string[]) => {
        for (const name of names) Reflect.deleteProperty(from, name)
      }
      drop(URL, 'canParse', 'parse')
      drop(Array.prototype, 'toSorted', 'toReversed', 'toSpliced', 'with')
      drop(AbortSignal, 'timeout', 'any')
      drop(Promise, 'withResolvers', 'try')
      drop(Object, 'groupBy')
      drop(Map, 'groupBy')
      drop(Array, 'fromAsync')
      drop(String.prototype, 'isWellFormed', 'toWellFormed')
      drop(Element.prototype, 'checkVisibility', 'ariaBusy', 'ariaLabel', 'ariaHasPopup', 'role')
      drop(Uint8Array.prototype, 'toBase64')
      drop(Iterator.prototype, 'map', 'filter', 'toArray', 'some', 'find', 'flatMap', 'forEach')
      drop(Set.prototype, 'union', 'difference', 'intersection')
      drop(HTMLElement.prototype, 'showPopover', 'popover')
    })
    const amends = widget(page)
    await page.goto(scene.host.origin)
    await amends.launcher.click()
    await amends.reason('Something else').click()
    await amends.addMore.click()
    await amends.words.fill('From an old browser.')
    await amends.done.click()
    await expect.poll(async () => (await scene.newest())?.text).toBe('From an old browser.')
    expect(trouble).toEqual([])
    await context.close()
  })

  it('W1: below them, the button shows the site’s other contacts and the words', async () => {
    scene.host.serve('<h1>Shop</h1>', { head: scene.head })
    const { page, context, trouble } = await newPage(scene.browser)
    const loaded: string[] = []
    page.on('request', (request) => loaded.push(request.url()))
    await page.addInitScript(() => Reflect.deleteProperty(window, 'MathMLElement'))
    await page.goto(scene.host.origin)
    await page.getByRole('button', { name: 'Something wrong?' }).click()
    await page.getByRole('heading', { name: /This browser is too old/ }).waitFor()
    expect(await page.getByRole('link', { name: /help@/ }).count()).toBe(1)
    await page.getByRole('button', { name: 'Close' }).click()
    await say(page, 'Said to an old browser.')
    await page.getByRole('heading', { name: /This browser is too old/ }).waitFor()
    expect(await page.getByLabel('What you wrote').inputValue()).toContain('Said to an old')
    expect(loaded.filter((url) => url.includes('/sending-'))).toEqual([])
    expect(trouble).toEqual([])
    await context.close()
  })
})
