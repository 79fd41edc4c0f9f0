import type { ExecutionContext } from '@cloudflare/workers-types'
import type { Env } from '../../worker/env.ts'
import worker, { app } from '../../worker/index.ts'

/** More than any refusal has. */
const TOLD_MAX = 1_000

interface Shot {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

// The real worker, which also tells every route as the router itself has them, and takes many
// requests in one.
export default {
  ...worker,
  async fetch(request: Request, env: Env, ctx: ExecutionContext) {
    const { pathname, origin } = new URL(request.url)
    if (pathname === '/__routes') {
      return Response.json(app.routes.map(({ method, path }) => ({ method, path })))
    }
    if (pathname !== '/__shots') return worker.fetch(request, env, ctx)
    const shots = (await request.json()) as readonly Shot[]
    return Response.json(await Promise.all(shots.map((shot) => hit(shot, origin, env, ctx))))
  },
}

async function hit(shot: Shot, origin: string, env: Env, ctx: ExecutionContext) {
  const { method, path, headers } = shot
  const isBodiless = method === 'GET' || method === 'HEAD'
  const body = isBodiless ? null : Uint8Array.fromBase64(shot.body)
  try {
    const request = new Request(origin + path, { method, headers, body, redirect: 'manual' })
    const answer = await worker.fetch(request, env, ctx)
    const text = (await answer.text()).slice(0, TOLD_MAX)
    return { status: answer.status, type: answer.headers.get('content-type') ?? '', text }
  } catch (error) {
    return { status: 0, type: '', text: String(error) }
  }
}
