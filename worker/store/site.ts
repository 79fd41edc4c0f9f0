import type { D1Database, D1PreparedStatement } from '@cloudflare/workers-types'
import type { StaffRole } from '../report.ts'
import type { Endpoint, Site, SiteDesk, Staff } from '../site.ts'

interface SiteRow {
  readonly id: string
  readonly settings: string
}

interface StaffRow {
  readonly id: string
  readonly site_id: string
  readonly name: string
  readonly email: string
  readonly role: StaffRole
}

interface EndpointRow {
  readonly id: string
  readonly site_id: string
  readonly url: string
  readonly secret: string
}

/** The site with this id, or null. */
export async function findSite(db: D1Database, id: string): Promise<Site | null> {
  const row = await db
    .prepare('SELECT id, settings FROM site WHERE id = ?')
    .bind(id)
    .first<SiteRow>()
  return row && toSite(row)
}

/**
 * Three statements that together read a site with its staff and endpoints. `site` is the SQL that
 * names it, with one parameter.
 */
export function selectDesk(
  db: D1Database,
  parameter: string,
  site = '?',
): readonly D1PreparedStatement[] {
  return [
    `SELECT id, settings FROM site WHERE id = ${site}`,
    `SELECT id, site_id, name, email, role FROM staff WHERE site_id = ${site}`,
    `SELECT id, site_id, url, secret FROM endpoint WHERE site_id = ${site}`,
  ].map((sql) => db.prepare(sql).bind(parameter))
}

/** Reads the answers to `selectDesk`, in its order; null when there is no such site. */
export function toDesk(
  sites: readonly unknown[],
  staff: readonly unknown[],
  endpoints: readonly unknown[],
): SiteDesk | null {
  const [row] = sites as SiteRow[]
  if (!row) return null
  return {
    site: toSite(row),
    staff: (staff as StaffRow[]).map(toStaff),
    endpoints: (endpoints as EndpointRow[]).map(toEndpoint),
  }
}

export function toSite({ id, settings }: SiteRow): Site {
  return { ...(JSON.parse(settings) as Omit<Site, 'id'>), id }
}

export function toStaff({ id, site_id: siteId, name, email, role }: StaffRow): Staff {
  return { id, siteId, name, email, role }
}

export function toEndpoint({ id, site_id: siteId, url, secret }: EndpointRow): Endpoint {
  return { id, siteId, url, secret }
}
