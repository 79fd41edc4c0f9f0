import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { LANGUAGES } from '../worker/contract.ts'
import { createHooks } from './hooks.ts'
import { mailboxPage, readMails } from './mailbox.ts'
import { brokenPage, checkoutPage, homePage, SHOP_SCRIPT, SHOP_STYLE } from './pages.ts'

export interface ShopOptions {
  /** Origin of the collector, without a slash at its end. */
  readonly collector: string
  /** The secret with which the collector signs webhooks to this shop. */
  readonly secret: string
  readonly site?: string
}

type Answer = readonly [status: number, type: string, body: string]

const html = (status: number, body: string): Answer => [status, 'text/html', body]

/** An example shop that embeds the widget and fails on purpose, and the demo's mailbox. */
export function createShop({ collector, secret, site = 'demo' }: ShopOptions): Server {
  const hooks = createHooks(secret)
  async function answer(request: IncomingMessage): Promise<Answer> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://shop.invalid')
    const language = LANGUAGES.find((one) => one === searchParams.get('lang'))
    // What a website in several languages does: its snippet says which one this page is in.
    const query = language ? `?lang=${language}` : ''
    const snippet = `<script async src="${collector}/w/${site}/amends.js${query}"></script>`
    switch (`${request.method} ${pathname}`) {
      case 'GET /':
        return html(200, homePage(snippet))
      case 'GET /checkout':
        return html(200, checkoutPage(snippet))
      case 'GET /orders':
        return html(500, brokenPage(snippet))
      case 'GET /shop.css':
        return [200, 'text/css', SHOP_STYLE]
      case 'GET /shop.js':
        return [200, 'text/javascript', SHOP_SCRIPT]
      case 'GET /mailbox':
        return html(200, mailboxPage((await readMails(collector)).mails, hooks.list()))
      case 'POST /ahead':
        await turnAhead(collector)
        return html(303, '/mailbox')
      case 'POST /hooks':
        return [await hooks.receive(request), 'text/plain', '']
      default:
        return [404, 'text/plain', 'This page does not exist.']
    }
  }

  return createServer((request, response) => {
    answer(request).then(
      (what) => send(response, what),
      (error: unknown) => send(response, [502, 'text/plain', String(error)]),
    )
  })
}

const DAY_MS = 24 * 60 * 60 * 1000
let daysAhead = 0

// Each press is one more day, as the collector's clock sees it for one tick.
async function turnAhead(collector: string): Promise<void> {
  daysAhead++
  // At half past nine, when the digests are due.
  const time = new Date(Date.now() + daysAhead * DAY_MS).setUTCHours(9, 30)
  await fetch(`${collector}/cdn-cgi/local/scheduled?cron=*+*+*+*+*&time=${time}`)
}

function send(response: ServerResponse, [status, type, body]: Answer): void {
  if (status === 303) response.writeHead(303, { location: body }).end()
  else response.writeHead(status, { 'content-type': `${type}; charset=utf-8` }).end(body)
}
