import { hear } from '../app/receive-from-customer.ts'
import { reserveAsk } from '../db/customers.ts'
import { findForChange, listEvents } from '../db/reports.ts'
import type { Env } from '../env.ts'
import { Problem } from '../problem.ts'
import type { Command } from '../reports/commands.ts'
import type { ReportEvent } from '../reports/events.ts'
import type { Report } from '../reports/report.ts'
import { addressHash } from '../security/links.ts'
import type { Moment } from '../time/clock.ts'
import { FORM_ACTS, type FormAct } from './acts.ts'
import type { Fields } from './form.ts'

const TRIES_MAX = 4

/**
 * Does what a form asks for, on the very report that it was checked against, or throws the Problem
 * for which nothing was changed. The same form sent twice acts once.
 */
export async function doAct(
  env: Env,
  reportId: string,
  act: FormAct,
  fields: Fields,
  moment: Moment,
): Promise<void> {
  const command = FORM_ACTS[act].read(fields)
  for (let tries = 1; ; tries++) {
    try {
      const { report, site } = await requireCurrent(env, reportId, act, fields)
      const isAsk = command.type === 'ask_mail' && tries === 1
      if (isAsk && !(await mayAsk(env, report, command.email, moment.now))) return
      const wanted = { actor: { role: 'customer' }, command } as const
      await hear(env, { report, site }, wanted, moment, report.version)
      return
    } catch (error) {
      const code = error instanceof Problem ? error.code : null
      if (code === 'conflict' && tries < TRIES_MAX) continue
      if (code === 'not_allowed' && (await wasDone(env, reportId, command))) return
      throw error
    }
  }
}

async function requireCurrent(env: Env, reportId: string, act: FormAct, fields: Fields) {
  const found = await findForChange(env.DB, reportId)
  if (!found) throw new Problem('unknown_report')
  const { report, desk } = found
  if (FORM_ACTS[act].isCurrent?.(report, fields) === false) throw new Problem('not_allowed')
  return { report, site: desk.site }
}

// Before the report says that a mail is on its way: an address is never asked too often.
async function mayAsk(env: Env, report: Report, email: string, now: number): Promise<boolean> {
  const { siteId, mail } = report
  const isSame = mail.email === email
  const day = new Date(now).toISOString().slice(0, 10)
  if (isSame && mail.status === 'on') return false
  if (await reserveAsk(env.DB, siteId, await addressHash(email), now, day)) return true
  if (isSame && mail.status === 'asked') return false
  throw new Problem('too_many')
}

// The first press of an impatient finger did it; the second one finds it done.
async function wasDone(env: Env, reportId: string, command: Command): Promise<boolean> {
  const mine = (await listEvents(env.DB, reportId)).filter(({ actor }) => actor.role === 'customer')
  const lastAt = mine.at(-1)?.at
  return mine.some((event) => event.at === lastAt && isDone(event, command))
}

function isDone(event: ReportEvent, command: Command): boolean {
  switch (command.type) {
    case 'pick':
      return event.type === 'picked' && event.data.remedyId === command.remedyId
    case 'counter':
      return event.type === 'countered' && event.data.text === command.text
    case 'agree_move':
      return event.type === 'move_agreed' && event.data.kind === command.kind
    case 'reopen':
      return event.type === 'reopened' && event.data.reason === command.reason
    case 'answer_follow_up':
      return event.type === 'follow_up_answered' && event.data.text === command.text
    default:
      return false
  }
}
