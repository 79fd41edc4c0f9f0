import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { LANGUAGES } from '../worker/contract.ts'
import { createHooks } from './hooks.ts'
import { mailboxPage, readMails } from './mailbox.ts'
import { DEMO_HEADER } from './names.ts'
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
  // The shop lives by the collector's clock, which the demo can turn ahead.
  const hooks = createHooks(secret, () => readClock(collector))
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
        await askDemo(collector, 'ahead')
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

/** Asks the demo's collector for what no other collector does. */
export async function askDemo(
  collector: string,
  what: 'clock' | 'has-past' | 'past' | 'ahead',
  body?: unknown,
) {
  const answer = await fetch(`${collector}/__demo/${what}`, {
    method: 'POST',
    headers: { [DEMO_HEADER]: 'yes' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  if (!answer.ok) throw new Error(`The collector did not do it: ${answer.status}.`)
  return (await answer.json()) as unknown
}

// Beside any other collector, such as those of tests, the shop goes by its own clock.
async function readClock(collector: string): Promise<number> {
  const told = (await askDemo(collector, 'clock').catch(() => null)) as { now: number } | null
  return told?.now ?? Date.now()
}

function send(response: ServerResponse, [status, type, body]: Answer): void {
  if (status === 303) response.writeHead(303, { location: body }).end()
  else response.writeHead(status, { 'content-type': `${type}; charset=utf-8` }).end(body)
}
