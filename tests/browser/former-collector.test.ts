import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RaiseInput } from '../../worker/contract.ts'
import { launchBrowser, newPage } from '../support/browser.ts'
import { type Host, snippet, startHost } from '../support/host.ts'
import { type Collector, useCollector } from '../support/shared-collector.ts'
import { raising } from '../support/widget.ts'
import { shapeOf, takenAt, WIRE, withReport } from '../support/wire.ts'

let browser: Browser
let collector: Collector
let host: Host
beforeAll(async () => {
  browser = await launchBrowser()
  collector = await useCollector()
  host = await startHost()
  await collector.seed({ id: 'demo', origins: [host.origin], orderQuestion: true })
  host.serve('<h1>Shop</h1>', { head: snippet(collector.url, 'demo') })
})
afterAll(async () => {
  await browser.close()
  await Promise.all([collector.close(), host.close()])
})

/** A collector of the release before: it refuses every field that it did not know. */
async function standIn(page: Page) {
  const unknown: string[] = []
  const heard: string[] = []
  let key = ''
  await page.route('**/v1/news', (route) => route.fulfill({ status: 404, json: {} }))
  await page.route(/\/v1\/reports/, async (route) => {
    const request = route.request()
    const [, id = ''] = /\/v1\/reports\/([\w-]+)/.exec(request.url()) ?? []
    const body = JSON.parse(request.postData() ?? '{}') as Partial<RaiseInput>
    const path = new URL(request.url()).pathname.replace(id === '' ? '//' : id, 'ID')
    const taken = takenAt(path)
    const told = shapeOf(body).map((line) => line.split(' ')[0] ?? '')
    unknown.push(...told.filter((field) => !taken.has(field)).map((field) => `${path} ${field}`))
    heard.push(path)
    key = body.key ?? key
    const { status, answer } = WIRE.requests.find((one) => one.path === path) ?? {
      status: 404,
      answer: {},
    }
    await route.fulfill({
      status,
      headers: { 'access-control-allow-origin': host.origin },
      json: withReport(answer, id === '' ? (body.id ?? '') : id, key),
    })
  })
  return { unknown, heard }
}

describe('C14: this widget, at a collector of the release before', () => {
  it('says nothing that it did not know, and shows what it answers', async () => {
    const { page, context, trouble } = await newPage(browser)
    const { unknown, heard } = await standIn(page)
    const amends = await raising(page, `${host.origin}/`)
    expect(await amends.dialog.innerText()).toContain('K7M-2PQ')
    await amends.addMore.click()
    await amends.words.fill('Nothing happens when I press Pay.')
    await page.getByLabel('Fix it').check()
    await amends.contact.fill('kim@mail.example')
    await expect.poll(() => amends.said.innerText()).toBe('Sent')
    await amends.done.click()
    await expect.poll(() => heard.length).toBeGreaterThan(2)

    await page.goto(`${host.origin}/`)
    await page.getByRole('button', { name: /There’s news for you/ }).click()
    await page.getByText('I am fixing it right now.').waitFor()
    await page.getByRole('textbox').fill('It still fails.')
    await page.getByRole('button', { name: 'Send' }).click()
    await page.getByText('It still fails.').first().waitFor()
    await expect
      .poll(() => new Set(heard))
      .toEqual(
        new Set(
          ['', '/ID/details', '/ID/status', '/ID/messages'].map((act) => `/v1/reports${act}`),
        ),
      )
    expect(unknown).toEqual([])
    // The browser itself notes that it didn’t know how to tell of all reports at once.
    expect(trouble.filter((one) => !one.includes('404'))).toEqual([])
    await context.close()
  })
})
