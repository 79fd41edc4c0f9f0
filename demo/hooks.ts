import { createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

const KEPT_MAX = 50
const TOLERANCE_S = 5 * 60

/** A webhook that arrived and whose signature holds. */
export interface Received {
  readonly id: string
  readonly type: string
  readonly body: string
}

/**
 * Receives signed webhooks the way a shop does: by Standard Webhooks, and each message once.
 * `readNow` tells the time, in milliseconds.
 */
export function createHooks(
  secret: string,
  readNow: () => Promise<number> = () => Promise.resolve(Date.now()),
) {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  const received = new Map<string, Received>()

  return {
    list: (): readonly Received[] => [...received.values()].toReversed(),

    /** The status to answer with. */
    async receive(request: IncomingMessage): Promise<number> {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      const body = Buffer.concat(chunks).toString('utf8')
      const [id, timestamp, signatures] = ['id', 'timestamp', 'signature'].map((name) =>
        String(request.headers[`webhook-${name}`] ?? ''),
      ) as [string, string, string]
      if (!isSigned(key, `${id}.${timestamp}.${body}`, signatures)) return 401
      const now = await readNow()
      // What is not a number is not recent either.
      if (!(Math.abs(now / 1000 - Number(timestamp)) <= TOLERANCE_S)) return 401
      const { type } = JSON.parse(body) as { type: string }
      received.set(id, { id, type, body })
      for (const old of [...received.keys()].slice(0, -KEPT_MAX)) received.delete(old)
      return 204
    },
  }
}

function isSigned(key: Buffer, content: string, signatures: string): boolean {
  const expected = createHmac('sha256', key).update(content).digest()
  return signatures.split(' ').some((signature) => {
    const given = Buffer.from(signature.replace(/^v1,/, ''), 'base64')
    return given.length === expected.length && timingSafeEqual(given, expected)
  })
}
