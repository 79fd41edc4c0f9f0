import { execFileSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { globSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { DEMO_SITE, seedSql } from '../../demo/seed.ts'
import type { ReportEvent } from '../../worker/reports/events.ts'
import { referenceOf } from '../../worker/reports/reference.ts'
import type { Report } from '../../worker/reports/report.ts'
import { CUSTOMER, LEA, SAM, TOLD } from '../support/reports.ts'
import { OFFER, RESOLVED } from '../support/stages.ts'
import { STAFF, type Story, story } from '../support/story.ts'

const ROOT = `${import.meta.dirname}/../..`
const HOUR = 3_600_000
const TEMPLATES = 60
const SESSION = 'a-session-of-the-bench'

/** A database in `folder`, as wrangler keeps it, with so many live reports of one site. */
export function fillDatabase(folder: string, size: number) {
  const args = ['d1', 'migrations', 'apply', 'DB', '--local', '--persist-to', folder]
  execFileSync(`${ROOT}/node_modules/.bin/wrangler`, args, { cwd: ROOT, stdio: 'ignore' })
  const [file] = globSync(`${folder}/v3/d1/*/*.sqlite`).filter((one) => !one.includes('metadata'))
  if (file === undefined) throw new Error('Wrangler has made no database.')
  const db = new DatabaseSync(file)
  db.exec('BEGIN')
  seedStaff(db)
  const shown = insertReports(db, size)
  db.exec('COMMIT')
  db.close()
  return { session: SESSION, ...shown }
}

function seedStaff(db: DatabaseSync): void {
  const now = Date.now()
  const staff = STAFF.map(({ id, name, email, role }) => ({ id, name, email, role }))
  for (const sql of seedSql({ site: DEMO_SITE, staff, endpoints: [], now })) db.exec(sql)
  db.prepare(
    `INSERT INTO staff_session (token_hash, staff_id, created_at, opened_at, expires_at)
     VALUES (?, ?, 0, ?, ?)`,
  ).run(hashOf(SESSION), LEA.id, now, now + 24 * HOUR)
}

// Few stories are told; the rest are the same under other numbers.
function insertReports(db: DatabaseSync, size: number): { reportId: string; key: string } {
  const templates = Array.from({ length: TEMPLATES }, (_, at) => tell(at))
  const report = db.prepare('INSERT INTO report (id, site_id, document) VALUES (?, ?, ?)')
  const event = db.prepare(
    `INSERT INTO event (report_id, seq, at, type, actor, from_state, to_state, data)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  let shown = { reportId: '', key: '' }
  for (let at = 0; at < size; at++) {
    const told = templates[at % TEMPLATES]
    if (!told) continue
    const reportId = randomBytes(16).toString('base64url')
    const key = randomBytes(24).toString('base64url')
    if (at % TEMPLATES === TEMPLATES - 1) shown = { reportId, key }
    const rename = (text: string) =>
      text
        .replaceAll(TOLD.id, reportId)
        .replaceAll(TOLD.keyHash, hashOf(key))
        .replaceAll(referenceOf(TOLD.id), referenceOf(reportId))
    report.run(reportId, told.report.siteId, rename(JSON.stringify(told.report)))
    for (const one of told.events) {
      const { seq, at: when, type, actor, from, to, data } = one
      const json = rename(JSON.stringify(data))
      event.run(reportId, seq, when, type, JSON.stringify(actor), from, to, json)
    }
  }
  return shown
}

interface Told {
  readonly report: Report
  readonly events: readonly ReportEvent[]
}

/** What happened to a report: half are new, the others on their way; the last has an offer. */
function tell(at: number): Told {
  const from = Date.now() - (at + 1) * HOUR
  const raised = story([], from).and(CUSTOMER, {
    type: 'raise',
    told: {
      ...TOLD,
      collector: 'http://localhost:8787',
      clientAt: from,
      text: `My bowl broke on its way to me, and nobody answers the telephone. It is order ${at}.`,
      element: { selector: 'main > form > button.pay', text: 'Pay now', section: 'Checkout' },
      page: { ...TOLD.page, title: 'Basket', language: 'en-GB', timeZone: 'Europe/Lisbon' },
    },
  })
  const stages = [1, 1, 1, 2, 3, 4, 5]
  const stage = at === TEMPLATES - 1 ? 4 : (stages[at % stages.length] ?? 1)
  return tellOn(raised, stage, from)
}

function tellOn(raised: Story, stage: number, from: number): Told {
  let told = raised
  const soon = (hours: number) => from + (hours * HOUR) / 10
  if (stage >= 2) {
    const text = 'Your bowl broke on its way; I see to it.'
    told = told.at(soon(1)).and(SAM, { type: 'acknowledge', text, updateBy: soon(1) + 2 * HOUR })
  }
  if (stage >= 3) {
    const text = 'A new bowl leaves today.'
    told = told.at(soon(2)).and(SAM, { type: 'plan', text, due: soon(2) + 48 * HOUR })
  }
  if (stage === 4) {
    const amends = { ...OFFER, deliverBy: soon(3) + 72 * HOUR }
    told = told.at(soon(3)).and(SAM, { type: 'make_amends', amends })
  }
  if (stage === 5) told = told.at(soon(3)).and(SAM, { type: 'resolve', ...RESOLVED })
  return told
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}
