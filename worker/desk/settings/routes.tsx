import { type Context, Hono } from 'hono'
import * as v from 'valibot'
import { startDue } from '../../app/due-commands.ts'
import { makeNewKey, readSigningKeys } from '../../app/signing-keys.ts'
import { readBuild } from '../../app/widget-build.ts'
import { keepVersion } from '../../app/widget-build.ts'
import { CONTACT_MAX, TEXT_MAX } from '../../contract.ts'
import { findDesk } from '../../db/sites.ts'
import {
  deleteSnippet,
  deleteStaff,
  endSessions,
  findStaff,
  listSnippets,
  putSnippet,
  putStaff,
  setAlerts,
} from '../../db/staff.ts'
import { ownOrigin } from '../../http/guards.ts'
import { sendPage } from '../../http/page.tsx'
import { log, logError } from '../../log.ts'
import { Problem } from '../../problem.ts'
import { STAFF_ROLES } from '../../sites/authority.ts'
import { ALERT_MODES, type AlertRules, type Staff } from '../../sites/site.ts'
import { oneLine } from '../../text/clip.ts'
import { readClock } from '../../time/clock.ts'
import type { DeskApp } from '../session.ts'
import { readFields, readForm } from '../ui/form.ts'
import { readFailures } from '../ui/shell.tsx'
import { readRefusedOrigins } from './origins.tsx'
import { SettingsPage } from './page.tsx'

const Line = v.pipe(v.string(), v.transform(oneLine), v.minLength(1), v.maxLength(100))
const Mode = v.picklist(ALERT_MODES)
const Clock = v.pipe(
  v.optional(v.string(), ''),
  v.transform((text) => /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text)),
  v.transform((parts) => (parts ? Number(parts[1]) * 60 + Number(parts[2]) : null)),
)
const AlertFields = v.object({
  new: Mode,
  customer: Mode,
  team: Mode,
  due: Mode,
  quietFrom: Clock,
  quietTo: Clock,
})
const SnippetFields = v.object({
  id: v.optional(v.pipe(v.string(), v.regex(/^[\w-]{0,40}$/)), ''),
  title: Line,
  text: v.pipe(
    v.string(),
    v.transform((text) => text.replaceAll('\r\n', '\n').trim()),
    v.minLength(1),
    v.maxLength(TEXT_MAX),
  ),
  ownerId: Line,
  reviewBy: v.pipe(v.string(), v.isoDate()),
})
const StaffFields = v.object({
  id: v.optional(v.pipe(v.string(), v.regex(/^[\w-]{0,60}$/)), ''),
  name: Line,
  email: v.pipe(v.string(), v.trim(), v.email(), v.maxLength(CONTACT_MAX)),
  role: v.picklist(STAFF_ROLES),
})
const IdField = v.object({ id: Line })

/** `/desk/settings`: how one is told, shared wording, and who works here. */
export const settings = new Hono<DeskApp>()

settings.get('/', (c) => show(c, null))

settings.post('/alerts', async (c) => {
  const { quietFrom, quietTo, ...topics } = await readForm(c, AlertFields)
  if ((quietFrom === null) !== (quietTo === null)) {
    return show(c, 'Quiet hours need both a start and an end, or neither.')
  }
  const quiet = quietFrom === null || quietTo === null ? null : { from: quietFrom, to: quietTo }
  const alerts: AlertRules = { topics, quiet }
  await setAlerts(c.env.DB, c.get('staff').id, alerts)
  return back(c)
})

settings.post('/sessions/end', async (c) => {
  await endSessions(c.env.DB, c.get('staff').siteId, c.get('staff').id)
  return c.redirect('/desk', 303)
})

settings.post('/snippets', async (c) => {
  const parsed = v.safeParse(SnippetFields, await readFields(c))
  if (!parsed.success) return show(c, 'A snippet needs a title, text, an owner and a review date.')
  const { id, ...rest } = parsed.output
  await requireColleague(c, rest.ownerId)
  const snippet = { ...rest, id: id || readClock().newId() }
  await putSnippet(c.env.DB, c.get('staff').siteId, snippet)
  return back(c)
})

settings.post('/snippets/delete', async (c) => {
  const { id } = await readForm(c, IdField)
  await deleteSnippet(c.env.DB, c.get('staff').siteId, id)
  return back(c)
})

for (const path of ['/staff/*', '/keys/*']) {
  settings.use(path, async function requireAdmin(c, next) {
    if (c.get('staff').role !== 'admin') throw new Problem('wrong_role')
    await next()
  })
}

const NO_NEW_KEY = {
  no_secret: 'The collector has no secret yet, so no key can be stored.',
  wrong_secret: 'The collector’s secret is wrong. Nothing was changed.',
  too_soon: 'The key is less than a day old, so it wasn’t changed.',
} as const

settings.post('/keys', async (c) => {
  const { lost } = await readFields(c)
  const made = await makeNewKey(c.env, readClock().now, lost === 'yes')
  log('new_key', { site: c.get('staff').siteId, staff: c.get('staff').id, made })
  return made === 'made' || made === 'made_and_sent' ? back(c) : show(c, NO_NEW_KEY[made])
})

settings.post('/staff', async (c) => {
  const parsed = v.safeParse(StaffFields, await readFields(c))
  if (!parsed.success) return show(c, 'A team member needs a name, an email address and a role.')
  const self = c.get('staff')
  const { id, ...rest } = parsed.output
  // Whoever takes their own role away could lock everybody out.
  if (id === self.id && rest.role !== self.role) return show(c, 'You can’t change your own role.')
  const { now, newId } = readClock()
  const before = id === '' ? null : await requireColleague(c, id)
  const isStored = await putStaff(c.env.DB, self.siteId, { id: id || newId(), ...rest }, now)
  // Whoever reads the old mailbox gets in no more.
  if (isStored && before && before.email !== rest.email) {
    await endSessions(c.env.DB, self.siteId, before.id)
  }
  return isStored ? back(c) : show(c, 'Someone on the team already has that email address.')
})

settings.post('/staff/delete', async (c) => {
  const { id } = await readForm(c, IdField)
  if (id === c.get('staff').id) return show(c, 'You can’t remove yourself.')
  const leaving = await requireColleague(c, id)
  const { role, id: by, name } = c.get('staff')
  const moment = readClock()
  // What somebody leaves behind has an owner again only when a lead names one.
  await deleteStaff(c.env.DB, leaving, { role, id: by, name }, moment.now)
  await startDue(c.env, leaving.siteId, moment)
  return back(c)
})

settings.post('/staff/sign-out', async (c) => {
  const { siteId, id } = await requireColleague(c, (await readForm(c, IdField)).id)
  await endSessions(c.env.DB, siteId, id)
  return back(c)
})

/** Somebody of this site; whoever works for another one is as good as nobody. */
async function requireColleague(c: Context<DeskApp>, id: string): Promise<Staff> {
  const staff = await findStaff(c.env.DB, id)
  if (staff?.siteId !== c.get('staff').siteId) throw new Problem('not_found')
  return staff
}

function back(c: Context) {
  return c.redirect('/desk/settings?kept', 303)
}

async function show(c: Context<DeskApp>, fault: string | null) {
  const staff = c.get('staff')
  const [desk, snippets, build] = await Promise.all([
    findDesk(c.env.DB, staff.siteId),
    listSnippets(c.env.DB, staff.siteId),
    readBuild(c.env),
  ])
  // Whoever copies its line relies on it beyond the next deploy.
  c.executionCtx.waitUntil(
    keepVersion(c.env).catch((error: unknown) => logError('keep_failed', error)),
  )
  if (!desk) throw new Problem('not_found')
  const troubles = await readFailures(c, desk.site)
  const { now } = readClock()
  const today = new Date(now).toISOString().slice(0, 10)
  const keys = staff.role === 'admin' ? await readSigningKeys(c.env, now) : null
  return sendPage(
    c,
    <SettingsPage
      staff={staff}
      snippets={snippets}
      fault={fault}
      today={today}
      now={now}
      refused={await readRefusedOrigins(c, desk.site)}
      troubles={troubles}
      embed={{ collector: ownOrigin(c), build }}
      keys={keys}
      isKept={c.req.query('kept') !== undefined}
      site={desk.site}
      colleagues={desk.staff}
    />,
    fault === null ? 200 : 422,
  )
}
