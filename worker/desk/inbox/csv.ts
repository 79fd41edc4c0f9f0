import { Hono } from 'hono'
import type { ReportField } from '../../contract.ts'
import { exportReports } from '../../db/queries/export.ts'
import { findSite } from '../../db/sites.ts'
import { Problem } from '../../problem.ts'
import {
  formatContact,
  formatCost,
  formatOrder,
  formatSignal,
  formatWish,
} from '../../reports/conversation.ts'
import { nextPromise, type Report } from '../../reports/report.ts'
import type { Site } from '../../sites/site.ts'
import { streamOf } from '../../text/stream.ts'
import { readClock } from '../../time/clock.ts'
import { iso } from '../../time/format.ts'
import { noteFirst } from '../audit.ts'
import type { DeskApp } from '../session.ts'

// Without it spreadsheets read the bytes in whichever encoding their country once had.
const BYTE_ORDER_MARK = '\uFEFF'

/** `/desk/reports.csv`: every report of the site for a spreadsheet, to leads and admins. */
export const csv = new Hono<DeskApp>()

csv.get('/', async (c) => {
  const { siteId, role } = c.get('staff')
  if (role === 'agent') throw new Problem('wrong_role')
  const site = await findSite(c.env.DB, siteId)
  if (!site) throw new Problem('not_found')
  await noteFirst(c, 'reports.csv', [])
  const day = new Date(readClock().now).toISOString().slice(0, 10)
  return c.body(streamOf(lines(site, exportReports(c.env.DB, siteId))), 200, {
    'Content-Type': 'text/csv; charset=utf-8',
    'Content-Disposition': `attachment; filename="reports-${day}.csv"`,
  })
})

async function* lines(site: Site, pages: ReturnType<typeof exportReports>) {
  yield BYTE_ORDER_MARK + csvLine(CSV_HEAD)
  for await (const reports of pages) {
    yield reports.map((report) => csvLine(csvRecord(report, site))).join('')
  }
}

type Column = readonly [name: string, read: (report: Report, site: Site) => string | null]

/** Every field that the customer told and what else a spreadsheet holds, column by column. */
const COLUMNS = {
  reference: ['Reference', ({ reference }) => reference],
  receivedAt: ['Received', ({ receivedAt }) => iso(receivedAt)],
  state: ['State', ({ state }) => state],
  reason: ['What went wrong', ({ reason }) => reason.label],
  text: ['Message', ({ text }) => text],
  wish: ['Customer wants', formatWish],
  // Told with the wish.
  wishText: null,
  contact: ['Contact', formatContact],
  'page.url': ['Page', ({ page }) => page.url],
  'page.title': ['Page title', ({ page }) => page.title ?? null],
  'element.text': ['Clicked', ({ element }) => element?.text ?? null],
  'element.section': ['Section', ({ element }) => element?.section ?? null],
  step: ['Step', ({ step }) => step],
  signal: ['Detected', formatSignal],
  severity: ['Severity', ({ severity }) => severity],
  owner: ['Owner', ({ owner }) => owner?.name ?? null],
  promised: ['Promised by', (report) => iso(nextPromise(report)?.due)],
  broken: [
    'Promises broken',
    ({ promises }) => count(promises.filter((one) => one.status === 'broken')),
  ],
  plan: ['Plan', ({ plan }) => plan],
  granted: [
    'Customer gets',
    ({ granted }, { currency }) =>
      granted.map(({ remedy }) => formatCost(remedy, currency)).join('; '),
  ],
  resolved: ['Resolved', ({ resolvedAt }) => iso(resolvedAt)],
  outcome: ['Outcome', ({ outcome }) => outcome],
  reopened: ['Times reopened', ({ reopenCount }) => String(reopenCount)],
  cause: ['Cause', ({ learning }) => learning?.cause ?? null],
  failurePoint: ['Where it happened', ({ learning }) => learning?.failurePoint ?? null],
  prevention: ['Prevention', ({ learning }) => learning?.prevention ?? null],
  closed: ['Closed', ({ closedAt }) => iso(closedAt)],
  // Last, so that the columns before it stay where they were.
  order: ['Order', formatOrder],
  // Told with the order.
  'evidence.order': null,
  // Helps to find one fault, not to count many: it stands at the desk and in the export.
  'element.selector': null,
  'evidence.browser': null,
  'evidence.language': null,
  'evidence.timeZone': null,
  'evidence.viewport': null,
  'evidence.release': null,
  'evidence.errors': null,
  'evidence.requests': null,
  trigger: null,
  language: null,
  notice: null,
  // The collector's clock is right.
  raisedAt: null,
} satisfies Record<ReportField, Column | null> & Record<string, Column | null>

const SHOWN = Object.values<Column | null>(COLUMNS).filter((column) => column !== null)

function count(list: readonly unknown[]): string {
  return String(list.length)
}

/** The names of the columns. */
const CSV_HEAD = SHOWN.map(([name]) => name)

/** A report as the cells of one record; what is not known is empty. */
function csvRecord(report: Report, site: Site): readonly string[] {
  return SHOWN.map(([, read]) => read(report, site) ?? '')
}

// What a spreadsheet takes for the beginning of a formula, also where it is written wide, small or
// raised, and behind what it trims away or takes for a quote.
const TRIGGER = /^[\s\p{C}"'`]*[=+\-@\u2212|%]/u
// A tab or the end of a line shifts the rest into a cell of its own in some programs.
const SHIFTS = /^[\t\r\n\0]/
// Where a comma stands before decimals, spreadsheets take a semicolon for the end of a cell, also
// within our quotes; what is pasted ends its cells with tabs and lines.
const BEHIND_END = /(?<=[;\t\r\n])/
// Whoever puts a thousand spaces before a formula has it read as text by every program.
const LOOK_MAX = 1_000

/**
 * One cell, quoted by RFC 4180, of which no program takes any part for a formula: an apostrophe says
 * so where it begins, and where another cell would begin inside of it.
 */
export function csvCell(text: string): string {
  const [first = '', ...rest] = text.split(BEHIND_END)
  // All of it, for what is trimmed away before a formula may hold ends as well.
  const isMarked = isRisky(text) || SHIFTS.test(text)
  const parts = [isMarked ? marked(first) : first]
  for (const part of rest) parts.push(isRisky(part) ? marked(part) : part)
  return `"${parts.join('').replaceAll('"', '""')}"`
}

/** One record, with the end of its line. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`
}

function isRisky(part: string): boolean {
  return TRIGGER.test(part.slice(0, LOOK_MAX).normalize('NFKC'))
}

function marked(part: string): string {
  return `'${part}`
}
