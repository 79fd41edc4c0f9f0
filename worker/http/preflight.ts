import type { Context } from 'hono'
import { Problem } from '../problem.ts'

/** A day, which is more than any browser remembers it. */
const REMEMBER_S = '86400'

/**
 * Lets a page ask with whatever headers its own libraries add to every request, such as tracing
 * ones: nothing here reads them, and no credentials are ever involved.
 */
export function answerPreflight(c: Context): Response {
  c.header('Vary', 'Origin')
  if (c.req.header('access-control-request-method') === undefined) {
    throw new Problem('method_not_allowed')
  }
  return c.body(null, 204, {
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Allow-Methods': 'GET, POST',
    'Access-Control-Allow-Headers': '*',
    'Access-Control-Max-Age': REMEMBER_S,
  })
}
