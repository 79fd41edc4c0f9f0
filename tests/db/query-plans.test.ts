import type { D1Database } from '@cloudflare/workers-types'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { deleteOldAudit, listAudited } from '../../worker/db/audit.ts'
import { forgetEarlierWords, listByContact, listContactsOf } from '../../worker/db/customers.ts'
import { wasTold } from '../../worker/db/deliveries.ts'
import { holdForDisabled } from '../../worker/db/endpoints.ts'
import { listSweeps } from '../../worker/db/erasure.ts'
import { listFailures } from '../../worker/db/failures.ts'
import { countJoined, listKnownIssues } from '../../worker/db/known-issues.ts'
import { sumGranted } from '../../worker/db/ledger.ts'
import { findBacklog } from '../../worker/db/queries/backlog.ts'
import { listOutgoing, listOutgoingOf, replayRange } from '../../worker/db/queries/delivery-log.ts'
import { listDue, loadDue } from '../../worker/db/queries/due.ts'
import { exportReports } from '../../worker/db/queries/export.ts'
import { listFigures } from '../../worker/db/queries/figures.ts'
import { isHeldAlike } from '../../worker/db/queries/held.ts'
import { countMergedInto, listDueReports, listPast } from '../../worker/db/queries/inbox.ts'
import { countLists, listFirst, type ListName, listPage } from '../../worker/db/queries/lists.ts'
import { listLiveByIds } from '../../worker/db/queries/live.ts'
import { listByIds, listLearned, listOthersByContact } from '../../worker/db/queries/past.ts'
import {
  findForChange,
  findForRaise,
  findReportByKeyHash,
  listByPrefix,
  listEvents,
} from '../../worker/db/reports.ts'
import {
  deleteExpired,
  listOldPictures,
  listOldReports,
  pruneDeliveries,
} from '../../worker/db/retention.ts'
import { listDueTargets, listGivenUp, takeDue } from '../../worker/db/work/due-commands.ts'
import { findDueWork, findWorkBacklog } from '../../worker/db/work/due-work.ts'
import type { DueKind } from '../../worker/reports/due-commands.ts'
import { type Collector, useCollector } from '../support/shared-collector.ts'

const SEARCH = { address: 'mail:a@b', idPrefix: 'a', after: null }
const REPORT = { id: 'a', siteId: 'demo', reason: { code: 'broken', label: '' } }
const DELIVERY = { reportId: 'a', seq: 1, channel: 'mail', recipientId: 'b' } as const
const dueOf = (kind: DueKind) => ({ siteId: 'demo', kind, subject: 'a' })
const READER = { siteId: 'demo', staff: { id: 'a', role: 'lead' }, now: 0, soonUntil: 1 } as const
/** Those of the desk and those of the digest. */
const LISTS = [
  'all',
  'unowned',
  'mine',
  'soon',
  'broken',
  'waiting',
  'follow-ups',
  'quarantined',
  'reopened',
  'asked',
  'mine-waiting',
  'mine-soon',
  'mine-open',
  'mine-follow-ups',
  'theirs-broken',
  'theirs-soon',
  'ownerless',
] as const satisfies readonly ListName[]
const HELD = { siteId: 'demo', id: 'a', suspicion: 'trap quick' }
const RANGE = { from: 0, to: 1, recipientId: null, withDelivered: true }

let collector: Collector

beforeAll(async () => {
  collector = await useCollector()
  await collector.seed({ id: 'demo' })
})
afterAll(() => collector.close())

/** The plans of all queries that something runs on the real database. */
async function plansOf(run: (db: D1Database) => Promise<unknown>): Promise<string> {
  const seen: string[] = []
  const noting = {
    prepare(sql: string) {
      seen.push(sql)
      return collector.db.prepare(sql)
    },
    batch: (statements) => collector.db.batch(statements),
  } as D1Database
  await run(noting)
  const plans = await Promise.all(
    seen.map(async (sql) => {
      // A parameter with a number may stand more than once.
      const blanks = [
        ...new Set((sql.match(/\?\d*/g) ?? []).map((one, at) => (one === '?' ? at : one))),
      ].map(() => '')
      const plan = collector.db.prepare(`EXPLAIN QUERY PLAN ${sql}`).bind(...blanks)
      return (await plan.all<{ detail: string }>()).results.map(({ detail }) => detail)
    }),
  )
  return plans.flat().join('\n')
}

describe('every query over reports', () => {
  it.each<[string, (db: D1Database) => Promise<unknown>]>([
    ['what the clock has to do', (db) => listDueReports(db, 'demo', 0, 1)],
    ['what the inbox knows of it', (db) => listLiveByIds(db, ['a'])],
    ['what is over', (db) => listPast(db, 'demo', null)],
    ['what is exported', (db) => Array.fromAsync(exportReports(db, 'demo'))],
    ['how many go on with it', (db) => countMergedInto(db, { siteId: 'demo', id: 'a' })],
    ['what helped before', (db) => listLearned(db, REPORT)],
    ['what became of the newest', (db) => listFigures(db, 'demo', 0)],
    ['a few by their ids', (db) => listByIds(db, ['a'])],
    ['who gave the same address', (db) => listOthersByContact(db, REPORT, 'mail:a@b')],
    ['what somebody granted', (db) => sumGranted(db, 'demo', 'demo-sam', 0)],
    ['the report of a link', (db) => findReportByKeyHash(db, 'hash')],
    ['the report of an id', (db) => findForChange(db, 'id')],
    ['what a click meets', (db) => findForRaise(db, 'id', 'demo', 'notice')],
    ['whether one like it is held back', (db) => isHeldAlike(db, HELD, { from: 0, to: 1 })],
    ['its history', (db) => listEvents(db, 'id')],
    ['what is due', (db) => listDue(db, 0, 1)],
    ['what is due of one report', (db) => listDue(db, 0, 1, { reportIds: ['a'] })],
    ['one that is due', (db) => loadDue(db, [DELIVERY], 1)],
    ['whether anybody was told', (db) => wasTold(db, 'a', 0)],
    ['what waits at one site', (db) => findBacklog(db, 0, 'demo')],
    ['what is tried again', (db) => listOutgoing(db, 'demo', 'failing', 1)],
    ['what is scheduled', (db) => listOutgoing(db, 'demo', 'waiting', 1)],
    ['what a disabled endpoint is not sent', (db) => holdForDisabled(db, 0)],
    ['deliveries of long ago', (db) => pruneDeliveries(db, 0)],
    ['what waits', (db) => findBacklog(db, 0)],
    ['what was given up', (db) => listOutgoing(db, 'demo', 'dead', 1)],
    ['what arrived', (db) => listOutgoing(db, 'demo', 'settled', 1)],
    ['who was told of a report', (db) => listOutgoingOf(db, 'demo', 'id', 1)],
    ['what fails', (db) => listFailures(db, 'demo')],
    ['what is known', (db) => listKnownIssues(db, 'demo', 0)],
    ['who wants to be told', (db) => listDueTargets(db, dueOf('tell_end'), '', 1)],
    ['what goes on with another one', (db) => listDueTargets(db, dueOf('separate'), '', 1)],
    ['who gets mail', (db) => listDueTargets(db, dueOf('renew_links'), '', 1)],
    ['what somebody has in hand', (db) => listDueTargets(db, dueOf('call_for_help'), '', 1)],
    ['what follows', (db) => takeDue(db, 'demo', 0, 1)],
    [
      'what is due, by site',
      (db) => findDueWork(db, { now: 0, days: [], attemptsMax: 1, turnsAt: 0 }),
    ],
    ['what was given up of it', (db) => listGivenUp(db, 'demo')],
    ['how far behind that is', (db) => findWorkBacklog(db, 0, 'demo')],
    ['how many that are', (db) => countJoined(db, 'demo', ['a'])],
    ['what was kept long enough', (db) => listOldReports(db, 'demo', 0, 1)],
    ['its pictures', (db) => listOldPictures(db, 'demo', 0, 1)],
    ['who is reached so', (db) => listByContact(db, 'demo', SEARCH, 1)],
    ['by what somebody is reached', (db) => listContactsOf(db, { siteId: 'demo', id: 'a' })],
    ['the reports of a reference', (db) => listByPrefix(db, 'demo', 'a', 1)],
    ['who saw and did what', (db) => listAudited(db, 'demo', null, null)],
    ['who saw and did it to one', (db) => listAudited(db, 'demo', 'a', null)],
    ['what was noted long ago', (db) => deleteOldAudit(db, 0)],
    ['words of the last hour', (db) => forgetEarlierWords(db, 0)],
    ['pictures to look for once more', (db) => listSweeps(db, 'demo', 0, 1)],
    ['what is to be sent again', (db) => replayRange(db, 'demo', RANGE, 0)],
  ])('finds its rows by an index: %s', async (_what, run) => {
    const plan = await plansOf(run)
    expect(plan).toMatch(/SEARCH/)
    expect(plan).not.toMatch(
      /INDEX report_(?:live|owned|staged|mine|broken|reopened|asked)\b|SCAN (?:r|l|o|w|named|report|live_report|event|granted|delivery|d|trouble|notice|attachment|reach|unwanted|words_lately|audit|a|x)\b/,
    )
  })
  it.each(LISTS)(
    'C11: reads a list in the order of an index, and sorts nothing: %s',
    async (name) => {
      const plans = [
        await plansOf((db) => listFirst(db, READER, [name], 9)),
        await plansOf((db) => listPage(db, READER, name, null)),
        await plansOf((db) => countLists(db, READER, [name])),
      ]
      for (const plan of plans) {
        expect(plan).toMatch(
          /SEARCH r USING (?:(?:COVERING )?INDEX live_\w+|PRIMARY KEY) \(site_id=\?/,
        )
        expect(plan).not.toMatch(/TEMP B-TREE|SCAN (?:live_)?report|report_/)
      }
    },
  )
  it('forgets reports that never came by an index', async () => {
    const plan = await plansOf((db) => deleteExpired(db, 0))
    expect(plan).toMatch(/SEARCH unwanted USING (?:COVERING )?INDEX unwanted_at/)
  })
})
