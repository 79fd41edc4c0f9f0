import type { ExecutionContext } from '@cloudflare/workers-types'
import type { Env } from '../../worker/env.ts'
import worker from '../../worker/index.ts'

// The real worker, whose clock stands where it was put, and which keeps what it would have sent.

let now = 0
let sent: unknown[] = []

interface Asked {
  readonly at?: number
  readonly rounds?: readonly { readonly at: number; readonly reportId: string }[]
}

Date.now = () => now
globalThis.fetch = (input: RequestInfo | URL, init?: RequestInit) => {
  const { url } = new Request(input)
  const headers = Object.fromEntries(new Headers(init?.headers ?? {}))
  sent.push({ url, headers, body: String(init?.body) })
  return Promise.resolve(new Response(null, { status: 204 }))
}

const always = { limit: () => Promise.resolve({ success: true }) }
const never = { send: () => Promise.resolve(), sendBatch: () => Promise.resolve() }

const frozen = (env: Env): Env =>
  ({
    ...env,
    EMAIL: { send: (mail: unknown) => Promise.resolve(sent.push(mail)) },
    // What is due is sent when a test says so, and not when a queue comes to it.
    BELL: never,
    NEARBY: always,
    NETWORK: always,
    SITEWIDE: always,
    ACTS: always,
    MISSES: always,
  }) as unknown as Env

function take(): readonly unknown[] {
  const taken = sent
  sent = []
  return taken
}

/** Sends what is due of reports, one after the other, each at its own time. */
async function ring(rounds: NonNullable<Asked['rounds']>, env: Env): Promise<readonly unknown[]> {
  const all: unknown[] = []
  for (const { at, reportId } of rounds) {
    now = at
    const batch = { queue: 'amends-bell', messages: [{ body: { reportId } }] } as unknown
    await worker.queue(batch as Parameters<typeof worker.queue>[0], frozen(env))
    all.push(take())
  }
  return all
}

export default {
  async fetch(request: Request, env: Env, ctx: ExecutionContext) {
    const { pathname } = new URL(request.url)
    if (!pathname.startsWith('/__')) return worker.fetch(request, frozen(env), ctx)
    const { at = now, rounds } = (await request.json()) as Asked
    if (rounds) return Response.json(await ring(rounds, env))
    now = at
    if (pathname === '/__tick') {
      const controller = { scheduledTime: now } as unknown
      await worker.scheduled(controller as Parameters<typeof worker.scheduled>[0], frozen(env))
    }
    return Response.json(take())
  },
  queue: (batch: Parameters<typeof worker.queue>[0], env: Env) => worker.queue(batch, frozen(env)),
  scheduled: () => Promise.resolve(),
}
