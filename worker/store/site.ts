import type { D1Database } from '@cloudflare/workers-types'
import type { StaffRole } from '../report.ts'
import type { Endpoint, Site, SiteDesk, Staff } from '../site.ts'
import { refusing } from './refusal.ts'

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
  const row = await refusing(() =>
    db.prepare('SELECT id, settings FROM site WHERE id = ?').bind(id).first<SiteRow>(),
  )
  return row && toSite(row)
}

/** SQL columns that hold the site `s` with its staff and endpoints, for `toDesk`. */
export const DESK_COLUMNS = `s.id, s.settings,
  (SELECT json_group_array(json_object('id', id, 'siteId', site_id, 'name', name, 'email', email,
     'role', role)) FROM staff WHERE site_id = s.id) AS staff,
  (SELECT json_group_array(json_object('id', id, 'siteId', site_id, 'url', url, 'secret', secret))
     FROM endpoint WHERE site_id = s.id) AS endpoints`

export interface DeskRow extends SiteRow {
  readonly staff: string
  readonly endpoints: string
}

export function toDesk(row: DeskRow): SiteDesk {
  return {
    site: toSite(row),
    staff: JSON.parse(row.staff) as Staff[],
    endpoints: JSON.parse(row.endpoints) as Endpoint[],
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
