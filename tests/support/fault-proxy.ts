import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A POST that reached the proxy. */
export interface Seen {
  readonly path: string
  readonly body: string
}

/**
 * What happens to a POST. `pass`: nothing bad. `drop`: the connection ends before anything is
 * done. `lose`: it is done, and the connection ends before the answer. A number: this status is
 * answered, and nothing is done.
 */
export type Fault =
  | 'pass'
  | 'drop'
  | 'lose'
  | {
      readonly status: number
      readonly headers?: Readonly<Record<string, string>>
      readonly json?: object
    }
  | { readonly delayMs: number }

export type FaultProxy = Awaited<ReturnType<typeof startFaultProxy>>

/** A proxy between a browser and the collector, that passes everything on but what it is told. */
export async function startFaultProxy(collector: string) {
  const seen: Seen[] = []
  let plan: readonly Fault[] = []
  let lasting: Fault = 'pass'
  let isClosed = false

  const server = createServer((request, response) => {
    void handle(request, response).catch(() => response.destroy())
  })
  server.keepAliveTimeout = 60_000

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks)
    const path = request.url ?? '/'
    if (request.method !== 'POST') return forward(request, response, body)
    seen.push({ path, body: body.toString('utf8') })
    const [next = lasting, ...rest] = plan
    plan = rest
    if (next === 'drop') {
      request.socket.destroy()
    } else if (next === 'lose') {
      await fetchFrom(request, body)
      request.socket.destroy()
    } else if (typeof next === 'object' && 'status' in next) {
      const headers = {
        'access-control-allow-origin': '*',
        'access-control-expose-headers': 'retry-after',
        ...next.headers,
      }
      response.writeHead(next.status, headers).end(JSON.stringify(next.json ?? {}))
    } else {
      if (next !== 'pass') await new Promise((resolve) => setTimeout(resolve, next.delayMs))
      // By then another test has the collector.
      if (isClosed) return
      await forward(request, response, body)
    }
  }

  function fetchFrom({ method = 'GET', url = '/', headers }: IncomingMessage, body: Buffer) {
    const { origin, 'content-type': type } = headers
    return fetch(`${collector}${url}`, {
      method,
      redirect: 'manual',
      headers: { ...(origin && { origin }), ...(type && { 'content-type': type }) },
      ...(method === 'POST' && { body: new Uint8Array(body) }),
    })
  }

  async function forward(request: IncomingMessage, response: ServerResponse, body: Buffer) {
    const answer = await fetchFrom(request, body)
    const bytes = Buffer.from(await answer.arrayBuffer())
    const headers = Object.fromEntries(answer.headers)
    // The bytes are not compressed any more.
    delete headers['content-encoding']
    delete headers['transfer-encoding']
    response.writeHead(answer.status, { ...headers, 'content-length': String(bytes.length) })
    response.end(bytes)
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo

  return {
    url: `http://127.0.0.1:${port}`,
    /** Every POST, in the order of arrival. */
    seen,
    /** What happens to the next POSTs, one after the other, and then to all others. */
    plan(next: readonly Fault[], then: Fault = 'pass') {
      plan = next
      lasting = then
    },
    close: () => {
      isClosed = true
      server.closeAllConnections()
      return new Promise((resolve) => server.close(resolve))
    },
  }
}
