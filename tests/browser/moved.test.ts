import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DEMO_SITE } from '../../demo/seed.ts'
import { newPage } from '../support/browser.ts'
import { useScene } from '../support/scene.ts'
import { raising } from '../support/widget.ts'

const scene = useScene()
const ready = '<!doctype html><html lang="en"><head><title>Shop</title></head><h1>Shop</h1>'
let shop: Server
let origin: string
let head = ''
const asked: string[] = []

// A website that passes on what lies below a path of its own, and has a copy of the script.
beforeAll(async () => {
  shop = createServer((request, response) => {
    const { url = '/', method = 'GET', headers } = request
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const isCopy = url.startsWith('/assets/')
      if (!url.startsWith('/feed/') && !isCopy) {
        response.writeHead(url === '/gone' ? 404 : 200, { 'content-type': 'text/html' })
        response.end(ready + head)
        return
      }
      if (!isCopy) asked.push(url)
      const path = isCopy ? '/w/moved/amends.js' : url.slice('/feed'.length)
      const init = {
        method,
        headers: { origin: headers.origin ?? '', 'content-type': 'text/plain' },
        ...(method === 'POST' && { body: Buffer.concat(chunks) }),
      }
      void fetch(scene.collector.url + path, init).then(async (answer) => {
        response.writeHead(answer.status, {
          'content-type': answer.headers.get('content-type') ?? '',
        })
        response.end(await answer.text())
      })
    })
  })
  await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(shop.address() as AddressInfo).port}`
  await scene.collector.seed({ ...DEMO_SITE, id: 'moved', origins: [origin] })
})
afterAll(() => shop.close())

describe('W16: a script that comes', () => {
  it('W16: from below a path of the website leads everything there', async () => {
    head = '<script async src="/feed/w/moved/amends.js"></script>'
    const { page, context, trouble } = await newPage(scene.browser)
    const elsewhere: string[] = []
    page.on('request', (request) => {
      if (!request.url().startsWith(`${origin}/`)) elsewhere.push(request.url())
    })
    const gone = page.waitForResponse('**/gone')
    await page.addInitScript(() => void fetch('/gone'))
    const amends = await raising(page, origin)
    await gone
    await amends.addMore.click()
    await page.locator('summary').click()
    // The website's own request failed; those of the widget are none of its.
    await page.getByText('/gone · 404').waitFor()
    await amends.done.click()
    expect(asked).toContain('/feed/v1/reports')
    expect(elsewhere).toEqual([])
    expect(trouble.filter((one) => !one.includes('404'))).toEqual([])
    await context.close()
  })

  it('W16: as a copy says what to set, in one line', async () => {
    head = '<script async src="/assets/feedback.js"></script>'
    const { page, context } = await newPage(scene.browser)
    const said: string[] = []
    page.on('console', (message) => said.push(message.text()))
    await page.goto(origin)
    await page.waitForLoadState('load')
    expect(said).toHaveLength(1)
    expect(said[0]).toContain('Set data-collector on the script tag')
    await context.close()
  })

  it('W16: as a copy that says so asks the collector', async () => {
    head = `<script async src="/assets/feedback.js" data-collector="${scene.collector.url}"></script>`
    const { page, context, trouble } = await newPage(scene.browser)
    await raising(page, origin)
    expect(trouble).toEqual([])
    await context.close()
  })
})
