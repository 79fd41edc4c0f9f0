import type { D1Database } from '@cloudflare/workers-types'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exportReports } from '../../worker/db/queries/export.ts'
import { findLive } from '../../worker/db/queries/inbox.ts'
import { referenceOf } from '../../worker/reports/reference.ts'
import { newClick, raise } from '../support/click.ts'
import { openDesk } from '../support/desk.ts'
import { countRowsRead } from '../support/rows-read.ts'
import { type Collector, useCollector } from '../support/shared-collector.ts'

const MANY = 6_000

let collector: Collector
let desk: Awaited<ReturnType<typeof openDesk>>
beforeAll(async () => {
  collector = await useCollector()
  desk = await openDesk(collector, 'own')
  await raise(collector, newClick({ site: 'own' }))
  await copy(MANY, 0)
})
afterAll(() => collector.close())

/** Copies the report so often, one in ten of them under way. */
const copy = (count: number, from: number) =>
  collector.db
    .prepare(
      `WITH RECURSIVE n (at) AS (SELECT 0 UNION ALL SELECT at + 1 FROM n WHERE at + 1 < ?1)
       INSERT INTO report (id, site_id, document)
       SELECT printf('%08x%014d', (at + ?2) * 2654435761 & 4294967295, at + ?2), 'own', json_set(
         r.document, '$.id', printf('%08x%014d', (at + ?2) * 2654435761 & 4294967295, at + ?2),
         '$.keyHash', 'key' || (at + ?2), '$.receivedAt', at,
         '$.wakeAt', CASE WHEN at % 10 = 0 THEN 1 END)
       FROM n, (SELECT document FROM report WHERE site_id = 'own' LIMIT 1) r`,
    )
    .bind(count, from)
    .run()

/** The database as the export sees it, with what happens before each of its queries. */
function watched(before: (query: number) => Promise<void> | void): D1Database {
  let query = 0
  return {
    prepare: (sql: string) => ({
      bind: (...given: unknown[]) => ({
        async all() {
          await before(++query)
          return collector.db
            .prepare(sql)
            .bind(...given)
            .all()
        },
      }),
    }),
  } as unknown as D1Database
}

async function idsOf(db: D1Database): Promise<readonly string[]> {
  const ids: string[] = []
  for await (const page of exportReports(db, 'own')) ids.push(...page.map(({ id }) => id))
  return ids
}

describe('C11: the CSV', () => {
  it('C11: asks a few times for thousands of reports, and has each of them once', async () => {
    let queries = 0
    const ids = await idsOf(watched((query) => void (queries = query)))
    expect(ids).toHaveLength(MANY + 1)
    expect(new Set(ids).size).toBe(MANY + 1)
    // A thousand calls of one run are enough for a database that is full.
    expect((queries / MANY) * 1_000_000).toBeLessThan(2_500)
  })

  it('C11: has what is reopened, and what ends, while it is made', async () => {
    const { results } = await collector.db
      .prepare(
        `SELECT id FROM report WHERE site_id = 'own' AND wake_at IS NULL
         ORDER BY received_at DESC LIMIT 1`,
      )
      .all<{ id: string }>()
    const last = results[0]?.id ?? ''
    const wake = (value: number | null) =>
      collector.db
        .prepare(`UPDATE report SET document = json_set(document, '$.wakeAt', ?) WHERE id = ?`)
        .bind(value, last)
        .run()
    const ids = await idsOf(
      watched(async (query) => {
        if (query === 3) await wake(5)
      }),
    )
    expect(ids.filter((id) => id === last)).toHaveLength(1)
    await wake(null)
  })

  it('C11: has a report once that ends after its turn among those under way', async () => {
    const id = await collector.db
      .prepare(`SELECT id FROM report WHERE site_id = 'own' AND wake_at = 1 LIMIT 1`)
      .first<string>('id')
    const set = (wakeAt: number | null, receivedAt: number) =>
      collector.db
        .prepare(
          `UPDATE report SET document = json_set(document, '$.wakeAt', ?, '$.receivedAt', ?)
           WHERE id = ?`,
        )
        .bind(wakeAt, receivedAt, id)
        .run()
    const ids = await idsOf(
      watched(async (query) => {
        // Both looks at what is under way are over, and this is the last of what is over.
        if (query === 3) await set(null, Date.now())
      }),
    )
    expect(ids.filter((one) => one === id)).toHaveLength(1)
    await set(1, 0)
  })

  it('C11: holds no more of long reports in memory than of short ones', async () => {
    const long = 'a'.repeat(900_000)
    const lengthen = (text: string) =>
      collector.db
        .prepare(
          `UPDATE report SET document = json_set(document, '$.text', ?) WHERE id IN (
             SELECT id FROM report WHERE site_id = 'own' AND wake_at IS NULL
             ORDER BY received_at LIMIT 12)`,
        )
        .bind(text)
        .run()
    await lengthen(long)
    const sizes: number[] = []
    for await (const page of exportReports(collector.db, 'own')) {
      sizes.push(page.reduce((sum, { text }) => sum + (text?.length ?? 0), 0))
    }
    expect(sizes.reduce((sum, one) => sum + one, 0)).toBeGreaterThan(10_000_000)
    expect(Math.max(...sizes)).toBeLessThan(4_000_000)
    await lengthen('It broke.')
  })

  it('C11: that breaks off does not look like one that is whole', async () => {
    await collector.db
      .prepare(
        `UPDATE report SET document = json_remove(document, '$.promises')
         WHERE id = (SELECT id FROM report WHERE site_id = 'own' AND wake_at IS NULL
           ORDER BY received_at DESC LIMIT 1)`,
      )
      .run()
    const broken = desk.lea.get('/desk/reports.csv').then((answer) => answer.text())
    await expect(broken).rejects.toThrow(/./)
  })
})

describe('C11: a report that staff name by its reference', () => {
  it('C11: is read alone, however many are under way', async () => {
    const click = newClick({ site: 'own' })
    await raise(collector, click)
    const reference = referenceOf(click.id)
    const rows = await countRowsRead(collector.db, (db) => findLive(db, 'own', reference))
    expect(rows).toBeLessThan(5)
    expect((await findLive(collector.db, 'own', reference))?.id).toBe(click.id)
    expect(await findLive(collector.db, 'elsewhere', reference)).toBeNull()
  })
})
