import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { newPage } from '../support/browser.ts'
import { cases } from '../support/length.ts'
import { useScene } from '../support/scene.ts'
import { raiseByHand } from '../support/usable.ts'
import { widget } from '../support/widget.ts'

const scene = useScene()
const hosts = (page: Page) => page.locator('amends-widget').count()

async function visit(body: string, head = scene.head) {
  scene.host.serve(`<h1>Shop</h1>${body}`, { head })
  const seen = await newPage(scene.browser)
  const warnings: string[] = []
  const asked: string[] = []
  seen.page.on('console', (line) => line.type() === 'warning' && warnings.push(line.text()))
  seen.page.on('request', (request) => asked.push(request.url()))
  await seen.page.goto(scene.host.origin)
  return { ...seen, warnings, asked, amends: widget(seen.page) }
}

describe('the names of a page’s own elements', () => {
  it('do not take the place of the widget: a form of its name makes no early calls', async () => {
    const { page, context, trouble } = await visit(
      '<form id="Amends"><input name="q"></form><img id="fetch"><a id="crypto"></a>',
      // The elements are there before the script.
      scene.head.replace('async', 'defer'),
    )
    await raiseByHand(page)
    expect(trouble).toEqual([])
    await context.close()
  })

  it('do not say where code comes from: an image that is called currentScript starts nothing', async () => {
    const foreign = scene.host.origin.replace('127.0.0.1', 'localhost')
    const { page, context, trouble, warnings, asked } = await visit(
      `<img name="currentScript" alt="" src="${foreign}/w/demo/amends.js">`,
      scene.head.replace('async', 'defer'),
    )
    await expect.poll(() => warnings).toHaveLength(1)
    expect(await hosts(page)).toBe(0)
    expect(warnings[0]).toContain('[amends] Error: no script tag')
    expect(asked.filter((url) => /panel|sending/.test(url))).toEqual([])
    expect(trouble).toEqual([])
    await context.close()
  })
})

describe('a snippet that was pasted in another way', () => {
  it.each(
    cases(1, [
      ['as a module', (src: string) => `<script type="module" src="${src}"></script>`],
      [
        'as text that is evaluated',
        (src: string) =>
          `<script>fetch('${src}').then((got) => got.text()).then((text) => (0, eval)(text))</script>`,
      ],
    ]),
  )('%s warns its owner once and does nothing else', { tags: 'longer' }, async (_what, paste) => {
    const { page, context, trouble, warnings } = await visit(
      '',
      paste(`${scene.collector.url}/w/demo/amends.js`),
    )
    await expect.poll(() => warnings).toHaveLength(1)
    expect(warnings[0]).toContain('[amends]')
    expect(await hosts(page)).toBe(0)
    expect(await page.evaluate(() => 'Amends' in window)).toBe(false)
    expect(trouble).toEqual([])
    await context.close()
  })

  it('by another script works', async () => {
    const src = `${scene.collector.url}/w/demo/amends.js`
    const { page, context, trouble } = await visit(
      '',
      `<script>document.head.append(Object.assign(document.createElement('script'), { src: '${src}' }))</script>`,
    )
    await raiseByHand(page)
    expect(trouble).toEqual([])
    await context.close()
  })

  it('once more, for the same site or another one, changes nothing: the first one stays', async () => {
    await scene.collector.seed({ id: 'other', origins: [scene.host.origin], label: 'Other' })
    const defer = scene.head.replace('async', 'defer')
    const { page, context, trouble } = await visit(
      '',
      defer.repeat(2) + defer.replace('/demo/', '/other/'),
    )
    expect(await hosts(page)).toBe(1)
    await raiseByHand(page)
    expect(await scene.newest()).toMatchObject({ siteId: 'demo' })
    expect(trouble).toEqual([])
    await context.close()
  })
})

describe('data-amends', { tags: 'long' }, () => {
  it.each([
    [
      'on a drawing',
      '<svg width="90" height="90" data-amends="money"><title>Price</title><circle id="hit" r="40" cx="45" cy="45"/></svg>',
      'svg',
    ],
    [
      'around other elements',
      '<div data-amends="money"><p><b id="hit">Wrong price</b></p></div>',
      'div',
    ],
    [
      'inside of another: the inner one counts',
      '<div data-amends="other"><button id="hit" data-amends="money">Wrong</button></div>',
      '#hit',
    ],
    [
      'on the button of a form, which is not sent then',
      '<form action="/away"><button id="hit" data-amends="money">Wrong</button></form>',
      '#hit',
    ],
    [
      'on a link, which is not followed then',
      '<a id="hit" href="/away" data-amends="money">Contact</a>',
      '#hit',
    ],
  ])('works %s', async (_what, body, selector) => {
    const { page, context, trouble, amends } = await visit(body)
    await page.locator('#hit').click()
    await amends.heading('Thank you for telling us.').waitFor()
    expect(await scene.newest()).toMatchObject({ reason: { code: 'money' }, element: { selector } })
    expect(new URL(page.url()).pathname).toBe('/')
    expect(trouble).toEqual([])
    await context.close()
  })

  it('works in a page’s own shadow tree', async () => {
    const { page, context, amends } = await visit('<div id="own"></div>')
    await page.evaluate(() => {
      const root = document.querySelector('#own')?.attachShadow({ mode: 'open' })
      const button = document.createElement('button')
      button.dataset['amends'] = 'order'
      button.textContent = 'Inner'
      root?.append(button)
      button.click()
    })
    await amends.heading('Thank you for telling us.').waitFor()
    expect(await scene.newest()).toMatchObject({
      reason: { code: 'order' },
      element: { text: 'Inner' },
    })
    await context.close()
  })

  it('on a button that is disabled raises nothing, and harms nothing', async () => {
    const { page, context, trouble, amends } = await visit(
      '<button disabled data-amends="money"><span id="hit">Wrong</span></button>',
    )
    const before = await scene.collector.count('report')
    await page.locator('#hit').click({ force: true })
    await page.mouse.move(1, 1)
    expect(await amends.dialog.isVisible()).toBe(false)
    expect(await scene.collector.count('report')).toBe(before)
    expect(trouble).toEqual([])
    await context.close()
  })
})
