import type { ExportedHandler, Message } from '@cloudflare/workers-types'
import { Hono } from 'hono'
import { desk } from './desk/routes.tsx'
import type { BellMessage, Env, IntakeMessage } from './env.ts'
import { intake } from './intake/routes.ts'
import { script } from './intake/script.ts'
import { logError } from './log.ts'
import { thisMoment } from './moment.ts'
import { refuse } from './page.tsx'
import { Problem } from './problem.ts'
import { consumeDead, consumeIntake } from './road/consume.ts'
import { deliverDue } from './road/deliver-due.ts'
import { mailLinks } from './status/mail-links.tsx'
import { refusalFor } from './status/refusal.ts'
import { status } from './status/routes.tsx'
import { requireTls } from './tls.ts'
import { readHealth } from './upkeep/health.ts'
import { sweep } from './upkeep/sweep.ts'
import deskLook from './desk/desk.css'
import look from './look.css'
import statusLook from './status/status.css'

const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path fill="#a8481f" d="M3 2h10a2 2 0 0 1 2 2v6a2 2 0 0 1-2 2H8l-4 3v-3H3a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2z"/></svg>'

/** An outage of D1 is mostly over by then. */
const RETRY_AFTER_S = '30'

const app = new Hono<{ Bindings: Env }>()

app.use(requireTls())
app.use(async function keepPrivate(c, next) {
  await next()
  // Cloudflare may cache whatever does not forbid it, whoever asked.
  if (!c.res.headers.has('Cache-Control')) c.header('Cache-Control', 'no-store')
})

app.route('/w', script)
app.route('/v1', intake)
app.route('/r', status)
app.route('/m', mailLinks)
app.route('/desk', desk)

app.get('/look.css', (c) =>
  c.body(look + deskLook + statusLook, 200, {
    'Content-Type': 'text/css; charset=utf-8',
    'Cache-Control': 'public, max-age=300',
  }),
)

app.get('/icon.svg', (c) =>
  c.body(ICON, 200, { 'Content-Type': 'image/svg+xml', 'Cache-Control': 'public, max-age=86400' }),
)

app.get('/health', async (c) => {
  const health = await readHealth(c.env, thisMoment().now)
  return c.json(health, health.ok ? 200 : 503)
})

app.notFound((c) => refuse(c, new Problem('not_found'), refusalFor(c)))

app.onError((error, c) => {
  const problem = error instanceof Problem ? error : new Problem('internal', [], { cause: error })
  if (problem.status >= 500) logError(problem.code, problem.cause ?? problem)
  if (problem.code === 'unavailable') c.header('Retry-After', RETRY_AFTER_S)
  return refuse(c, problem, refusalFor(c))
})

export default {
  fetch: app.fetch,
  async queue(batch, env) {
    switch (batch.queue) {
      case 'amends-intake':
        return consumeIntake(env, batch.messages as readonly Message<IntakeMessage>[], thisMoment())
      case 'amends-intake-dead':
        return consumeDead(env, batch.messages as readonly Message<IntakeMessage>[], thisMoment())
      default: {
        const reportIds = new Set(batch.messages.map(({ body }) => body.reportId))
        for (const reportId of reportIds) await deliverDue(env, thisMoment, { reportId })
      }
    }
  },
  async scheduled(controller, env) {
    await sweep(env, controller.scheduledTime)
  },
} satisfies ExportedHandler<Env, BellMessage | IntakeMessage>
