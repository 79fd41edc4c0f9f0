import type { MiddlewareHandler } from 'hono'
import { Problem } from './problem.ts'

/** What every webhook of a collector says that it comes from. */
export const WEBHOOK_AGENT = 'Amends-Webhooks/1'

/**
 * Takes no webhook of a collector: one that goes round to a collector, by whichever of its names,
 * does nothing there.
 */
export function refuseOwnPosts(): MiddlewareHandler {
  return async function checkSender(c, next) {
    if (c.req.header('user-agent') === WEBHOOK_AGENT) throw new Problem('forbidden')
    await next()
  }
}
