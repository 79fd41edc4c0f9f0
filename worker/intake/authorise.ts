import type { Context } from 'hono'
import { findForChange } from '../db/reports.ts'
import type { Env } from '../env.ts'
import { ownOrigin } from '../http/guards.ts'
import { missed } from '../http/rate-limit.ts'
import { Problem } from '../problem.ts'
import type { Report } from '../reports/report.ts'
import { hashOf, isSameHash } from '../security/crypto.ts'
import type { Site } from '../sites/site.ts'
import { missing } from './accept.ts'
import { admit } from './origin.ts'

export type App = { Bindings: Env }
/** A request that names a report. */
export type Act = Context<App, '/reports/:id/*'>

export interface Found {
  readonly report: Report
  readonly site: Site
}

/** The report that the address names, if the key is its own and the page one of its site's. */
export async function authorise(c: Act, key: string): Promise<Found> {
  const found = await findForChange(c.env.DB, c.req.param('id') ?? '')
  if (!found) throw await missed(c, await missing(c, c.req.param('id') ?? ''))
  admit(c, found.desk.site)
  if (!isSameHash(found.report.keyHash, await hashOf(key))) {
    throw await missed(c, new Problem('wrong_key'))
  }
  return { report: found.report, site: found.desk.site }
}

/** The customer's own page of a report, by its key. */
export function statusUrl(c: Context, key: string): string {
  return `${ownOrigin(c)}/r/${key}`
}
