import type { ExecutionContext, ScheduledController } from '@cloudflare/workers-types'
import type { Env } from '../worker/env.ts'
import worker from '../worker/index.ts'
import { passDay, readClock } from './clock.ts'
import { idOf } from './history/dice.ts'
import { hasReport, type Past, storePast } from './history/store.ts'
import { DEMO_HEADER } from './names.ts'

/**
 * The collector of the demo: the real one, which can be given a past and whose clock can be turned
 * ahead. It is never deployed.
 */
export default {
  async fetch(request: Request, env: Env, ctx: ExecutionContext): Promise<Response> {
    await readClock(env)
    const { pathname } = new URL(request.url)
    if (!pathname.startsWith('/__demo/')) return worker.fetch(request, env, ctx)
    if (!request.headers.has(DEMO_HEADER)) return new Response(null, { status: 403 })
    switch (pathname) {
      case '/__demo/clock':
        return Response.json({ now: Date.now() })
      case '/__demo/has-past':
        return Response.json({ hasPast: await hasReport(env.DB, idOf(0)) })
      case '/__demo/past':
        return Response.json(await takePast(env, (await request.json()) as Past))
      case '/__demo/ahead':
        await passDay(env, () => everyMinute(env))
        return Response.json({ now: Date.now() })
      default:
        return new Response(null, { status: 404 })
    }
  },

  async queue(batch: Parameters<typeof worker.queue>[0], env: Env): Promise<void> {
    await readClock(env)
    await worker.queue(batch, env)
  },

  async scheduled(_controller: ScheduledController, env: Env): Promise<void> {
    await readClock(env)
    await everyMinute(env)
  },
}

async function takePast(env: Env, past: Past) {
  await storePast(env.DB, past)
  for (const mail of past.mails) await env.EMAIL.send(mail)
  return { reports: past.tables[0]?.rows.length ?? 0 }
}

function everyMinute(env: Env): Promise<void> {
  const controller = { scheduledTime: Date.now(), cron: '* * * * *', noRetry: () => {} }
  return worker.scheduled(controller, env)
}
