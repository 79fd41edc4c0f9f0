import { isDeepStrictEqual } from 'node:util'
import * as fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { installBase64 } from '../../demo/base64.ts'
import { openSqlite } from '../../demo/sqlite.ts'
import { findReport, listEvents } from '../../worker/db/reports.ts'
import type { ReportEvent } from '../../worker/reports/events.ts'
import { reduce, replay } from '../../worker/reports/reduce.ts'
import type { Report } from '../../worker/reports/report.ts'
import { runs } from '../support/length.ts'
import { installPromptCrypto } from '../support/prompt-crypto.ts'
import { isSignedBy } from '../support/signed.ts'
import {
  type Arrived,
  SECRET,
  seedStorm,
  type Seen,
  silence,
  storm,
  type Weather,
} from '../support/storm.ts'

// A body that changes between two tries comes up within 9 storms, a row without its events within 14.
const RUNS = runs(300, 10_000)
const MINUTE = 60_000

installBase64()
const restoreCrypto = installPromptCrypto()
const sqlite = openSqlite()
const db = sqlite.d1(() => Promise.resolve())
seedStorm(sqlite)
afterAll(restoreCrypto)
afterAll(silence())

const anyWeather: fc.Arbitrary<Weather> = fc.record({
  losses: fc.array(fc.boolean(), { minLength: 1, maxLength: 5 }),
  jumps: fc.array(fc.integer({ min: -5 * MINUTE, max: 10 * MINUTE }), {
    minLength: 1,
    maxLength: 8,
  }),
  answers: fc.array(fc.constantFrom(204, 204, 500, null), { minLength: 1, maxLength: 5 }),
  crashes: fc.array(fc.nat(5), { maxLength: 3 }),
})

/** How often what is of interest came up: a storm in which nothing happens proves nothing. */
const met = { stored: 0, reopened: 0, resent: 0, lost: 0, retried: 0 }

describe('submit, resend, sweep, crash, acknowledge, resolve and reopen, in any order', () => {
  it(
    `P1: lose nothing, double nothing and break no promise in ${RUNS} storms`,
    { tags: 'longer', timeout: 1_500_000 },
    async () => {
      let held = 0
      const property = fc.asyncProperty(fc.scheduler(), anyWeather, async (s, weather) => {
        sqlite.mark()
        try {
          expectAll(await storm(s, weather, sqlite), await readStored())
        } finally {
          sqlite.undo()
        }
        if (++held % 1_000 === 0) process.stdout.write(`  ${held} storms\n`)
      })
      await fc.assert(property, { numRuns: RUNS })
      process.stdout.write(`  ${JSON.stringify(met)}\n`)
      for (const count of Object.values(met)) expect(count).toBeGreaterThan(RUNS / 100)
    },
  )
})

interface Stored {
  readonly ids: readonly string[]
  readonly report: Report | null
  readonly events: readonly ReportEvent[]
  readonly deliveries: readonly { seq: number; recipient_id: string; status: string }[]
}

async function readStored(): Promise<Stored> {
  const ids = sqlite.all('SELECT id FROM report').map(({ id }) => String(id))
  const [id] = ids
  return {
    ids,
    report: id === undefined ? null : await findReport(db, id),
    events: id === undefined ? [] : await listEvents(db, id),
    deliveries: sqlite.all('SELECT seq, recipient_id, status FROM delivery') as never,
  }
}

function expectAll(seen: Seen, stored: Stored): void {
  const { receipts, arrived } = seen
  const { ids, report, events, deliveries } = stored
  check(receipts.length === 0 || ids.includes(seen.reportId), 'I1: who saw "sent" has a report')
  check(ids.length <= 1, 'I2: two sends are one report')
  if (!report) return
  expectAlerts(deliveries, arrived)
  expectHistory(report, events)
  const promised = report.promises[0]?.due
  check(
    receipts.every((due) => due === promised),
    'I8: the first promise is that of every receipt',
  )
  met.stored++
  met.resent += receipts.length > 1 ? 1 : 0
  met.lost += receipts.length === 0 ? 1 : 0
  met.reopened += report.reopenCount > 0 ? 1 : 0
  met.retried += arrived.length > new Set(arrived.map(idOf)).size ? 1 : 0
}

const idOf = ({ headers }: Arrived) => headers['webhook-id'] ?? ''

function expectAlerts(deliveries: Stored['deliveries'], arrived: readonly Arrived[]): void {
  const first = deliveries.filter(({ seq }) => seq === 1)
  check(first.length === 2, 'I3: a report alerts each endpoint, once')
  check(
    deliveries.every(({ status }) => status === 'delivered'),
    'I3: in the calm, every alert arrives',
  )
  const bodies = new Map<string, string>()
  for (const one of arrived) {
    check(isSignedBy(SECRET, one), 'I4: every webhook is signed')
    const known = bodies.get(idOf(one)) ?? one.body
    check(known === one.body, 'I5: a retry repeats id and bytes')
    bodies.set(idOf(one), one.body)
  }
  check(bodies.size === deliveries.length, 'I3: one message for each alert, and no other')
}

function expectHistory(report: Report, events: readonly ReportEvent[]): void {
  check(isDeepStrictEqual(replay(events), report), 'I6: the row is the fold of its events')
  check(
    events.every(({ seq }, at) => seq === at + 1),
    'I6: no event is missing',
  )
  let before: Report | null = null
  for (const event of events) {
    check(event.from === (before?.state ?? null), 'I7: each event begins where the last one ended')
    const after: Report = reduce(before, event)
    expectGuards(after)
    check(keepsPromises(before, after), 'I8: no promised date changes')
    before = after
  }
}

function expectGuards({ state, owner, outcome, promises }: Report): void {
  check(state === 'received' || owner !== null, 'I7: an owner from the first answer on')
  check(state !== 'resolved' || outcome !== null, 'I7: resolved means an outcome')
  const isWaiting = state === 'received' || state === 'acknowledged' || state === 'working'
  check(!isWaiting || promises.some(({ status }) => status === 'open'), 'I7: who waits is promised')
}

function keepsPromises(before: Report | null, after: Report): boolean {
  return (before?.promises ?? []).every(({ due, madeAt }, at) => {
    const now = after.promises[at]
    return now?.due === due && now.madeAt === madeAt
  })
}

// One `expect` for each of a million checks would take most of the time.
function check(holds: boolean, claim: string): void {
  if (!holds) expect.fail(claim)
}
