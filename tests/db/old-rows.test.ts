import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { holdForDisabled } from '../../worker/db/endpoints.ts'
import { settleFailures } from '../../worker/db/failures.ts'
import { findBacklog } from '../../worker/db/queries/backlog.ts'
import { listOutgoing } from '../../worker/db/queries/delivery-log.ts'
import { listDue } from '../../worker/db/queries/due.ts'
import { pruneDeliveries } from '../../worker/db/retention.ts'
import { newClick, post, raise } from '../support/click.ts'
import { WATCHER } from '../support/collector.ts'
import { readAttempts, readDeliveries } from '../support/deliveries.ts'
import { openDesk } from '../support/desk.ts'
import { heapUp } from '../support/heap.ts'
import { startReceiver } from '../support/receiver.ts'
import { countRowsRead } from '../support/rows-read.ts'
import { type Collector, useCollector } from '../support/shared-collector.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

let collector: Collector
let receiver: Awaited<ReturnType<typeof startReceiver>>
let status = 204
beforeAll(async () => {
  collector = await useCollector()
  receiver = await startReceiver(() => status)
})
afterAll(() => Promise.all([collector.close(), receiver.close()]))

/** A site with an endpoint and a report of which everybody was told. */
async function open(site: string) {
  status = 204
  const desk = await openDesk(collector, site)
  const { url, secret } = receiver
  const crm = `${site}-crm`
  await collector.seed({ id: site }, { staff: [], endpoints: [{ id: crm, url, secret }] })
  const click = newClick({ site })
  await raise(collector, click)
  await collector.tick(MINUTE)
  const hooks = (reportId = click.id) =>
    receiver.got
      .filter(({ body }) => body.includes(reportId))
      .map(({ body }) => (JSON.parse(body) as { type: string }).type)
  return { ...desk, click, crm, hooks }
}

describe('C10: alerts that are over', () => {
  it('C10: cost the minute, the health and the desk nothing, however many they are', async () => {
    const { click } = await open('heap')
    const now = Date.now()
    const heap = { siteId: 'heap', reportId: click.id, dueAt: now - MINUTE }
    const readAll = () =>
      countRowsRead(collector.db, async (db) => {
        await findBacklog(db, now)
        await findBacklog(db, now, 'heap')
        await settleFailures(db, now)
        await holdForDisabled(db, now)
        await pruneDeliveries(db, now)
        await listDue(db, now, 24)
        for (const group of ['dead', 'failing', 'waiting', 'settled'] as const) {
          if (group !== 'settled') await listOutgoing(db, 'heap', group, 51)
        }
      })
    for (const recipientId of ['heap-crm', 'heap-sam']) {
      const channel = recipientId === 'heap-crm' ? 'webhook' : 'mail'
      await heapUp(collector, { ...heap, recipientId, channel, count: 1_500, status: 'dead' })
    }
    const few = await readAll()
    for (const recipientId of ['heap-crm', 'heap-sam']) {
      const channel = recipientId === 'heap-crm' ? 'webhook' : 'mail'
      const more = { count: 15_000, status: 'dead', from: 10_000 } as const
      await heapUp(collector, { ...heap, recipientId, channel, ...more })
      await heapUp(collector, {
        ...heap,
        recipientId,
        channel,
        count: 5_000,
        status: 'delivered',
        from: 50_000,
      })
    }
    expect(await readAll()).toBeLessThan(few * 1.5)
    await collector.db.prepare('DELETE FROM delivery WHERE seq >= 1000').run()
  })

  it('C10: are forgotten after 90 days, and what is owed afterwards is told all the same', async () => {
    const { click, hooks } = await open('aged')
    status = 500
    const other = newClick({ site: 'aged' })
    await raise(collector, other)
    await collector.tick(MINUTE)
    await pruneDeliveries(collector.db, Date.now() + 89 * DAY)
    expect(await readDeliveries(collector, click.id)).not.toEqual([])
    // Once more from the beginning, for the last part ended there.
    await pruneDeliveries(collector.db, Date.now() + 91 * DAY)
    expect(await readDeliveries(collector, click.id)).toEqual([])
    expect(await readDeliveries(collector, other.id)).toMatchObject([
      { recipient: 'aged-crm', status: 'pending' },
    ])
    status = 204
    await collector.db
      .prepare(`UPDATE report SET document = json_set(document, '$.receivedAt', ?) WHERE id = ?`)
      .bind(Date.now() - 91 * DAY, click.id)
      .run()
    await post(collector, `/v1/reports/${click.id}/withdraw`, { key: click.key })
    await collector.tick(2 * MINUTE)
    expect(hooks()).toEqual(['report.raised', 'report.withdrawn'])
  })

  it('C10: of a report that is erased go with it, and whoever was told hears of its end', async () => {
    const { click, crm, ada, hooks } = await open('gone')
    status = 500
    const form = { reportId: click.id, seq: '1', channel: 'webhook', recipientId: crm }
    await ada.post('/desk/deliveries/again', form)
    await collector.tick(MINUTE)
    // The queue may have been at it before.
    await expect.poll(() => readAttempts(collector, crm)).not.toEqual([])
    status = 204
    await collector.db
      .prepare(
        `UPDATE report SET document = json_set(document, '$.erasureAskedAt', 1) WHERE id = ?`,
      )
      .bind(click.id)
      .run()
    const version = await collector.db
      .prepare('SELECT version FROM report WHERE id = ?')
      .bind(click.id)
      .first<number>('version')
    await ada.post(`/desk/reports/${click.id}/erase`, { version: String(version) })
    expect(await readAttempts(collector, crm)).toEqual([])
    expect((await readDeliveries(collector, click.id)).map(({ type }) => type)).toEqual([
      'report.erased',
    ])
    await collector.tick(10 * MINUTE)
    expect(hooks().at(-1)).toBe('report.erased')
  })
})

describe('C10: an endpoint that is disabled', () => {
  it('C10: has one row that stands for all it is not sent, and is sent it when somebody asks', async () => {
    const { ada, lea, crm } = await open('shut')
    await collector.db
      .prepare(`UPDATE endpoint SET disabled_at = 1, disabled_because = 'failing' WHERE id = ?`)
      .bind(crm)
      .run()
    const clicks = [1, 2, 3].map(() => newClick({ site: 'shut' }))
    for (const click of clicks) await raise(collector, click)
    const before = receiver.got.length
    await collector.tick(2 * MINUTE)
    await collector.tick(3 * MINUTE)
    const own = async () =>
      (await readDeliveries(collector)).filter(
        ({ recipient, status: standing }) => recipient === crm && standing !== 'delivered',
      )
    expect(await own()).toEqual([])
    const missed = () => collector.db.prepare('SELECT endpoint_id, times FROM missed').all()
    expect((await missed()).results).toEqual([{ endpoint_id: crm, times: 3 }])
    expect(await (await ada.get('/desk/deliveries')).text()).toContain(
      '3 alerts are held back. Enable it, then resend a date range to send them.',
    )
    const replay = () =>
      lea.post('/desk/deliveries/replay', {
        from: '2020-01-01T00:00',
        to: '2099-01-01T00:00',
        recipient: crm,
        which: 'dead',
      })
    await replay()
    expect(await own()).toEqual([])
    await ada.post('/desk/deliveries/endpoints/enable', { id: crm })
    expect((await replay()).headers.get('location')).toBe('/desk/deliveries?put=3')
    expect((await missed()).results).toEqual([])
    await collector.tick(4 * MINUTE)
    const got = receiver.got.slice(before).map((one) => receiver.verify(one))
    expect(new Set(got.map(({ type, data }) => `${type} ${String(data['id'])}`))).toEqual(
      new Set(clicks.map(({ id }) => `report.raised ${id}`)),
    )
    expect(got).toHaveLength(3)
    expect((await replay()).headers.get('location')).toBe('/desk/deliveries?put=0')
  })
})

describe('C10: GET /health', () => {
  const read = async (headers: Record<string, string> = {}) => {
    const answer = await collector.fetch('/health', { headers })
    return [answer.status, (await answer.json()) as Record<string, unknown>] as const
  }

  it('C10: tells of the collector, whatever one site’s endpoint does', async () => {
    const { click, crm } = await open('tenant')
    const dueAt = Date.now() - DAY
    const heap = { siteId: 'tenant', reportId: click.id, recipientId: crm, dueAt }
    await heapUp(collector, { ...heap, count: 2_000, status: 'dead' })
    await heapUp(collector, { ...heap, count: 50, from: 9_000, attempts: 3, dueAt: dueAt + 1 })
    await collector.db
      .prepare(`UPDATE delivery SET due_at = ? WHERE seq >= 9000`)
      .bind(Date.now() + DAY)
      .run()
    await collector.tick()
    expect(await read()).toEqual([
      200,
      { ok: true, database: 'ok', lastUpkeep: expect.any(String) },
    ])
    const [, detail] = await read(WATCHER)
    expect(detail).toMatchObject({ ok: true, delivered: expect.any(String) })
    expect(detail['retrying']).toBeGreaterThanOrEqual(50)
    await collector.db.prepare('DELETE FROM delivery WHERE seq >= 1000').run()
  })

  it('C10: tells numbers to nobody without the token', async () => {
    for (const authorization of ['Bearer ', 'Bearer wrong', WATCHER.authorization.slice(7)]) {
      const [, health] = await read({ authorization })
      expect(Object.keys(health)).toEqual(['ok', 'database', 'lastUpkeep'])
    }
  })

  it('C10: says so when alerts are due that nobody attempts, or when the clock stands still', async () => {
    const late = Date.now() - 6 * MINUTE
    for (const job of ['deliver', 'sweep']) {
      await collector.tick()
      expect((await read())[0]).toBe(200)
      await collector.db.prepare('UPDATE upkeep SET ran_at = ? WHERE job = ?').bind(late, job).run()
      expect((await read())[0]).toBe(503)
    }
  })
})
