import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { newPage } from './browser.ts'

export type Shop = Awaited<ReturnType<typeof startShop>>

/** A website that serves many pages at once, and answers what they fetch. */
export async function startShop() {
  const bodies: string[] = []
  let head = ''
  const server = createServer((request, response) => {
    const [, kind, name = ''] = (request.url ?? '/').split('/')
    if (kind === 'answers') {
      void answer(response, name)
      return
    }
    const status = kind === 'pages' ? 200 : 204
    response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' })
    response.end(
      status === 200
        ? `<!doctype html><html lang="en"><meta charset="utf-8"><title>Shop</title>
          <meta name="viewport" content="width=device-width">${head}
          <body style="margin:0"><main>${bodies[Number(name)] ?? ''}</main></body></html>`
        : '',
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  return {
    origin,
    embed(snippet: string) {
      head = snippet
    },
    /** The address of a page with this body. */
    page: (body: string) => `${origin}/pages/${bodies.push(body) - 1}`,
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}

/** `answers/404` answers so; `answers/slow` takes a second. */
async function answer(response: ServerResponse, name: string): Promise<void> {
  if (name === 'slow') await new Promise((resolve) => setTimeout(resolve, 1000))
  response.writeHead(Number(name) || 200).end('{}')
}

/** Visits a page of a site that wants the silent to be noticed, and waits until that goes on. */
export async function visit(
  browser: Browser,
  url: string,
  options: Parameters<typeof newPage>[1] = {},
) {
  const one = await newPage(browser, options)
  const { page } = one
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  await watching(page, () => page.goto(url))
  return { ...one, asked, question: page.getByText('Did something go wrong?') }
}

/** Loads a page, and waits until clicks on it are noticed. */
export async function watching(page: Page, load: () => Promise<unknown>): Promise<void> {
  const loaded = page.waitForResponse(/\/dead-/)
  await load()
  const last = (await loaded).url()
  // Who imports it again hears after the chunk that imported it first.
  await page.evaluate(`import('${last}#0').then(() => {})`)
}

/** Clicks so many times, with so long in between. */
export async function clickTimes(page: Page, target: string, times: number, pauseMs = 120) {
  const box = await page.locator(target).first().boundingBox()
  if (!box) throw new Error('There is nothing to click.')
  for (let count = 0; count < times; count++) {
    if (count > 0 && pauseMs > 0) await page.waitForTimeout(pauseMs)
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2)
  }
}

/** Stops the clock of a page, and returns what lets so much time pass on it. */
export async function stopClock(page: Page): Promise<(ms: number) => Promise<void>> {
  await page.clock.install()
  // Ahead of a clock that runs on until then.
  await page.clock.pauseAt(Date.now() + 60_000)
  return (ms) => page.clock.runFor(ms)
}
