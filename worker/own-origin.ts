import type { Context } from 'hono'

/** The origin at which this worker was reached, for links that lead back to it. */
export function ownOrigin(c: Context): string {
  return new URL(c.req.url).origin
}
