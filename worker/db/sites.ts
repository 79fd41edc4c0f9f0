import type { D1Database } from '@cloudflare/workers-types'
import type { StaffRole } from '../sites/authority.ts'
import {
  type AlertRules,
  type Endpoint,
  type Site,
  SITE_DEFAULTS,
  type SiteDesk,
  type Staff,
} from '../sites/site.ts'
import { oneLine } from '../text/clip.ts'
import { ENDPOINT_JSON } from './endpoints.ts'
import { mapDbErrors } from './query.ts'

interface SiteRow {
  readonly id: string
  readonly settings: string
}

export interface StaffRow {
  readonly id: string
  readonly site_id: string
  readonly name: string
  readonly email: string
  readonly role: StaffRole
  readonly alerts: string
  readonly generation: number
}

/** The site with this id, or null. */
export async function findSite(db: D1Database, id: string): Promise<Site | null> {
  const row = await mapDbErrors(() =>
    db.prepare('SELECT id, settings FROM site WHERE id = ?').bind(id).first<SiteRow>(),
  )
  return row && toSite(row)
}

/** A site with its staff and endpoints, or null. */
export async function findDesk(db: D1Database, id: string): Promise<SiteDesk | null> {
  const row = await mapDbErrors(() =>
    db.prepare(`SELECT ${DESK_COLUMNS} FROM site s WHERE s.id = ?`).bind(id).first<DeskRow>(),
  )
  return row && toDesk(row)
}

/** SQL columns that hold the site `s` with its staff and endpoints, for `toDesk`. */
export const DESK_COLUMNS = `s.id, s.settings,
  (SELECT json_group_array(json_object('id', id, 'siteId', site_id, 'name', name, 'email', email,
     'role', role, 'alerts', json(alerts), 'generation', generation)) FROM staff WHERE site_id = s.id) AS staff,
  (SELECT json_group_array(${ENDPOINT_JSON})
     FROM endpoint WHERE site_id = s.id) AS endpoints`

export interface DeskRow extends SiteRow {
  readonly staff: string
  readonly endpoints: string
}

export function toDesk(row: DeskRow): SiteDesk {
  return {
    site: toSite(row),
    staff: (JSON.parse(row.staff) as Staff[]).map(withPlainName),
    endpoints: JSON.parse(row.endpoints) as Endpoint[],
  }
}

function toSite({ id, settings }: SiteRow): Site {
  // A site that was stored before a setting existed has its default.
  return { ...SITE_DEFAULTS, ...(JSON.parse(settings) as Omit<Site, 'id'>), id }
}

/** SQL columns of the staff member `p`, for `toStaff`. */
export const STAFF_COLUMNS = 'p.id, p.site_id, p.name, p.email, p.role, p.alerts, p.generation'

export function toStaff(row: StaffRow): Staff {
  const { id, site_id: siteId, name, email, role, alerts, generation } = row
  const rules = JSON.parse(alerts) as AlertRules
  return withPlainName({ id, siteId, name, email, role, alerts: rules, generation })
}

// One that was stored before names were one line could pass for lines of ours in a mail.
function withPlainName(staff: Staff): Staff {
  return { ...staff, name: oneLine(staff.name) }
}

/** The jobs of the clock: all of a minute, and what alerts are due. */
export const SWEEP = 'sweep'
export const DELIVERING = 'deliver'

/** Notes that a job of the clock ran to its end. */
export async function markUpkeep(db: D1Database, job: string, now: number): Promise<void> {
  await mapDbErrors(() =>
    db
      .prepare(
        `INSERT INTO upkeep (job, ran_at) VALUES (?, ?)
         ON CONFLICT (job) DO UPDATE SET ran_at = excluded.ran_at`,
      )
      .bind(job, now)
      .run(),
  )
}

/** When a job of the clock last ran to its end, or null. */
export async function findUpkeep(db: D1Database, job: string): Promise<number | null> {
  const row = await mapDbErrors(() =>
    db.prepare('SELECT ran_at FROM upkeep WHERE job = ?').bind(job).first<{ ran_at: number }>(),
  )
  return row?.ran_at ?? null
}
