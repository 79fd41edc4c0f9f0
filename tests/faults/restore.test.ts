import type { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { carryOver } from '../../demo/database/carry-over.ts'
import { findReport, listEvents } from '../../worker/db/reports.ts'
import { referenceOf } from '../../worker/reports/reference.ts'
import { codeOf, newClick, raise } from '../support/click.ts'
import { leadThrough, newCase, openDesk } from '../support/desk.ts'
import type { FaultRule } from '../support/fault-rule.ts'
import {
  COMMIT,
  CONSUMED,
  type FaultyCollector,
  OVERLOADED,
  startFaultyCollector,
} from '../support/faulty.ts'
import { startReceiver } from '../support/receiver.ts'
import { idOf } from '../support/signed.ts'
import { copyOf, snapshot, travelTo } from '../support/time-travel.ts'
import { until } from '../support/until.ts'

const MINUTE = 60_000
const PAUSED = { call: 'nothing', how: 'paused' } as const
const OUT = [COMMIT, CONSUMED].map(
  (call) => ({ call, how: 'before', message: OVERLOADED }) as const,
)

let collector: FaultyCollector
let receiver: Awaited<ReturnType<typeof startReceiver>>
let status = 204
beforeAll(async () => {
  receiver = await startReceiver(() => status)
  collector = await startFaultyCollector()
})
beforeEach(() => collector.fail())
afterAll(async () => {
  await collector.close()
  await receiver.close()
})

/** A site whose database goes back to a moment, after which much has happened. */
async function restored(site: string) {
  const { url, secret } = receiver
  const desk = await openDesk(collector, site)
  const endpoints = [{ id: `${site}-crm`, url, secret }]
  await collector.seed({ id: site }, { staff: [], endpoints })
  const gone = await newCase(collector, { site, text: `${site}-canary` })
  const answered = await newCase(collector, { site })
  status = 500
  const told = await newCase(collector, { site, page: { url: 'http://localhost:8788/other' } })
  await collector.tick(MINUTE)
  const before = await snapshot(collector.db)
  const since = Date.now()

  status = 204
  await gone.act(desk.ada, 'erase')
  await leadThrough(answered, desk.sam, 'acknowledge')
  const late = await newCase(collector, { site })
  await desk.noa.post('/desk/sign-out', {})
  await collector.tick(10 * MINUTE)
  await collector.fail(...OUT)
  const queued = newClick({ site })
  expect((await raise(collector, queued)).status).toBe(202)
  const copy = copyOf(await snapshot(collector.db))
  await travelTo(collector.db, before)
  const carry = (how: { isDry?: boolean; withReports?: boolean } = {}) =>
    carryOver(copy, collector.db, { since, isDry: false, withReports: false, ...how })
  const sent = (id: string) =>
    receiver.got.filter(({ body }) => body.includes(id)).map((one) => idOf(one))
  return { desk, gone, answered, told, late, queued, carry, sent, name: nameIn(site) }
}

const nameIn = (site: string) => (one: { click: { id: string } }) =>
  `${site} ${referenceOf(one.click.id)}`

describe('C17: a collector whose database was restored', () => {
  it('C17: tells nobody twice and brings nobody back, once what has to be is carried over', async () => {
    const { desk, gone, answered, told, late, queued, carry, sent, name } = await restored('one')
    expect((await gone.read()).text).toBe('one-canary')
    const found = {
      erased: [name(gone)],
      newer: [answered, late].map(name).toSorted(),
      told: 2,
      staff: [],
    }
    const sorted = (all: Awaited<ReturnType<typeof carry>>) => ({
      ...all,
      newer: all.newer.toSorted(),
    })
    expect(sorted(await carry({ isDry: true }))).toEqual(found)
    expect((await gone.read()).state).toBe('received')
    expect(sorted(await carry())).toEqual(found)

    const hooks = [gone, answered, told].map(({ click }) => sent(click.id))
    await collector.fail()
    await collector.tick(20 * MINUTE)
    expect(await gone.read()).toMatchObject({ state: 'erased', text: null })
    // What failed before the moment arrived after it, with the same id.
    expect(sent(told.click.id)).toHaveLength(2)
    expect(new Set(sent(told.click.id)).size).toBe(1)
    expect([gone, answered, told].map(({ click }) => sent(click.id))).toEqual(hooks)
    expect((await desk.noa.get('/desk')).status).toBe(401)
    expect((await desk.sam.get('/desk')).status).toBe(200)
    // What the restore was to undo is undone.
    expect((await answered.read()).state).toBe('received')
    expect(await findReport(collector.db, late.click.id)).toBeNull()
    await until('the queue has brought its report', () => findReport(collector.db, queued.id))
  })

  it('C17: has every report as it was before the restore, where somebody asks for that', async () => {
    const { desk, gone, answered, late, carry, sent, name } = await restored('all')
    await carry({ withReports: true })
    expect(await carry({ withReports: true })).toEqual({
      erased: [],
      newer: [],
      told: 0,
      staff: [],
    })
    expect(await answered.read()).toMatchObject({ state: 'acknowledged', owner: { name: 'Sam' } })
    const events = await listEvents(collector.db, answered.click.id)
    expect(events.map(({ type }) => type)).toEqual(['raised', 'acknowledged'])
    const hooks = [gone, answered, late].map(({ click }) => sent(click.id))
    await collector.fail()
    await collector.tick(20 * MINUTE)
    expect([gone, answered, late].map(({ click }) => sent(click.id))).toEqual(hooks)
    expect((await late.read()).reference).toBe(name(late).split(' ')[1])
    // What happens from here on has the next number.
    await leadThrough(answered, desk.sam, 'plan')
  })

  it('C17: names staff who had left, and carries over who said no and which keys sign', async () => {
    await openDesk(collector, 'left')
    const before = await snapshot(collector.db)
    const run = (sql: string) => collector.db.prepare(sql).run()
    await run(`DELETE FROM staff WHERE id = 'left-noa'`)
    await run(`UPDATE staff SET role = 'agent' WHERE id = 'left-lea'`)
    await run(`INSERT INTO address VALUES ('left', 'hash', 1, 'on', 1, ${Date.now()})`)
    await run(`INSERT INTO unwanted VALUES ('left', 'prefix', 1)`)
    await run(`INSERT OR REPLACE INTO collector_key VALUES ('new', 'enc1.x', 1, NULL)`)
    const keys = async () =>
      (await collector.db.prepare('SELECT * FROM collector_key ORDER BY id').all()).results
    const now = await keys()
    const copy: DatabaseSync = copyOf(await snapshot(collector.db))
    await travelTo(collector.db, before)
    const asked = { since: 0, isDry: false, withReports: false }
    const { staff } = await carryOver(copy, collector.db, asked)
    expect(staff).toEqual(['left Lea', 'left Noa'])
    const noes = await collector.db
      .prepare(`SELECT (SELECT count(*) FROM address) + (SELECT count(*) FROM unwanted) AS n`)
      .first('n')
    expect([noes, await keys()]).toEqual([2, now])
  })
})

describe('C17: a collector that is paused', () => {
  it('C17: stores and sends nothing, says so, and lets devices and queues keep what they have', async () => {
    const { sam } = await openDesk(collector, 'paused')
    const one = await newCase(collector, { site: 'paused' })
    const mails = async () => (await collector.mailsTo('sam@paused.example')).length
    const upkeep = () => collector.db.prepare('SELECT * FROM upkeep').all()
    const [{ results }, sent] = [await upkeep(), await mails()]
    await collector.fail(PAUSED)
    const answer = await raise(collector, newClick({ site: 'paused' }))
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '30'])
    expect(await codeOf(answer)).toBe('unavailable')
    const health = await collector.fetch('/health')
    expect([health.status, await health.json()]).toMatchObject([503, { database: 'paused' }])
    expect(await (await sam.get('/desk')).text()).toContain('npx wrangler secret delete PAUSED')
    await collector.tick(10 * MINUTE)
    expect((await upkeep()).results).toEqual(results)
    expect(await mails()).toBe(sent)
    await collector.db.prepare('UPDATE delivery SET due_at = 1, lease_until = 0').run()
    // One batch has come to its end when another one begins.
    for (const times of [1, 2]) {
      collector.forgetLogs()
      await collector.enqueue({ kind: 'wake', v: 1, reportId: one.click.id })
      await until(`the queue keeps its messages (${times})`, () =>
        collector.logs().some(({ message }) => message.includes('"paused"')),
      )
    }
    expect(await mails()).toBe(sent)
  })
})

describe('C17: a receiver that lost what it was sent', () => {
  it('C17: is sent it once more, with the same ids, and nobody else is', async () => {
    status = 204
    const { lea } = await openDesk(collector, 'replay')
    const other = await startReceiver()
    const endpoints = [receiver, other].map(({ url, secret }, at) => {
      return { id: `replay-${at}`, url, secret }
    })
    await collector.seed({ id: 'replay' }, { staff: [], endpoints })
    const clicks = [1, 2].map(() => newClick({ site: 'replay' }))
    for (const click of clicks) await raise(collector, click)
    await collector.tick(MINUTE)
    const ids = () =>
      receiver.got.filter(({ body }) => clicks.some(({ id }) => body.includes(id))).map(idOf)
    const first = ids().toSorted()
    const mails = (await collector.mailsTo('lea@replay.example')).length
    const asked = await lea.post('/desk/deliveries/replay', {
      from: '2020-01-01T00:00',
      to: '2099-01-01T00:00',
      recipient: 'replay-0',
      which: 'all',
    })
    expect([first.length, asked.headers.get('location')]).toEqual([2, '/desk/deliveries?put=2'])
    await collector.tick(2 * MINUTE)
    expect(ids().toSorted()).toEqual([...first, ...first].toSorted())
    expect(other.got).toHaveLength(2)
    expect(await collector.mailsTo('lea@replay.example')).toHaveLength(mails)
    await other.close()
  })
})

describe('C17: a queue that lost what it held', () => {
  const copies = async (site: string) =>
    (await collector.files.list({ prefix: `waiting/${site}/` })).objects.length
  const accepted = async (click: { site: string }, ...more: readonly FaultRule[]) => {
    await collector.fail(...OUT, ...more)
    expect((await raise(collector, click)).status).toBe(202)
    await until('its copy is there', async () => (await copies(click.site)) > 0)
    await collector.fail()
  }
  const VANISH = { call: 'INTAKE send', how: 'vanish' } as const

  it('C17: loses no report that was accepted: the clock stores its copy, once', async () => {
    await openDesk(collector, 'lost')
    const click = newClick({ site: 'lost', text: 'lost-canary' })
    await accepted(click, VANISH)
    const line = collector.logs().find(({ message }) => /"queued".*"lost"/.test(message))?.message
    expect(JSON.parse(line ?? '{}')).toMatchObject({ site: 'lost', report: referenceOf(click.id) })
    // Until then it may still be on its way.
    await collector.tick(14 * MINUTE)
    expect(await findReport(collector.db, click.id)).toBeNull()
    await collector.tick(16 * MINUTE)
    expect(await findReport(collector.db, click.id)).toMatchObject({ text: 'lost-canary' })
    expect((await raise(collector, click)).status).toBe(200)
    await collector.tick(40 * MINUTE)
    expect(await listEvents(collector.db, click.id)).toHaveLength(1)
    expect(await copies('lost')).toBe(0)
  })

  it('C17: brings back no report that staff keep out meanwhile', async () => {
    const { ada } = await openDesk(collector, 'out')
    const click = newClick({ site: 'out' })
    await accepted(click, VANISH)
    const kept = await ada.post('/desk/privacy/keep-out', { q: referenceOf(click.id) })
    expect(kept.status).toBe(303)
    await collector.tick(16 * MINUTE)
    expect(await findReport(collector.db, click.id)).toBeNull()
    expect(await copies('out')).toBe(0)
  })

  it('C17: leaves no copy of what it brought', async () => {
    await openDesk(collector, 'brought')
    const click = newClick({ site: 'brought' })
    await accepted(click)
    await until('the queue has brought its report', () => findReport(collector.db, click.id))
    await until('its copy is gone', async () => (await copies('brought')) === 0)
    expect(await listEvents(collector.db, click.id)).toHaveLength(1)
  })
})
