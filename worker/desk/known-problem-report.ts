import type { Context } from 'hono'
import { change, perform } from '../app/execute-command.ts'
import { listLive } from '../db/queries/inbox.ts'
import { findReport } from '../db/reports.ts'
import { ownOrigin } from '../http/guards.ts'
import { Problem } from '../problem.ts'
import { latestUpdateBy } from '../reports/promises.ts'
import type { StaffActor } from '../reports/report.ts'
import { hashOf } from '../security/crypto.ts'
import type { SiteDesk } from '../sites/site.ts'
import type { Moment } from '../time/clock.ts'
import type { DeskApp } from './session.ts'

interface Pin {
  readonly id: string
  readonly text: string
  readonly until: number | null
}

/** The id of the report under way that staff name by its reference, or a Problem. */
export async function requireNamed(
  c: Context<DeskApp>,
  siteId: string,
  reference: string,
): Promise<string> {
  const live = await listLive(c.env.DB, siteId)
  const found = live.find((report) => report.reference === reference)
  if (!found) throw new Problem('invalid', ['reference'])
  return found.id
}

/**
 * Raises the report that a notice stands for where staff name none, in the hands of the person who
 * pins it: one report with one promise, however many customers go on with it.
 */
export async function raiseOwn(
  c: Context<DeskApp>,
  desk: SiteDesk,
  { id, text, until }: Pin,
  actor: StaffActor,
  moment: Moment,
): Promise<string> {
  const { now, newId } = moment
  const { site } = desk
  const told = {
    id,
    siteId: site.id,
    // Nobody has the key.
    keyHash: await hashOf(newId()),
    bodyHash: '',
    collector: ownOrigin(c),
    reason: { code: 'known', label: 'Known problem' },
    trigger: 'staff',
    page: { url: '' },
    element: null,
    step: null,
    text,
    clientAt: now,
  } as const
  try {
    await perform(c.env, desk, null, { actor, command: { type: 'raise', told } }, moment)
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'conflict') throw error
  }
  const report = await findReport(c.env.DB, id)
  if (report?.siteId !== site.id) throw new Problem('conflict')
  if (report.state === 'received') {
    const latest = latestUpdateBy(site, now)
    const updateBy = Math.min(until ?? latest, latest)
    await change(c.env, id, { actor, command: { type: 'acknowledge', text, updateBy } }, moment)
  }
  return id
}
