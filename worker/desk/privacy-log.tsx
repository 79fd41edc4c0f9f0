import { Hono } from 'hono'
import { type AuditCursor, listAudited } from '../db/audit.ts'
import { findSite } from '../db/sites.ts'
import { sendPage } from '../http/page.tsx'
import { Problem } from '../problem.ts'
import { idPrefixOf } from '../reports/reference.ts'
import { thisMoment } from '../time/clock.ts'
import { readTroubles } from './banner.tsx'
import { PrivacyLogPage } from './privacy-log-page.tsx'
import type { DeskApp } from './session.ts'

/** `/desk/privacy/log`: who saw and did what at the desk, the newest first. */
export const auditLog = new Hono<DeskApp>()

auditLog.get('/', async (c) => {
  const staff = c.get('staff')
  const site = await findSite(c.env.DB, staff.siteId)
  if (!site) throw new Problem('not_found')
  const query = c.req.query('q')?.slice(0, 20) ?? ''
  const prefix = query === '' ? null : (idPrefixOf(query) ?? '~')
  const after = cursorIn(c.req.query('after'))
  const { rows, next } = await listAudited(c.env.DB, staff.siteId, prefix, after)
  const troubles = await readTroubles(c, site)
  const { now } = thisMoment()
  return sendPage(
    c,
    <PrivacyLogPage {...{ site, staff, troubles, rows, query, now }} more={moreOf(next, query)} />,
  )
})

function cursorIn(after = ''): AuditCursor | null {
  const [, at, id] = /^(\d{1,16})\.([\w-]{1,60})$/.exec(after) ?? []
  return id === undefined ? null : { at: Number(at), id }
}

function moreOf(next: AuditCursor | null, query: string): string | null {
  if (next === null) return null
  const asked = new URLSearchParams({ after: `${next.at}.${next.id}`, ...(query && { q: query }) })
  return `/desk/privacy/log?${asked.toString()}`
}
