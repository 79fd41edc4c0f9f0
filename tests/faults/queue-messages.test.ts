import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openSqlite } from '../../demo/sqlite.ts'
import { findReport } from '../../worker/db/reports.ts'
import type { Env } from '../../worker/env.ts'
import { drainQueue, readMessage } from '../../worker/jobs/drain-queue.ts'
import { newClick, raise } from '../support/click.ts'
import {
  COMMIT,
  type FaultyCollector,
  OVERLOADED,
  startFaultyCollector,
} from '../support/faulty.ts'
import { until } from '../support/until.ts'

const BUSY = { call: COMMIT, how: 'before', message: OVERLOADED } as const
const HOUR = 60 * 60_000
const CHUNK = { job: 'clock', siteId: 's', run: null, aheadMs: 0 }
const RAISED = { type: 'raised', data: { bodyHash: 'x' } }

describe('C2: what a message is', () => {
  it.each([
    ['of this release', { kind: 'wake', v: 1, reportId: 'a' }, 'wake'],
    [
      'of this release',
      { kind: 'intake', v: 1, reportId: 'a', siteId: 's', raised: RAISED },
      'intake',
    ],
    [
      'of this release about what looks like spam',
      {
        kind: 'intake',
        v: 1,
        reportId: 'a',
        siteId: 's',
        raised: { ...RAISED, type: 'quarantined' },
      },
      'intake',
    ],
    ['of this release', { kind: 'work', v: 1, ...CHUNK }, 'work'],
    ['of the release before', { reportId: 'a' }, 'wake'],
    ['of the release before', { reportId: 'a', siteId: 's', raised: RAISED }, 'intake'],
  ])('is read off a body %s: %j', (_whose, body, kind) => {
    expect(readMessage(body)).toEqual({ ...body, kind, v: 1 })
  })

  it.each([
    { kind: 'wake', v: 2, reportId: 'a' },
    { kind: 'intake', v: 2, reportId: 'a', siteId: 's', raised: RAISED },
    { kind: 'digest', v: 1, reportId: 'a' },
    { kind: 'work', v: 2, ...CHUNK },
    { kind: 'work', v: 1, ...CHUNK, job: 'survey' },
    { kind: 'work', v: 1, ...CHUNK, run: 1 },
    { kind: 'digest', v: 1, reportId: 'a', siteId: 's', raised: RAISED },
    { kind: 'intake', v: 1, reportId: 'a', siteId: 's' },
    { kind: 'intake', v: 1, reportId: 'a', siteId: 's', raised: { type: 'answered' } },
    { reportId: 'a', siteId: 's' },
    { v: 1, reportId: 'a' },
    { kind: 'wake', v: 1 },
    ['wake'],
    'wake',
    null,
  ])('is unknown to this release where it says %j', (body) => {
    expect(readMessage(body)).toBeNull()
  })
})

/** A message as the platform hands it over, and what was done with it. */
function hand(body: unknown, given: { attempts?: number; ageMs?: number } = {}) {
  const done: string[] = []
  const { attempts = 1, ageMs = 0 } = given
  const message = {
    id: 'm1',
    timestamp: new Date(Date.now() - ageMs),
    body,
    attempts,
    ack: () => void done.push('ack'),
    retry: () => void done.push('retry'),
  }
  return { message, done }
}

const CLOCK = () => ({ now: Date.now(), newId: () => 'id', random: () => 0 })
const LATER = { kind: 'survey', v: 3, reportId: 'a' }

describe('C2: a message that this release does not know', () => {
  it.each([1, 3, 21])('is tried again and never acknowledged, at try %i', async (attempts) => {
    const { message, done } = hand(LATER, { attempts })
    await drainQueue({} as Env, [message], CLOCK)
    expect(done).toEqual(['retry'])
  })

  it('is kept in the database once no queue keeps it much longer', async () => {
    const sqlite = openSqlite()
    const DB = sqlite.d1(() => Promise.resolve())
    const { message, done } = hand(LATER, { attempts: 30 })
    await drainQueue({ DB } as unknown as Env, [message], CLOCK)
    expect(done).toEqual(['ack'])
    const [row] = sqlite.all('SELECT id, body FROM unknown_message')
    expect([row?.['id'], JSON.parse(String(row?.['body']))]).toEqual(['m1', LATER])
  })

  it('is tried again where the database cannot keep it', async () => {
    const down = () => Promise.reject(new Error(OVERLOADED))
    const { message, done } = hand(LATER, { attempts: 30 })
    await drainQueue({ DB: openSqlite().d1(down) } as unknown as Env, [message], CLOCK)
    expect(done).toEqual(['retry'])
  })
})

describe('C2: a report that waits for a database that is out of reach', () => {
  const body = { kind: 'intake', v: 1, reportId: 'a', siteId: 's', raised: RAISED }
  const down = () => Promise.reject(new Error(OVERLOADED))
  const drain = async (ageMs: number, send: (body: unknown) => Promise<void>) => {
    const { message, done } = hand(body, { attempts: 40, ageMs })
    const env = { DB: openSqlite().d1(down), INTAKE: { send } } as unknown as Env
    await drainQueue(env, [message], CLOCK)
    return done
  }

  it('is sent anew long before the 24 hours after which the free plan forgets it', async () => {
    const sent: unknown[] = []
    const done = await drain(7 * HOUR, async (one) => void sent.push(one))
    expect([done, sent]).toEqual([['ack'], [body]])
  })

  it('waits in its place before that, and where it could not be sent anew', async () => {
    const never = () => Promise.reject(new Error('The queue is full.'))
    expect([await drain(HOUR, never), await drain(7 * HOUR, never)]).toEqual([['retry'], ['retry']])
  })
})

describe('C2: a collector whose queues have other names', () => {
  let collector: FaultyCollector
  beforeAll(async () => {
    collector = await startFaultyCollector({ retries: 1, prefix: 'shop2' })
    await collector.seed({ id: 'demo' })
  })
  beforeEach(() => collector.fail())
  afterAll(() => collector.close())

  const stored = (id: string) => until('it is stored', () => findReport(collector.db, id))
  const countOf = async (table: string) =>
    (await collector.db.prepare(`SELECT count(*) AS n FROM ${table}`).first<number>('n')) ?? 0

  it('stores what it accepted while the database was out of reach, and tells of it', async () => {
    const click = newClick()
    await collector.fail({ ...BUSY, times: 3 })
    expect((await raise(collector, click)).status).toBe(202)
    await collector.fail()
    await stored(click.id)
    await collector.tick(61_000)
    expect(await collector.mailsTo('sam@shop.example')).not.toHaveLength(0)
  })

  it('stores a report that the release before put into the queue', async () => {
    const click = newClick()
    const { id } = click
    await raise(collector, click)
    const row = await collector.db
      .prepare(
        `SELECT json_object('seq', seq, 'at', at, 'type', type, 'actor', json(actor), 'from', from_state,
           'to', to_state, 'data', json(data)) AS raised FROM event WHERE report_id = ?`,
      )
      .bind(id)
      .first<string>('raised')
    for (const table of ['attempt', 'delivery', 'event']) {
      await collector.db.prepare(`DELETE FROM ${table} WHERE report_id = ?`).bind(id).run()
    }
    await collector.db.prepare('DELETE FROM report WHERE id = ?').bind(id).run()
    await collector.enqueue({
      reportId: id,
      siteId: 'demo',
      raised: JSON.parse(row ?? '') as object,
    })
    expect(await stored(id)).toMatchObject({ id, state: 'received' })
  })

  it('keeps at the desk what cannot be stored, and stores it by itself once it can be', async () => {
    const click = newClick()
    await collector.db
      .prepare(
        `CREATE TRIGGER poison BEFORE INSERT ON report WHEN NEW.id = '${click.id}'
         BEGIN SELECT RAISE (ABORT, 'poisoned'); END`,
      )
      .run()
    await collector.fail({ ...BUSY, times: 3 })
    expect((await raise(collector, click)).status).toBe(202)
    await until('it is kept', async () => (await countOf('dead_letter')) > 0)
    await collector.db.prepare('DROP TRIGGER poison').run()
    await collector.tick(16 * 60_000)
    expect(await findReport(collector.db, click.id)).toMatchObject({ state: 'received' })
    expect(await countOf('dead_letter')).toBe(0)
  })

  it('takes up what an earlier release kept because it did not know it', async () => {
    const insert = `INSERT INTO unknown_message (id, kept_at, tried_at, body) VALUES (?, 1, 1, ?)`
    const wake = JSON.stringify({ kind: 'wake', v: 1, reportId: 'gone' })
    await collector.db.batch([
      collector.db.prepare(insert).bind('known', wake),
      collector.db.prepare(insert).bind('later', JSON.stringify(LATER)),
    ])
    await collector.tick()
    const { results } = await collector.db.prepare('SELECT id FROM unknown_message').all()
    expect(results).toEqual([{ id: 'later' }])
  })
})
