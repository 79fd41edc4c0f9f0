import type { D1Database } from '@cloudflare/workers-types'
import { deleteOldAudit, listAudited } from '../../worker/db/audit.ts'
import { forgetEarlierWords, listByContact, listContactsOf } from '../../worker/db/customers.ts'
import { wasTold } from '../../worker/db/deliveries.ts'
import { takeDigests } from '../../worker/db/digests.ts'
import { holdForDisabled } from '../../worker/db/endpoints.ts'
import { listSweeps } from '../../worker/db/erasure.ts'
import { listFailures, settleFailures } from '../../worker/db/failures.ts'
import { countJoined, listKnownIssues } from '../../worker/db/known-issues.ts'
import { sumGranted } from '../../worker/db/ledger.ts'
import { findBacklog } from '../../worker/db/queries/backlog.ts'
import { listOutgoing, listOutgoingOf } from '../../worker/db/queries/delivery-log.ts'
import { listDue, loadDue } from '../../worker/db/queries/due.ts'
import { exportReports } from '../../worker/db/queries/export.ts'
import { listFigures } from '../../worker/db/queries/figures.ts'
import { countMergedInto, listDueReports, listPast } from '../../worker/db/queries/inbox.ts'
import { countLists, listFirst, type ListName, listPage } from '../../worker/db/queries/lists.ts'
import { listLiveByIds } from '../../worker/db/queries/live.ts'
import { listByIds, listLearned, listOthersByContact } from '../../worker/db/queries/past.ts'
import {
  findForChange,
  findForRaise,
  findReportByKeyHash,
  findVersion,
  listByPrefix,
  listEvents,
} from '../../worker/db/reports.ts'
import {
  deleteExpired,
  listOldPictures,
  listOldReports,
  pruneDeliveries,
} from '../../worker/db/retention.ts'
import { DELIVERING, findUpkeep, markUpkeep } from '../../worker/db/sites.ts'
import { listDueTargets, listGivenUp, takeDue } from '../../worker/db/work/due-commands.ts'
import { findDueWork, findWorkBacklog } from '../../worker/db/work/due-work.ts'
import { HOME_LISTS, INBOX_VIEWS, SOON_MS } from '../../worker/desk/inbox/views.ts'
import { BIG, ID, KEY_HASH, NOW } from './scale-fill.ts'

/** One query, or those that are always asked together. */
export interface Query {
  readonly name: string
  readonly run: (db: D1Database) => Promise<unknown>
}

const KEY = { reportId: ID, seq: 1, channel: 'mail', recipientId: `${BIG}-1` } as const
const SEARCH = { address: 'mail:kim9@example.com', idPrefix: ID.slice(0, 6), after: null }
const REPORT = { id: ID, siteId: BIG, reason: { code: 'broken', label: '' } }
const DAY_MS = 24 * 60 * 60 * 1000
const IN_HAND = { siteId: BIG, kind: 'call_for_help', subject: `${BIG}-1` } as const
const TOLD = { siteId: BIG, kind: 'tell_end', subject: 'n' } as const
const DIGEST = { now: NOW, leaseUntil: NOW + 1, attemptsMax: 9, limit: 20 }

const VIEWS: readonly ListName[] = INBOX_VIEWS.map(({ name }) => name)
const OF_DIGEST = [
  'asked',
  'theirs-broken',
  'theirs-soon',
  'ownerless',
  'mine-open',
  'quarantined',
  'mine-follow-ups',
] as const satisfies readonly ListName[]
const READER = {
  siteId: BIG,
  staff: { id: `${BIG}-1`, role: 'lead' },
  now: NOW,
  soonUntil: NOW + SOON_MS,
} as const

/** A page of the CSV, in the middle of it. */
async function firstPages(db: D1Database): Promise<void> {
  let pages = 0
  for await (const page of exportReports(db, BIG)) if (page.length === 0 || ++pages === 3) return
}

const EACH: Readonly<Record<string, Query['run']>> = {
  'click: site and report': (db) => findForRaise(db, ID, BIG, 'n'),
  'customer: report of a key': (db) => findReportByKeyHash(db, KEY_HASH),
  'customer: version of a page': (db) => findVersion(db, { keyHash: KEY_HASH }),
  'customer: was anybody told': (db) => wasTold(db, ID, NOW),
  'report with its site': (db) => findForChange(db, ID),
  'report: its events': (db) => listEvents(db, ID),
  'clock: what is due': (db) => listDueReports(db, BIG, NOW, 100),
  'clock: what is due, by site': (db) =>
    findDueWork(db, { now: NOW, days: [], attemptsMax: 1, turnsAt: NOW }),
  'clock: what follows': (db) => takeDue(db, BIG, NOW, 1),
  'clock: what somebody has in hand': (db) => listDueTargets(db, IN_HAND, '', 25),
  'deliver: keys of a round': (db) => listDue(db, NOW, 24),
  'deliver: keys of a report': (db) => listDue(db, NOW, 24, { reportIds: [ID] }),
  'deliver: one alert': (db) => loadDue(db, [KEY]),
  'deliver: hold for disabled': (db) => holdForDisabled(db, NOW),
  'deliver: backlog of all': (db) => findBacklog(db, NOW),
  'watch: what fails': (db) => settleFailures(db, NOW),
  'health, of everybody': (db) => findUpkeep(db, DELIVERING),
  'health: work': (db) => findWorkBacklog(db, NOW),
  'health: mark': (db) => markUpkeep(db, DELIVERING, NOW),
  'retention: old reports': (db) => listOldReports(db, BIG, NOW, 25),
  'retention: old pictures': (db) => listOldPictures(db, BIG, NOW, 500),
  'retention: prune deliveries': (db) => pruneDeliveries(db, NOW),
  'retention: what expires': (db) => deleteExpired(db, NOW),
  'retention: audit': (db) => deleteOldAudit(db, 0),
  'retention: pictures of erased': (db) => listSweeps(db, BIG, NOW, 25),
  'retention: words of the hour': (db) => forgetEarlierWords(db, NOW),
  'digest: whose turn it is': (db) =>
    takeDigests(db, [{ siteId: BIG, day: '2026-11-30', since: NOW }], DIGEST),
  'digest: lists of one person': (db) => listFirst(db, READER, OF_DIGEST, 25),
  'desk: a page of the past': (db) => listPast(db, BIG, null),
  'desk: home': (db) => listFirst(db, READER, HOME_LISTS, 50),
  'desk: home, what it knows of them': async (db) =>
    listLiveByIds(db, (await listPage(db, READER, 'all', null)).ids),
  'desk: counts of the views': (db) => countLists(db, READER, VIEWS),
  ...Object.fromEntries(
    VIEWS.map((name) => [
      `desk: view ${name}`,
      (db: D1Database) => listPage(db, READER, name, null),
    ]),
  ),
  'desk: a few by their ids': (db) => listByIds(db, [ID]),
  'desk: what helped before': (db) => listLearned(db, REPORT),
  'desk: others of the customer': (db) => listOthersByContact(db, REPORT, SEARCH.address),
  'desk: how many were merged': (db) => countMergedInto(db, REPORT),
  'desk: figures': (db) => listFigures(db, BIG, NOW - 28 * DAY_MS),
  'desk: what was given up': (db) => listGivenUp(db, BIG),
  'desk: a reference': (db) => listByPrefix(db, BIG, ID.slice(0, 6), 5),
  'desk: what somebody granted': (db) => sumGranted(db, BIG, `${BIG}-1`, 0),
  'desk: failures': (db) => listFailures(db, BIG),
  'desk: known issues': (db) => listKnownIssues(db, BIG, NOW),
  'desk: who wants to be told': (db) => listDueTargets(db, TOLD, '', 25),
  'desk: how many these are': (db) => countJoined(db, BIG, ['n']),
  'desk: audit': (db) => listAudited(db, BIG, null, null),
  'desk: who is reached so': (db) => listByContact(db, BIG, SEARCH, 50),
  'desk: by what one is reached': (db) => listContactsOf(db, { siteId: BIG, id: ID }),
  'deliveries: backlog': (db) => findBacklog(db, NOW, BIG),
  'deliveries: failed': (db) => listOutgoing(db, BIG, 'dead', 51),
  'deliveries: retrying': (db) => listOutgoing(db, BIG, 'failing', 51),
  'deliveries: scheduled': (db) => listOutgoing(db, BIG, 'waiting', 51),
  'deliveries: done': (db) => listOutgoing(db, BIG, 'settled', 51),
  'deliveries: of a report': (db) => listOutgoingOf(db, BIG, ID, 51),
  'CSV: its first pages': firstPages,
}

/** Every query of customers' pages, the desk, the clock, deliveries, health and the CSV. */
export const QUERIES: readonly Query[] = Object.entries(EACH).map(([name, run]) => ({ name, run }))
