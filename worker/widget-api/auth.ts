import type { Context } from 'hono'
import { findForChange } from '../db/reports.ts'
import type { Env } from '../env.ts'
import { ownOrigin } from '../http/guards.ts'
import { countFailedGuess } from '../http/rate-limit.ts'
import { nameSubject } from '../log.ts'
import { Problem } from '../problem.ts'
import type { Report } from '../reports/report.ts'
import { hashOf, isSameHash } from '../security/crypto.ts'
import { secretsIn } from '../security/encryption.ts'
import { openSite } from '../security/secrets.ts'
import type { Site } from '../sites/site.ts'
import { missing } from './accept.ts'
import { admit } from './cors.ts'

export type App = { Bindings: Env }
/** A request that names a report. */
export type AuthorisedContext = Context<App, '/reports/:id/*'>

export interface Found {
  readonly report: Report
  readonly site: Site
}

/** The report that the address names, if the key is its own and the page one of its site's. */
export async function authorise(c: AuthorisedContext, key: string): Promise<Found> {
  const found = await findForChange(c.env.DB, c.req.param('id') ?? '')
  if (!found) throw await countFailedGuess(c, await missing(c, c.req.param('id') ?? ''))
  nameSubject({ site: found.desk.site.id, report: found.report.reference })
  admit(c, found.desk.site)
  if (!isSameHash(found.report.keyHash, await hashOf(key))) {
    throw await countFailedGuess(c, new Problem('wrong_key'))
  }
  return { report: found.report, site: found.desk.site }
}

/** The customer's own page of a report, by its key. */
export function statusUrlOf(c: Context, key: string): string {
  return `${ownOrigin(c)}/r/${key}`
}

const encoder = new TextEncoder()

/** Whether the site's own server signed this address: HMAC-SHA256 with its secret, in hex. */
export async function isVouched(
  env: Pick<Env, 'COLLECTOR_SECRET'>,
  site: Pick<Site, 'id' | 'identitySecret' | 'turnstile'>,
  email: string,
  signature: string,
): Promise<boolean> {
  if (site.identitySecret === null) return false
  const { identity } = await openSite(secretsIn(env), site)
  // A signature that may be right is not called wrong.
  if (identity === null) throw new Problem('unavailable')
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const secret = encoder.encode(identity)
  const key = await crypto.subtle.importKey('raw', secret, algorithm, false, ['sign'])
  const bytes = new Uint8Array(await crypto.subtle.sign('HMAC', key, encoder.encode(email)))
  return isSameHash(bytes.toHex(), signature)
}
