import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findReport, listEvents } from '../../worker/db/reports.ts'
import { newClick, post, raise } from '../support/click.ts'
import { openDesk } from '../support/desk.ts'
import { type Collector, useCollector } from '../support/shared-collector.ts'
import { until } from '../support/until.ts'

const DAY = 24 * 60 * 60_000
/** More than one chunk erases. */
const MANY = 60

let collector: Collector
beforeAll(async () => {
  collector = await useCollector()
})
afterAll(() => collector.close())

const set = (id: string, path: string, json: string) =>
  collector.db
    .prepare(`UPDATE report SET document = json_set(document, ?1, json(?2)) WHERE id = ?3`)
    .bind(path, json, id)
    .run()

async function raised(site: string) {
  const click = newClick({ site })
  await raise(collector, click)
  return click
}

describe('a round of the clock', () => {
  it('turns every other report when one of them throws, and says which one does', async () => {
    await openDesk(collector, 'round', { answerWithinMinutes: 60 })
    const bad = await raised('round')
    const good = await raised('round')
    // It comes first, and cannot be decided.
    await set(bad.id, '$.mail', 'null')
    await set(bad.id, '$.wakeAt', '1')
    collector.forgetLogs()
    await collector.tick(10 * DAY)
    const types = (await listEvents(collector.db, good.id)).map(({ type }) => type)
    expect(types).toContain('promise_broken')
    const { length } = await listEvents(collector.db, bad.id)
    expect(length).toBe(1)
  })
})

describe('retention', () => {
  it('erases the one old report of a small site before the rest of those of a large one', async () => {
    await openDesk(collector, 'large', { retention: { textDays: 30, pictureDays: 7 } })
    await openDesk(collector, 'small', { retention: { textDays: 30, pictureDays: 7 } })
    const [first, small] = [await raised('large'), await raised('small')]
    for (const { id, key } of [first, small]) {
      await post(collector, `/v1/reports/${id}/withdraw`, { key })
    }
    // All of them are older than the small site's.
    await collector.db
      .prepare(
        `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?2)
         INSERT INTO report (id, site_id, document)
         SELECT printf('L%021d', i), site_id, json_set(document, '$.id', printf('L%021d', i),
           '$.keyHash', 'key ' || i, '$.changedAt', 1, '$.receivedAt', 1)
         FROM report, n WHERE report.id = ?1`,
      )
      .bind(first.id, MANY)
      .run()
    await collector.tick(31 * DAY)
    const left = () =>
      collector.db
        .prepare(`SELECT count(*) AS n FROM report WHERE state <> 'erased' AND site_id <> 'round'`)
        .first<number>('n')
    await until('all are erased', async () => (await left()) === 0)
    const lastAt = (site: string) =>
      collector.db
        .prepare(`SELECT max(document ->> '$.changedAt') AS at FROM report WHERE site_id = ?`)
        .bind(site)
        .first<number>('at')
    expect(await lastAt('small')).toBeLessThan((await lastAt('large')) ?? 0)
  })

  it('puts off for a day what it cannot erase, so that it is not tried each minute', async () => {
    await openDesk(collector, 'stuck', { retention: { textDays: 30, pictureDays: 7 } })
    const [bad, good] = [await raised('stuck'), await raised('stuck')]
    for (const { id, key } of [bad, good]) {
      await post(collector, `/v1/reports/${id}/withdraw`, { key })
    }
    await collector.db
      .prepare(`UPDATE report SET document = json_remove(document, '$.promises') WHERE id = ?`)
      .bind(bad.id)
      .run()
    await collector.tick(32 * DAY)
    expect((await findReport(collector.db, good.id))?.state).toBe('erased')
    const { results } = await collector.db
      .prepare('SELECT report_id AS id FROM expiry_failed')
      .all<{ id: string }>()
    expect(results).toEqual([{ id: bad.id }])
  })
})
