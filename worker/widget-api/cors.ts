import type { Context } from 'hono'
import { Problem } from '../problem.ts'
import { listsOrigin } from '../security/origin-pattern.ts'
import type { Site } from '../sites/site.ts'

/**
 * Lets pages of any origin read a refusal that says nothing of a site, until `admit` knows the
 * site. No credentials are ever involved.
 */
export function openToRefusals(c: Context): void {
  c.header('Access-Control-Allow-Origin', '*')
  c.header('Vary', 'Origin')
  // Other origins read it only where they are told that they may.
  c.header('Access-Control-Expose-Headers', 'Retry-After')
}

/**
 * Lets one of the site's own origins in, or throws a Problem. The other origin can read that, so
 * that its customer hears at once that nothing was taken. A program can forge the header: this keeps
 * foreign pages out, no more.
 */
export function admit(c: Context, site: Site): void {
  const origin = c.req.header('origin')
  if (origin === undefined || !listsOrigin(site, origin)) throw new Problem('forbidden_origin')
  c.header('Access-Control-Allow-Origin', origin)
}
