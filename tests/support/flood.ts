import { Agent, request } from 'node:http'

/** A request, with its body in base64. */
export interface Shot {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** An answer; status 0 where none came. */
export interface Hit {
  readonly status: number
  readonly type: string
  readonly text: string
}

const AT_ONCE = 16
const BATCH = 40

/** Sends requests over connections that stay open: one by one, or many in one for the runtime to unpack. */
export function openFlood(origin: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE })
  const { hostname, port } = new URL(origin)

  const shoot = ({ method, path, headers: given, body }: Shot) =>
    new Promise<Hit>((done) => {
      const fail = () => done({ status: 0, type: '', text: '' })
      const bytes = Buffer.from(method === 'GET' || method === 'HEAD' ? '' : body, 'base64')
      const headers = { ...given, 'content-length': String(bytes.length) }
      const sent = request({ agent, hostname, port, method, path, headers }, (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('error', fail)
        answer.on('end', () => {
          const status = answer.statusCode ?? 0
          const type = answer.headers['content-type'] ?? ''
          done({ status, type, text: Buffer.concat(chunks).toString('utf8') })
        })
      })
      sent.on('error', fail)
      sent.end(bytes)
    })

  return {
    /** Over the wire, each by itself. */
    async send(shots: readonly Shot[], onHit: (hit: Hit, shot: Shot) => void) {
      const queue = shots.values()
      const work = async () => {
        for (const shot of queue) onHit(await shoot(shot), shot)
      }
      await Promise.all(Array.from({ length: AT_ONCE }, work))
    },

    /** Many at a time, straight into the worker. */
    async pour(shots: readonly Shot[], onHit: (hit: Hit, shot: Shot) => void) {
      for (let at = 0; at < shots.length; at += BATCH) {
        const batch = shots.slice(at, at + BATCH)
        const body = JSON.stringify(batch)
        const answer = await fetch(`${origin}/__shots`, { method: 'POST', body })
        const hits = (await answer.json()) as readonly Hit[]
        for (const [index, shot] of batch.entries()) {
          onHit(hits[index] ?? { status: 0, type: '', text: '' }, shot)
        }
      }
    },
    close: () => agent.destroy(),
  }
}
