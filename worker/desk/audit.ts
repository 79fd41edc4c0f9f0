import type { Context, MiddlewareHandler } from 'hono'
import { type Audited, insertAudited, insertSeen } from '../db/audit.ts'
import { log, logError } from '../log.ts'
import type { Staff } from '../sites/site.ts'
import { readClock } from '../time/clock.ts'
import type { DeskApp } from './session.ts'
import { readFields } from './ui/form.ts'

/** Ids of reports and of most else are at least this long; no word of our addresses is. */
const ID = /^[\w-]{22,}$/
/** What is noted before it is done, and not once more behind it. */
const NOTED_FIRST = [
  'privacy.find',
  'privacy.export',
  'privacy.erase',
  'privacy.keep-out',
  'reports.erase',
  'reports.csv',
]
const SUBJECT = /^[\w-]{1,60}$/

type AuditEntry = Pick<Audited, 'what' | 'subject' | 'outcome'>

/**
 * Notes who saw and did what on the desk's pages, whatever routes there are. It comes after the
 * answer: a page neither waits for the log nor fails with it.
 */
export function audit(): MiddlewareHandler<DeskApp> {
  return async function noteDeed(c, next) {
    await next()
    c.executionCtx.waitUntil(noteLater(c))
  }
}

/** Notes what somebody does before it is done, about each subject; throws where that cannot be noted. */
export async function noteFirst(
  c: Context<DeskApp>,
  what: string,
  subjects: readonly string[],
): Promise<void> {
  const { now: at, newId } = readClock()
  const about = subjects.length > 0 ? subjects : ['']
  const deeds = about.map(
    (subject) => ({ at, id: newId(), what, subject, outcome: 'done' }) as const,
  )
  await insertAudited(c.env.DB, c.get('staff'), deeds)
}

/** Notes that somebody came in, for the whole desk or for one report. */
export function noteEntry(c: Context<DeskApp>, staff: Staff, reportId: string | null): void {
  const auditEntry = { what: 'sign-in', subject: reportId ?? '', outcome: 'done' } as const
  c.executionCtx.waitUntil(note(c, staff, auditEntry))
}

async function noteLater(c: Context<DeskApp>): Promise<void> {
  const auditEntry = await auditEntryOf(c)
  if (auditEntry) await note(c, c.get('staff'), auditEntry)
}

async function note(c: Context<DeskApp>, staff: Staff, auditEntry: AuditEntry): Promise<void> {
  const { now: at, newId } = readClock()
  const row = { ...auditEntry, at, id: newId() }
  try {
    if (auditEntry.what.startsWith('view.')) await insertSeen(c.env.DB, staff, row)
    else await insertAudited(c.env.DB, staff, [row])
  } catch (error) {
    // Then at least this line says it.
    log('audit', { site: staff.siteId, staff: staff.id, ...auditEntry })
    logError('audit_failed', error)
  }
}

// What was not taken was not done, and nothing was seen where one is led on; what was not allowed is
// worth knowing.
async function auditEntryOf(c: Context<DeskApp>): Promise<AuditEntry | null> {
  const { status } = c.res
  const isRead = c.req.method === 'GET' || c.req.method === 'HEAD'
  if (status >= (isRead ? 300 : 400) && status !== 403) return null
  const outcome = status === 403 ? 'refused' : 'done'
  const segments = c.req.path.split('/').slice(2).filter(Boolean)
  const words = segments.filter((one) => !ID.test(one))
  if (outcome === 'done' && NOTED_FIRST.includes(words.join('.'))) return null
  const subject = segments.find((one) => ID.test(one)) ?? (await subjectIn(c, isRead))
  const what = isRead ? `view.${tellSeen(c, words, outcome)}` : words.join('.')
  return { what, subject, outcome }
}

function tellSeen(
  c: Context<DeskApp>,
  words: readonly string[],
  outcome: AuditEntry['outcome'],
): string {
  // A look at the list is one at whatever stands in it.
  if (words.length === 0) return c.req.query('view') === 'past' ? 'past' : 'list'
  // What was refused may have any words in its address: the first one is ours.
  return words.slice(0, outcome === 'done' ? undefined : 1).join('.')
}

async function subjectIn(c: Context<DeskApp>, isRead: boolean): Promise<string> {
  const fields = isRead ? c.req.query() : await readFields(c).catch(() => ({}))
  const { reportId, report, id }: Readonly<Record<string, string>> = fields
  const subject = reportId ?? report ?? id ?? ''
  return SUBJECT.test(subject) ? subject : ''
}
