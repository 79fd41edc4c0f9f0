import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { newPage } from '../support/browser.ts'
import { bundle } from '../support/bundle.ts'
import { useScene } from '../support/scene.ts'
import { raiseByHand } from '../support/usable.ts'
import { widget } from '../support/widget.ts'

const scene = useScene()
const PACKAGES = resolve(import.meta.dirname, '../../node_modules')
const fileOf = (path: string) => readFileSync(`${PACKAGES}/${path}`, 'utf8')

async function visit(script: string, html: string) {
  scene.host.serveWhole(html, script)
  const seen = await newPage(scene.browser)
  await seen.page.goto(scene.host.origin)
  await widget(seen.page).launcher.waitFor()
  return { ...seen, amends: widget(seen.page) }
}

const htmlOf = (body: string) =>
  `<!doctype html><html lang="en"><head><title>{path}</title><script src="/page.js"></script>${scene.head}</head><body>${body}</body></html>`

const region = (of: Page) => of.getByRole('region', { name: 'What went wrong?' })

const HYDRATE = `
const h = createElement
const App = ({ src }) => {
  const [route, go] = useState('shop')
  return h('html', { lang: 'en' },
    h('head', null, h('title', null, 'Kiln'), h('script', { async: true, src })),
    h('body', null, h('h1', null, route), h('input', { id: 'name' }),
      h('button', { id: 'go', onClick: () => go(route === 'shop' ? 'help' : 'shop') }, 'Go'),
      route === 'help' && h('div', { 'data-amends-inline': true }),
      h('script', { defer: true, src: '/page.js' })))
}
window.recovered = []
window.hydrate = () =>
  hydrateRoot(document, h(App, { src: document.scripts[0].src }), {
    onRecoverableError: (error) => window.recovered.push(String(error)),
  })`

const REACT: Readonly<Record<string, () => string | Promise<string>>> = {
  'React 18': () =>
    [
      fileOf('react-18/umd/react.production.min.js'),
      fileOf('react-dom-18/umd/react-dom.production.min.js'),
      `const { createElement, useState } = React, { hydrateRoot } = ReactDOM; ${HYDRATE}`,
    ].join('\n'),
  'React 19': () =>
    bundle(`import { createElement, useState } from 'react'
      import { hydrateRoot } from 'react-dom/client'
      ${HYDRATE}`),
}

describe('W25: a page that is hydrated whole', () => {
  it.each(Object.keys(REACT))(
    'W25: by %s keeps what was typed, the button, and the place in its text',
    async (version) => {
      const script = (await REACT[version]?.()) ?? ''
      const src = `${scene.collector.url}/w/demo/amends.js`
      const { page, context, trouble, amends } = await visit(
        script,
        `<!DOCTYPE html><html lang="en"><head><title>Kiln</title><script async="" src="${src}"></script></head><body><h1>shop</h1><input id="name"/><button id="go">Go</button><script defer="" src="/page.js"></script></body></html>`,
      )
      await page.locator('#name').fill('Kim')
      await page.evaluate('hydrate()')
      await page.locator('#go').click()
      await page.getByRole('heading', { name: 'help' }).waitFor()
      expect(await page.locator('#name').inputValue()).toBe('Kim')
      expect(await page.evaluate('recovered')).toEqual([])
      await region(page).getByRole('button', { name: 'Something else' }).waitFor()
      await page.locator('#go').click()
      await expect.poll(() => region(page).count()).toBe(0)
      await page.locator('#go').click()
      await region(page).getByRole('button', { name: 'Something else' }).waitFor()
      await page.locator('#go').click()
      await expect.poll(() => region(page).count()).toBe(0)
      await amends.launcher.click()
      await amends.reason('Something else').click()
      await amends.heading('Thank you').waitFor()
      expect(trouble).toEqual([])
      await context.close()
    },
  )
})

describe('W25: a page whose body is swapped', () => {
  const LINK =
    '<h1>Shop {path}</h1><div data-amends-inline></div><button data-amends="broken">Broken</button>'
  it.each([
    ['Turbo', () => bundle("import '@hotwired/turbo'"), `${LINK}<a href="/next">Next</a>`],
    [
      'htmx',
      () => fileOf('htmx.org/dist/htmx.js'),
      `${LINK}<a hx-boost="true" hx-target="body" href="/next">Next</a>`,
    ],
  ])('W25: by %s keeps the place, the button and the triggers', async (_name, script, body) => {
    const seen = await visit(await script(), htmlOf(body))
    const { context, trouble, amends } = seen
    await region(seen.page).waitFor()
    for (const path of ['/next', '/next']) {
      await seen.page.getByRole('link', { name: 'Next' }).click()
      await seen.page.getByRole('heading', { name: `Shop ${path}` }).waitFor()
      await region(seen.page).getByRole('button', { name: 'Something else' }).waitFor()
    }
    await seen.page.getByRole('button', { name: 'Broken' }).click()
    await amends.heading('Thank you').waitFor()
    expect(await scene.newest()).toMatchObject({ trigger: 'element' })
    await amends.launcher.waitFor()
    expect(trouble).toEqual([])
    await context.close()
  })
})

describe('W25: a place for the panel', () => {
  it('W25: shows when it is rendered deep in the page, or an element becomes one', async () => {
    const {
      page: shown,
      context,
      trouble,
    } = await visit('', htmlOf('<main><section></section></main>'))
    await shown.evaluate(() => {
      const frame = document.createElement('div')
      frame.dataset['amendsInline'] = ''
      document.querySelector('section')?.append(frame)
    })
    await region(shown).waitFor()
    await shown.evaluate(() => document.querySelector('section')?.replaceChildren())
    await expect.poll(() => region(shown).count()).toBe(0)
    await shown.evaluate(() =>
      document.querySelector('section')?.toggleAttribute('data-amends-inline'),
    )
    await region(shown).waitFor()
    expect(trouble).toEqual([])
    await context.close()
  })

  it('W25: keeps the words in it while the page renders it anew', async () => {
    const {
      page: shown,
      context,
      trouble,
      amends,
    } = await visit('', htmlOf('<main><div data-amends-inline></div></main>'))
    await region(shown).getByRole('button', { name: 'Something else' }).click()
    await amends.addMore.click()
    await amends.words.fill('The lid does not close.')
    await shown.evaluate(() => {
      const main = document.querySelector('main')
      if (main) main.innerHTML = '<p>New</p><div data-amends-inline></div>'
    })
    await expect.poll(() => amends.words.isVisible()).toBe(true)
    expect(await amends.words.inputValue()).toBe('The lid does not close.')
    expect(trouble).toEqual([])
    await context.close()
  })
})

describe('W25: a page that is written anew by document.write', () => {
  it.each([
    ['closed', 'document.close()'],
    ['left open', ''],
  ])('W25: and %s has the button, and its triggers work', async (_what, end) => {
    const { page: shown, context, trouble, amends } = await visit('', htmlOf('<h1>Shop</h1>'))
    await shown.evaluate(`document.open()
      document.write('<!doctype html><title>New</title><body><h1>New</h1><button data-amends="broken">Broken</button>')
      ${end}`)
    await raiseByHand(shown)
    await shown.keyboard.press('Escape')
    await shown.getByRole('button', { name: 'Broken' }).click()
    await amends.heading('Thank you').waitFor()
    expect(await scene.newest()).toMatchObject({ trigger: 'element' })
    expect(trouble).toEqual([])
    await context.close()
  })
})
