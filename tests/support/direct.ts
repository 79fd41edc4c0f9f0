import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { Agent, type IncomingMessage, request as httpRequest } from 'node:http'
import { Readable } from 'node:stream'
import { arrayBuffer } from 'node:stream/consumers'
import { hearOfClosed } from './connections.ts'

// The harness wraps each request and answer four times, which costs this process six times as much
// processor time as the request itself. A test asks the runtime straight, over one connection.

const REQUESTS = 'undici:request:create'
/** What the runtime takes for the address that was asked. */
const ORIGINAL_URL = 'mf-original-url'
/** Says in an answer that the worker threw what nothing caught. */
const THROWN = 'mf-experimental-error-stack'
/** What `fetch` says of itself. */
const USUAL = {
  accept: '*/*',
  'accept-language': '*',
  'sec-fetch-mode': 'cors',
  'user-agent': 'node',
}
const KEEPS_METHOD = [307, 308]
const MOST_REDIRECTS = 20

/** Where the runtime listens that answers one request, as its client tells who watches it. */
export async function findRuntime(ask: (path: string) => Promise<unknown>): Promise<URL> {
  const path = `/icon.svg?${crypto.randomUUID()}`
  let origin = ''
  const note = (message: unknown) => {
    const { request } = message as { request: { origin: string; path: string } }
    if (request.path === path) origin = request.origin
  }
  subscribe(REQUESTS, note)
  // It is of no account what it answers: a collector may have no database yet.
  await ask(path).catch(() => {})
  unsubscribe(REQUESTS, note)
  return new URL(origin)
}

/** A `fetch` that asks one runtime, whatever the origin of the address is, and reads every answer whole. */
export function fetchFrom(runtime: URL) {
  // A connection that the runtime closed meanwhile is noticed before it is used again.
  const agent = new Agent({ keepAlive: true, scheduling: 'lifo', timeout: 4_000 })
  const send = async (request: Request, body: Readable | Uint8Array | null): Promise<Response> => {
    const { method, headers, signal } = request
    await hearOfClosed()
    const message = await new Promise<IncomingMessage>((resolve, reject) => {
      const outgoing = httpRequest(
        {
          agent,
          host: runtime.hostname,
          port: runtime.port,
          path: '/',
          method,
          signal,
          headers: {
            ...USUAL,
            ...Object.fromEntries(headers),
            [ORIGINAL_URL]: request.url,
            ...(body instanceof Uint8Array && { 'content-length': body.byteLength }),
          },
        },
        resolve,
      )
      outgoing.on('error', reject)
      if (body instanceof Readable) body.on('error', reject).pipe(outgoing)
      else outgoing.end(body ?? undefined)
    })
    const answered = new Headers()
    for (let at = 0; at < message.rawHeaders.length; at += 2) {
      answered.append(message.rawHeaders[at] ?? '', message.rawHeaders[at + 1] ?? '')
    }
    const read = await arrayBuffer(message)
    if (answered.has(THROWN)) throw new Error(new TextDecoder().decode(read))
    const status = message.statusCode ?? 0
    const isEmpty = [204, 205, 304].includes(status)
    const response = new Response(isEmpty ? null : read, { status, headers: answered })
    return Object.defineProperty(response, 'url', { value: request.url })
  }

  return async function ask(address: string | URL, init: RequestInit = {}): Promise<Response> {
    let request = new Request(address, init)
    const isStream = init.body instanceof ReadableStream
    let body =
      request.body === null
        ? null
        : isStream
          ? Readable.fromWeb(request.body as Parameters<typeof Readable.fromWeb>[0])
          : new Uint8Array(await request.arrayBuffer())
    for (let hop = 0; hop <= MOST_REDIRECTS; hop++) {
      const response = await send(request, body)
      const to = response.headers.get('location')
      const isRedirect = response.status >= 301 && response.status <= 308 && to !== null
      if (!isRedirect || request.redirect === 'manual') return response
      if (request.redirect === 'error') throw new TypeError('A redirect, where none may be.')
      const { headers, method } = request
      const keeps = KEEPS_METHOD.includes(response.status)
      if (!keeps) body = null
      request = new Request(new URL(to, request.url), { headers, method: keeps ? method : 'GET' })
    }
    throw new TypeError('Redirects without an end.')
  }
}
