import type { ExportedHandler } from '@cloudflare/workers-types'
import { Hono } from 'hono'
import { findStandstill } from './db/schema.ts'
import { desk } from './desk/routes.tsx'
import { docs, sendFrontPage } from './docs/routes.tsx'
import { pinned, script } from './embed/script.ts'
import type { Env } from './env.ts'
import { isWatcher, refuseOwnPosts, requireRunning, requireTls } from './http/guards.ts'
import { refuse, safeAnswers } from './http/page.tsx'
import { answerPreflight } from './http/preflight.ts'
import { LIMIT_RETRY_S } from './http/rate-limit.ts'
import { drainQueue } from './jobs/drain-queue.ts'
import { everyMinute } from './jobs/every-minute.ts'
import { readHealth, readHealthDetail } from './jobs/health.ts'
import { logError, withSubject } from './log.ts'
import type { ProblemCode } from './problem.ts'
import { Problem } from './problem.ts'
import { refusalFor } from './status/locale.ts'
import { mailLinks } from './status/mail-links.tsx'
import { status } from './status/routes.tsx'
import { readClock } from './time/clock.ts'
import { widgetApi } from './widget-api/routes.ts'
import deskStyles from './desk/desk.css'
import pageStyles from './http/page.css'
import statusStyles from './status/status.css'

// A page loads what every page has, and its own: customers never load the desk's.
const STYLES = { '/look.css': pageStyles, '/desk.css': deskStyles, '/status.css': statusStyles }

const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path fill="#a8481f" d="M3 2h10a2 2 0 0 1 2 2v6a2 2 0 0 1-2 2H8l-4 3v-3H3a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2z"/></svg>'

const RETRY_AFTER_S: Partial<Record<ProblemCode, string>> = {
  // An outage of D1 is mostly over by then.
  unavailable: '30',
  too_many: LIMIT_RETRY_S,
}

/** Twenty retries and then a hundred: messages wait for ten hours for a migration or a restore. */
const STANDSTILL_RETRY_S = 5 * 60

/** Every address of the collector. */
export const app = new Hono<{ Bindings: Env }>()

app.use(async function nameInLog(_c, next) {
  await withSubject({}, next)
})
app.use(safeAnswers(), requireTls(), refuseOwnPosts())
for (const path of ['/v1/*', '/w/*']) app.options(path, answerPreflight)
// What needs no database goes on without one.
for (const path of ['/', '/health', '/v1/*', '/r/*', '/m/*', '/desk/*']) {
  app.use(path, requireRunning())
}

app.route('/w', pinned)
app.route('/w', script)
app.route('/v1', widgetApi)
app.route('/r', status)
app.route('/m', mailLinks)
app.route('/desk', desk)
app.route('/docs', docs)

app.get('/', sendFrontPage)

for (const [path, styles] of Object.entries(STYLES)) {
  app.get(path, (c) =>
    c.body(styles, 200, {
      'Content-Type': 'text/css; charset=utf-8',
      'Cache-Control': 'public, max-age=300',
    }),
  )
}

app.get('/icon.svg', (c) =>
  c.body(ICON, 200, { 'Content-Type': 'image/svg+xml', 'Cache-Control': 'public, max-age=86400' }),
)

app.get('/health', async (c) => {
  const read = (await isWatcher(c)) ? readHealthDetail : readHealth
  const health = await read(c.env, readClock().now)
  return c.json(health, health.ok ? 200 : 503)
})

app.notFound((c) => refuse(c, new Problem('not_found'), refusalFor(c)))

app.onError((error, c) => {
  const problem = error instanceof Problem ? error : new Problem('internal', [], { cause: error })
  if (problem.status >= 500) logError(problem.code, problem.cause ?? problem)
  const retryAfter = RETRY_AFTER_S[problem.code]
  if (retryAfter !== undefined) c.header('Retry-After', retryAfter)
  return refuse(c, problem, refusalFor(c))
})

export default {
  fetch: app.fetch,
  async queue(batch, env) {
    const standstill = await findStandstill(env)
    if (!standstill) return drainQueue(env, batch.messages, readClock)
    logError(standstill.because, new Error(standstill.run))
    return batch.retryAll({ delaySeconds: STANDSTILL_RETRY_S })
  },
  async scheduled(controller, env) {
    const standstill = await findStandstill(env)
    if (standstill) return logError(standstill.because, new Error(standstill.run))
    await everyMinute(env, controller.scheduledTime)
  },
} satisfies ExportedHandler<Env>
