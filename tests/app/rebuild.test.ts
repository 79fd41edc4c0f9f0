import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { withValues } from '../../demo/database/wrangler-d1.ts'
import { rebuildReports } from '../../worker/app/rebuild-reports.ts'
import { findReport } from '../../worker/db/reports.ts'
import { newClick, raise } from '../support/click.ts'
import { leadThrough, newCase, openDesk } from '../support/desk.ts'
import { type Collector, useCollector } from '../support/shared-collector.ts'

let collector: Collector
let desk: Awaited<ReturnType<typeof openDesk>>
beforeAll(async () => {
  collector = await useCollector()
  desk = await openDesk(collector, 'demo')
})
afterAll(() => collector.close())

const put = (id: string, sql: string) =>
  collector.db.prepare(`UPDATE report SET document = ${sql} WHERE id = ?`).bind(id).run()

describe('C17: rebuilding rows from events', () => {
  it('brings back what a row lost, and touches no other', async () => {
    const one = await newCase(collector, { text: 'The word that was lost.' })
    await leadThrough(one, desk.sam, 'acknowledge', 'plan')
    const before = await one.read()
    const other = newClick()
    await raise(collector, other)
    await put(
      before.id,
      `json_set(document, '$.text', 'rubbish', '$.state', 'received', '$.owner', null)`,
    )
    const { reference } = before
    const dry = await rebuildReports(collector.db, { isDry: true, now: Date.now() })
    expect(dry).toEqual({ looked: 2, differing: [reference], broken: [], listed: 0, failed: 0 })
    expect((await one.read()).text).toBe('rubbish')
    const done = await rebuildReports(collector.db, { isDry: false, now: Date.now() })
    expect(done).toEqual({ looked: 2, differing: [reference], broken: [], listed: 0, failed: 0 })
    expect(await one.read()).toEqual(before)
    const again = await rebuildReports(collector.db, { isDry: false, now: Date.now() })
    expect(again).toEqual({ looked: 2, differing: [], broken: [], listed: 0, failed: 0 })
  })

  it('names a report whose events are gone, and leaves its row', async () => {
    const click = newClick()
    await raise(collector, click)
    await collector.db.prepare('DELETE FROM event WHERE report_id = ?').bind(click.id).run()
    const report = await findReport(collector.db, click.id)
    const { broken } = await rebuildReports(collector.db, { isDry: false, now: Date.now() })
    expect(broken).toEqual([report?.reference])
    expect(await findReport(collector.db, click.id)).toEqual(report)
  })

  it('writes every value into a statement as SQL writes it, whatever customers typed', () => {
    const sql = withValues('UPDATE t SET a = ?1, b = ?2 WHERE c = ?3', [`It's "?3"; --`, null, 5])
    expect(sql).toBe(`UPDATE t SET a = 'It''s "?3"; --', b = NULL WHERE c = 5`)
  })
})
