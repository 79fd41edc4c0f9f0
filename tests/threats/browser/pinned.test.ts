import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Build } from '../../../worker/app/widget-build.ts'
import { newPage } from '../../support/browser.ts'
import { useScene } from '../../support/scene.ts'
import { widget } from '../../support/widget.ts'

const DIST = `${import.meta.dirname}/../../../widget/dist/site`
const { version, integrity } = JSON.parse(readFileSync(`${DIST}/build.json`, 'utf8')) as Build
const NONCE = 'cmFuZG9t'
const FILE = `**/w/v/${version}/amends.js*`
const BODY = `<h1>Basket</h1><p><button id="it">Pay now</button></p><button id="own">0</button>
  <script nonce="${NONCE}">own.onclick = () => own.textContent++; it.onclick = () => basket.pay()</script>`

const scene = useScene()
beforeAll(async () => {
  const { origin } = scene.host
  await scene.collector.seed({ id: 'silent', origins: [origin], signals: true })
  const turnstile = { siteKey: '1x00000000000000000000AA', secretKey: 'not asked here' }
  await scene.collector.seed({ id: 'proven', origins: [origin], turnstile })
})

/** Visits a page that pins the widget, as the owner pastes it. */
async function visit(query = '?site=silent', policy?: string, route?: (page: Page) => unknown) {
  const { url } = scene.collector
  const head = `<script async nonce="${NONCE}" src="${url}/w/v/${version}/amends.js${query}" integrity="${integrity}" crossorigin></script>`
  scene.host.serve(BODY, { head, ...(policy !== undefined && { policy }) })
  const seen = await newPage(scene.browser)
  const scripts: string[] = []
  seen.page.on('request', (request) => {
    if (request.resourceType() === 'script') scripts.push(new URL(request.url()).pathname)
  })
  await route?.(seen.page)
  await seen.page.goto(scene.host.origin)
  return { ...seen, scripts, amends: widget(seen.page) }
}

/** Whether the page is as it is without us. */
async function isUnharmed(page: Page) {
  await page.locator('#own').click()
  return {
    own: await page.locator('#own').textContent(),
    host: await page.locator('amends-widget').count(),
    global: await page.evaluate('typeof window.Amends'),
  }
}
const UNHARMED = { own: '1', host: 0, global: 'undefined' }

describe('T28: a page that pins the widget by its hash', () => {
  it('has all of it from that one file, and runs nothing that the collector sends later', async () => {
    const { page, context, trouble, scripts, amends } = await visit()
    await amends.launcher.click()
    await amends.reason('Something else').click()
    await amends.addMore.click()
    await amends.words.fill('Pinned, and it works.')
    await page.locator('summary').click()
    await page.getByRole('button', { name: 'Take a screenshot' }).waitFor()
    await amends.done.click()
    await expect.poll(async () => (await scene.newest())?.text).toBe('Pinned, and it works.')
    await amends.launcher.click()
    await page.getByRole('button', { name: /Your report/ }).click()
    await page.getByLabel('Write to us').fill('Hello?')
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await page.locator('dialog blockquote', { hasText: 'Hello?' }).waitFor()
    expect(scripts).toEqual([`/w/v/${version}/amends.js`])
    expect(trouble).toEqual([])
    await context.close()
  })

  it('notices the silent, too', { tags: 'long' }, async () => {
    const { page, context, scripts } = await visit()
    const question = page.getByText('Did something go wrong?')
    await expect
      .poll(async () => {
        await page.locator('#it').click()
        return question.count()
      })
      .toBe(1)
    expect(scripts).toHaveLength(1)
    await context.close()
  })

  it('asks for a proof where the site wants one', async () => {
    const { page, context, scripts, amends } = await visit('?site=proven', undefined, (one) =>
      one.route('https://challenges.cloudflare.com/**', (route) =>
        route.fulfill({
          contentType: 'text/javascript',
          body: `turnstile = { render: (_, { callback }) => setTimeout(callback, 0, 'proof-1'), reset() {} }`,
        }),
      ),
    )
    const raised = page.waitForRequest(/\/v1\/reports$/)
    await amends.launcher.click()
    // Its proof is waited for, but not for long.
    await page.waitForFunction('window.turnstile')
    await amends.reason('Something else').click()
    expect((await raised).postDataJSON()).toMatchObject({ challenge: 'proof-1' })
    expect(scripts).toEqual([`/w/v/${version}/amends.js`, '/turnstile/v0/api.js'])
    await context.close()
  })
})

describe('T27: a page that pins the widget and forbids everything else', () => {
  it('hears of a report, and of no violation', async () => {
    const { origin } = new URL(scene.collector.url)
    const { page, context, trouble, amends } = await visit(
      '?site=silent&lang=de',
      `default-src 'none'; script-src 'nonce-${NONCE}' 'strict-dynamic'; connect-src ${origin}; style-src 'none'; img-src 'none'; font-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; worker-src 'none'; object-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'`,
    )
    await page.locator('.launch').click()
    await amends.heading('Was ist schiefgelaufen?').waitFor()
    await amends.reason('Something else').click()
    await page.locator('.promise').waitFor()
    expect((await scene.newest())?.state).toBe('received')
    expect(trouble).toEqual([])
    await context.close()
  })
})

describe('T28: a pinned file that is not what it was', () => {
  it.each([
    ['by one byte', (code: string) => code.replace('start', 'stars')],
    ['by a byte at its end', (code: string) => `${code} `],
    ['wholly', () => 'document.body.textContent = "owned"'],
    ['as it is empty', () => ''],
  ])('%s is refused by the browser, and the page is as without us', async (_what, change) => {
    const { page, context, trouble } = await visit(undefined, undefined, (one) =>
      one.route(FILE, async (route) => {
        const response = await route.fetch()
        const code = await response.text()
        expect(change(code)).not.toBe(code)
        await route.fulfill({ response, body: change(code) })
      }),
    )
    await expect.poll(() => trouble.join()).toContain('integrity')
    expect(await isUnharmed(page)).toEqual(UNHARMED)
    expect(trouble.filter((line) => !line.startsWith('console: Failed to find'))).toEqual([])
    await context.close()
  })

  it.each([
    ['names no site', ''],
    ['names a site that is not there', '?site=nobody'],
    ['names another address', '?site=..%2F..%2Fhealth'],
  ])('does nothing but warn where its tag %s', async (_what, query) => {
    const warnings: string[] = []
    const { page, context, trouble } = await visit(query, undefined, (one) =>
      one.on('console', (message) => warnings.push(message.text())),
    )
    await expect.poll(() => warnings.join()).toContain('[amends]')
    expect(await isUnharmed(page)).toEqual(UNHARMED)
    expect(trouble.filter((line) => line.startsWith('uncaught'))).toEqual([])
    await context.close()
  })
})
