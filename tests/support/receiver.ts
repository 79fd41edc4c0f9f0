import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'

/** A request that the receiver got. */
export interface Got {
  readonly headers: Record<string, string>
  readonly body: string
}

/** A real HTTP server that takes webhooks. `answer` decides the status of each, and when. */
export async function startReceiver(answer: (got: Got) => number | Promise<number> = () => 204) {
  const secret = `whsec_${Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64')}`
  const got: Got[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const headers = request.headers as Record<string, string>
      const one = { headers, body: Buffer.concat(chunks).toString('utf8') }
      got.push(one)
      void Promise.resolve(answer(one)).then((status) => response.writeHead(status).end())
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo

  return {
    url: `http://127.0.0.1:${port}/hooks`,
    secret,
    got,
    /** Reads a webhook as an independent receiver does: throws unless its signature holds. */
    verify: ({ body, headers }: Got) =>
      new Webhook(secret).verify(body, headers) as {
        type: string
        timestamp: string
        data: Record<string, unknown>
      },
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}
