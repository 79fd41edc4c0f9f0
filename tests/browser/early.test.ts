import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { Build } from '../../worker/app/widget-build.ts'
import { newPage } from '../support/browser.ts'
import { useScene } from '../support/scene.ts'
import { widget } from '../support/widget.ts'

const ROOT = `${import.meta.dirname}/../..`
const read = (file: string) => readFileSync(`${ROOT}/${file}`, 'utf8')
const { early } = JSON.parse(read('widget/dist/site/build.json')) as Build
const THANKS = 'Thank you for telling us.'
const BODY = `<h1>Shop</h1><a id="pay" data-amends="money" href="/elsewhere">Pay</a>
  <button id="basket" data-amends="broken">Basket</button>`

const scene = useScene()

/** A page with the early part of the snippet, whose script comes as the test says. */
async function visit(script: (page: Page) => Promise<unknown>, head = '') {
  const { origin } = new URL(scene.collector.url)
  scene.host.serve(BODY, {
    head: `<script>${early.code}</script>${head}${scene.head}`,
    policy: `default-src 'none'; script-src '${early.hash}' ${origin}; connect-src ${origin}`,
  })
  const seen = await newPage(scene.browser)
  await script(seen.page)
  await seen.page.goto(scene.host.origin, { waitUntil: 'commit' })
  await seen.page.locator('#basket').waitFor()
  return { ...seen, amends: widget(seen.page) }
}

/** The script comes so much later, but not before this has happened. */
const late = (ms: number, happened: Promise<void>) => (page: Page) =>
  page.route('**/amends.js', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, ms))
    await happened
    await route.continue()
  })

/** The reasons of all reports, in the order of the alphabet. */
async function raised() {
  const { results } = await scene.collector.db
    .prepare(`SELECT document ->> '$.reason.code' AS reason FROM report ORDER BY reason`)
    .all<{ reason: string }>()
  return results.map(({ reason }) => reason)
}

describe('W8: a press before the script has loaded', () => {
  it('W8: counts once, three seconds before, after what the page called first', async () => {
    const { promise: pressed, resolve: release } = Promise.withResolvers<void>()
    const { page, context, trouble, amends } = await visit(late(3_000, pressed))
    await page.evaluate(() => {
      const told: unknown[] = []
      Object.assign(window, { told })
      window.Amends?.on('raise', ({ reason }) => told.push(reason))
      window.Amends?.raise('delivery', { text: 'W8 of the page' })
    })
    await page.locator('#pay').click()
    await page.locator('#pay').click()
    await page.locator('#basket').press('Enter')
    release()
    await amends.heading(THANKS).waitFor()
    expect(page.url()).toBe(`${scene.host.origin}/`)
    const told = () => page.evaluate(() => (window as unknown as { told: unknown[] }).told)
    await expect.poll(told).toEqual(['delivery', 'money', 'broken'])
    await expect.poll(raised).toEqual(['broken', 'delivery', 'money'])
    expect(trouble).toEqual([])
    await context.close()
  })

  it('W8: leads a link where it leads if the script never comes, and the page hears of it', async () => {
    const { promise: held, resolve: release } = Promise.withResolvers<void>()
    const { page, context } = await visit((seen) =>
      seen.route('**/amends.js', (route) => held.then(() => route.abort())),
    )
    await page.evaluate(() => {
      const keep = (detail: unknown) => sessionStorage.setItem('failed', JSON.stringify(detail))
      window.Amends?.on('failed', keep)
    })
    await page.locator('#pay').click()
    const left = page.waitForURL('**/elsewhere', { waitUntil: 'commit' })
    release()
    await left
    const failed = () => page.evaluate(() => sessionStorage.getItem('failed'))
    await expect.poll(failed).toBe('{"id":""}')
    await context.close()
  })
})

describe('W8: the second form of the snippet', () => {
  it('W8: has the hash that lets it run under a policy', () => {
    const digest = createHash('sha256').update(early.code).digest('base64')
    expect(early.hash).toBe(`sha256-${digest}`)
  })

  it.each(['developer.md', 'owner.md'])('W8: stands in %s as this build makes it', (guide) => {
    const text = read(`worker/docs/${guide}`)
    expect(text).toContain(`<script>${early.code}</script>`)
    expect(text).toContain(`'${early.hash}'`)
  })
})
