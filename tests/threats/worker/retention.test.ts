import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findReport, listEvents } from '../../../worker/db/reports.ts'
import { newClick, post, raise } from '../../support/click.ts'
import { customerOf } from '../../support/customer.ts'
import { leadThrough, newCase, openDesk } from '../../support/desk.ts'
import { PNG } from '../../support/pictures.ts'
import { type Collector, useCollector } from '../../support/shared-collector.ts'
import { until } from '../../support/until.ts'

const DAY_MS = 24 * 60 * 60 * 1000

let collector: Collector
let desk: Awaited<ReturnType<typeof openDesk>>
beforeAll(async () => {
  collector = await useCollector()
  desk = await openDesk(collector, 'demo')
  await openDesk(collector, 'short', { retention: { textDays: 30, pictureDays: 7 } })
})
afterAll(() => collector.close())

const stateOf = async ({ id }: { id: string }) => (await findReport(collector.db, id))?.state
const count = (sql: string) => collector.db.prepare(sql).first<number>('n')

/** A report as it stands after its customer took it back. */
async function takenBack(given: Parameters<typeof newClick>[0] = {}) {
  const click = newClick({ text: 'canary', ...given })
  await raise(collector, click)
  await post(collector, `/v1/reports/${click.id}/withdraw`, { key: click.key })
  return click
}

const attach = ({ id, key }: { id: string; key: string }) =>
  post(collector, `/v1/reports/${id}/attachments`, {
    key,
    data: Buffer.from(PNG).toString('base64'),
  })

describe('T31: words', () => {
  it('are erased once a report is over and nothing was heard of it for as long as its site says', async () => {
    const [old, brief, open] = [await takenBack(), await takenBack({ site: 'short' }), newClick()]
    await raise(collector, open)
    await collector.tick(29 * DAY_MS)
    expect(await Promise.all([old, brief].map(stateOf))).toEqual(['withdrawn', 'withdrawn'])
    await collector.tick(31 * DAY_MS)
    expect(await Promise.all([old, brief].map(stateOf))).toEqual(['withdrawn', 'erased'])
    await collector.tick(364 * DAY_MS)
    expect(await stateOf(old)).toBe('withdrawn')
    await collector.tick(366 * DAY_MS)
    expect(await Promise.all([old, open].map(stateOf))).toEqual(['erased', 'received'])
    expect(await listEvents(collector.db, old.id)).toMatchObject([
      { type: 'erased', actor: { role: 'system' }, data: { because: 'age', page: '/checkout' } },
    ])
    const rows = await collector.db
      .prepare('SELECT document FROM report WHERE id = ?')
      .bind(old.id)
      .first<string>('document')
    expect(rows).not.toContain('canary')
  })

  it('stay where somebody came back to the report since', async () => {
    const click = await takenBack()
    await collector.db
      .prepare(`UPDATE report SET document = json_set(document, '$.changedAt', ?) WHERE id = ?`)
      .bind(Date.now() + 100 * DAY_MS, click.id)
      .run()
    await collector.tick(400 * DAY_MS)
    expect(await stateOf(click)).toBe('withdrawn')
    await collector.tick(466 * DAY_MS)
    expect(await stateOf(click)).toBe('erased')
  })

  it('are erased of what nobody ever looked at in quarantine', async () => {
    const click = newClick({ text: 'canary' })
    await raise(collector, click)
    await collector.db
      .prepare(
        `UPDATE report SET document = json_set(document, '$.state', 'quarantined') WHERE id = ?`,
      )
      .bind(click.id)
      .run()
    await collector.tick(366 * DAY_MS)
    expect(await stateOf(click)).toBe('erased')
  })

  it('are erased of what was made right, also where nobody ever closed it', async () => {
    const one = await newCase(collector, { text: 'canary' })
    await leadThrough(one, desk.lea, 'acknowledge', 'plan', 'resolve')
    await collector.tick(364 * DAY_MS)
    expect(await stateOf(one.click)).toBe('resolved')
    await collector.tick(367 * DAY_MS)
    expect(await stateOf(one.click)).toBe('erased')
  })

  it('are erased in bounded chunks, each report once', { tags: 'long' }, async () => {
    const clicks: ReturnType<typeof newClick>[] = []
    for (let n = 0; n < 30; n++) clicks.push(await takenBack({ site: 'short' }))
    const left = async () =>
      (await Promise.all(clicks.map(stateOf))).filter((state) => state !== 'erased').length
    await collector.tick(31 * DAY_MS)
    await until('all are erased', async () => (await left()) === 0)
    expect(await listEvents(collector.db, clicks[0]?.id ?? '')).toHaveLength(1)
  })

  it('of one site are erased whatever fails of another, and what failed is tried again', async () => {
    await openDesk(collector, 'broken', { retention: { textDays: 30, pictureDays: 7 } })
    const broken: ReturnType<typeof newClick>[] = []
    for (let n = 0; n < 26; n++) broken.push(await takenBack({ site: 'broken' }))
    const fine = [await takenBack({ site: 'broken' }), await takenBack({ site: 'short' })]
    const ids = JSON.stringify(broken.map(({ id }) => id))
    const put = (sql: string) =>
      collector.db
        .prepare(`UPDATE report SET document = ${sql} WHERE id IN (SELECT value FROM json_each(?))`)
        .bind(ids)
        .run()
    // No report is without a reason: its erasure throws.
    await put(`json_set(json_remove(document, '$.reason'), '$.changedAt', 1)`)
    const statesOf = (some: typeof fine) => Promise.all(some.map(stateOf))
    const areErased = async (some: typeof fine) =>
      (await statesOf(some)).every((state) => state === 'erased')
    await collector.tick(31 * DAY_MS)
    await until('the others are erased', () => areErased(fine))
    expect(await Promise.all(broken.map(stateOf))).toEqual(broken.map(() => 'withdrawn'))
    await until('it is logged', () =>
      collector.logs().some(({ message }) => message.includes('expiry_failed')),
    )
    await put(`json_set(document, '$.reason', json('{"code":"other","label":"Other"}'))`)
    // The hour's work, whatever later moments were tried out before.
    await collector.db.prepare('DELETE FROM upkeep').run()
    await collector.tick(33 * DAY_MS)
    await until('they are erased as well', () => areErased(broken))
  })

  it('of a customer who was merged wait for the report that went on', async () => {
    const [into, from] = [await newCase(collector), await newCase(collector)]
    const { reference } = await into.read()
    await from.act(desk.sam, 'merge', { into: reference })
    expect(await stateOf(from.click)).toBe('merged')
    await collector.tick(366 * DAY_MS)
    expect(await stateOf(from.click)).toBe('merged')
  })
})

describe('T31: pictures', () => {
  it('are deleted after their days, and the pages say so', async () => {
    const one = await newCase(collector)
    await attach(one.click)
    const customer = customerOf(collector, one.click)
    const files = async () =>
      (await collector.files.list({ prefix: `demo/${one.click.id}/` })).objects.length
    await collector.tick(89 * DAY_MS)
    expect(await files()).toBe(1)
    await collector.tick(91 * DAY_MS)
    expect(await files()).toBe(0)
    expect(
      await count(`SELECT count(*) AS n FROM attachment WHERE report_id = '${one.click.id}'`),
    ).toBe(0)
    expect(await customer.read()).toContain('This picture was deleted after 90 days.')
    expect(await (await desk.ada.get(one.path)).text()).not.toContain('class="picture"')
    expect(await (await desk.ada.get(one.path)).text()).toContain('90 days.')
  })
})

describe('T31: whatever else is personal', () => {
  it('has an end', async () => {
    const { db } = collector
    const now = Date.now()
    const ago = (days: number) => now - days * DAY_MS
    const ask = 'INSERT INTO address VALUES (?, ?, ?, ?, 1, ?)'
    const noted = (id: string, days: number) =>
      db
        .prepare('INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
        .bind('demo', ago(days), id, 'demo-ada', 'Ada', 'sign-in', '', 'done')
    await db.batch([
      db.prepare('DELETE FROM upkeep'),
      db.prepare(ask).bind('demo', 'asked-long-ago', ago(31), '', null),
      db.prepare(ask).bind('demo', 'asked-lately', ago(29), '', null),
      db.prepare(ask).bind('demo', 'said-no', 0, '', ago(700)),
      db.prepare(ask).bind('demo', 'said-no-long-ago', 0, '', ago(731)),
      db
        .prepare(
          'INSERT INTO dead_letter (site_id, report_id, body_hash, kept_at, raised) VALUES (?, ?, ?, ?, ?)',
        )
        .bind('demo', 'a', 'b', ago(366), '{}'),
      db
        .prepare(
          'INSERT INTO dead_letter (site_id, report_id, body_hash, kept_at, raised) VALUES (?, ?, ?, ?, ?)',
        )
        .bind('demo', 'c', 'd', ago(364), '{}'),
      db.prepare('INSERT INTO unwanted VALUES (?, ?, ?)').bind('demo', 'abcde', ago(31)),
      db
        .prepare(
          'INSERT INTO staff_session (token_hash, staff_id, created_at, expires_at) VALUES (?, ?, 0, ?)',
        )
        .bind('expired', 'demo-ada', ago(2)),
      noted('long-ago', 731),
      noted('lately', 729),
    ])
    await collector.tick()
    const idsOf = async (sql: string) =>
      (await db.prepare(sql).all<{ id: string }>()).results.map(({ id }) => id)
    expect(await idsOf('SELECT email_hash AS id FROM address ORDER BY 1')).toEqual([
      'asked-lately',
      'said-no',
    ])
    expect(await idsOf('SELECT report_id AS id FROM dead_letter')).toEqual(['c'])
    expect(await idsOf('SELECT id_prefix AS id FROM unwanted')).toEqual([])
    expect(
      await idsOf(`SELECT token_hash AS id FROM staff_session WHERE token_hash = 'expired'`),
    ).toEqual([])
    expect(await idsOf(`SELECT id FROM audit WHERE id IN ('long-ago', 'lately')`)).toEqual([
      'lately',
    ])
  })
})
