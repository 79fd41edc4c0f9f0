import type { ExecutionContext } from '@cloudflare/workers-types'
import type { Env } from '../../worker/env.ts'
import worker from '../../worker/index.ts'

interface Query {
  readonly sql: string
  readonly values: readonly unknown[]
}

// The real worker, which also lets a test in another process ask its database.
export default {
  ...worker,
  async fetch(request: Request, env: Env, ctx: ExecutionContext) {
    if (new URL(request.url).pathname !== '/__sql') return worker.fetch(request, env, ctx)
    const { sql, values } = (await request.json()) as Query
    return Response.json(
      await env.DB.prepare(sql)
        .bind(...values)
        .all(),
    )
  },
}
