import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findReport, listEvents } from '../../worker/db/reports.ts'
import { replay } from '../../worker/reports/reduce.ts'
import { referenceOf } from '../../worker/reports/reference.ts'
import { newClick, raise } from '../support/click.ts'
import { openDesk } from '../support/desk.ts'
import { countEvents, countStates, lastTryIn, plantReports } from '../support/due-work.ts'
import { pin } from '../support/known-problem.ts'
import { MONDAY, newReport } from '../support/reports.ts'
import { type Collector, useCollector } from '../support/shared-collector.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
/** A busy machine takes its time for a chunk. */
const BUSY = { timeout: 40_000 }

let collector: Collector
beforeAll(async () => {
  collector = await useCollector()
})
afterAll(() => collector.close())

const put = (ids: readonly string[], sql: string) =>
  collector.db
    .prepare(`UPDATE report SET document = ${sql} WHERE id IN (SELECT value FROM json_each(?))`)
    .bind(JSON.stringify(ids))
    .run()
const linesOf = (event: string) =>
  collector
    .logs()
    .map(({ message }) => message)
    .filter((line) => line.includes(`"${event}"`))
const remindedOf = (name: string) => countEvents(collector.db, name, 'promise_reminded')

describe('C7: a report on which the clock always throws', () => {
  it('C7: is named in the log and holds up nobody in the same minute', async () => {
    await openDesk(collector, 'throws')
    const broken = await plantReports(collector.db, 'throws', 'broken', 12, { wakeAt: 1 })
    await put(broken, `json_remove(document, '$.promises')`)
    await plantReports(collector.db, 'throws', 'fine', 5)
    await openDesk(collector, 'beside')
    await plantReports(collector.db, 'beside', 'near', 5)
    await collector.tick()
    expect([await remindedOf('fine'), await remindedOf('near')]).toEqual([5, 5])
    for (const id of broken) {
      const isNamed = () => linesOf('clock_failed').some((line) => line.includes(referenceOf(id)))
      await expect.poll(isNamed).toBe(true)
    }
    // Not again in each minute.
    collector.forgetLogs()
    await collector.tick()
    expect(linesOf('clock_failed')).toEqual([])
  })

  it('C7: is tried later and later, and goes on by itself once it can', async () => {
    await openDesk(collector, 'mended')
    const [id = ''] = await plantReports(collector.db, 'mended', 'mended', 1)
    await put([id], `json_remove(document, '$.promises')`)
    const attempts = async () =>
      (await collector.db
        .prepare('SELECT attempts FROM due_command WHERE id = ?')
        .bind(`tick-${id}`)
        .first<number>('attempts')) ?? 0
    await collector.tick()
    await collector.tick(MINUTE)
    expect(await attempts()).toBe(2)
    await collector.tick(2 * MINUTE)
    expect(await attempts()).toBe(2)
    await put(
      [id],
      `json_set(document, '$.promises', json('${JSON.stringify(newReport().promises)}'))`,
    )
    await collector.tick(20 * MINUTE)
    expect([await attempts(), await remindedOf('mended')]).toEqual([0, 1])
  })

  it('C7: is shown at the desk after it was given up, and tried each day all the same', async () => {
    const { sam } = await openDesk(collector, 'daily')
    const [id = ''] = await plantReports(collector.db, 'daily', 'daily', 1)
    await put([id], `json_remove(document, '$.promises')`)
    await collector.tick()
    await lastTryIn(collector.db, 'daily')
    await collector.tick()
    const page = await (await sam.get('/desk/deliveries')).text()
    expect(page).toContain('Send reminders and keep track of promises')
    await put(
      [id],
      `json_set(document, '$.promises', json('${JSON.stringify(newReport().promises)}'))`,
    )
    await collector.tick(1.5 * DAY)
    expect(await remindedOf('daily')).toBe(1)
  })
})

describe('C7: a stored wake-up that means nothing any more', () => {
  it('C7: is written anew, a hundred of them in a minute or two, and the others are served', async () => {
    await openDesk(collector, 'upgraded')
    const later = Date.now() + 5 * DAY
    const promises = newReport().promises.map((one) => ({ ...one, due: later, remindAt: later }))
    await plantReports(collector.db, 'upgraded', 'stale', 100, { wakeAt: MONDAY - DAY, promises })
    await plantReports(collector.db, 'upgraded', 'real', 1)
    await collector.tick()
    await expect.poll(() => remindedOf('real'), BUSY).toBe(1)
    const stale = () =>
      collector.db
        .prepare(`SELECT count(*) AS n FROM report WHERE id LIKE 'stale-%' AND wake_at <> ?`)
        .bind(later)
        .first<number>('n')
    await expect.poll(stale, BUSY).toBe(0)
    expect(await countEvents(collector.db, 'stale', 'promise_reminded')).toBe(0)
  })

  it('C7: becomes what the events of the report say, and nothing else of it changes', async () => {
    await openDesk(collector, 'folded')
    const click = newClick({ site: 'folded' })
    await raise(collector, click)
    const before = await findReport(collector.db, click.id)
    await put([click.id], `json_set(document, '$.wakeAt', 1)`)
    await collector.tick()
    expect(await findReport(collector.db, click.id)).toEqual(before)
    expect(replay(await listEvents(collector.db, click.id))).toEqual(before)
  })
})

describe('C7: a known problem whose closing words are refused', () => {
  it('C7: keeps no other from being told, in the same minute', async () => {
    const { sam } = await openDesk(collector, 'refused')
    const other = await openDesk(collector, 'told')
    const [bad, good] = [await pin(sam), await pin(other.sam)]
    const of = (notice: string) => ({
      state: 'merged' as const,
      wakeAt: null,
      promises: [],
      notice,
      mergedInto: { id: notice, reference: referenceOf(notice) },
    })
    await plantReports(collector.db, 'refused', 'refused', 30, of(bad))
    await plantReports(collector.db, 'told', 'told', 5, of(good))
    const end = collector.db.prepare(
      `UPDATE notice SET ended_at = 1, ended_by = pinned_by, ended_words = ?2 WHERE id = ?1`,
    )
    const due = collector.db.prepare(
      `INSERT INTO due_command (site_id, id, kind, subject, since, due_at)
       VALUES (?1, 'end', 'tell_end', ?2, 0, 0)`,
    )
    await collector.db.batch([
      end.bind(bad, 'Over.'),
      end.bind(good, 'It works again, thank you for waiting.'),
      due.bind('refused', bad),
      due.bind('told', good),
    ])
    await collector.tick()
    await expect.poll(() => countEvents(collector.db, 'told', 'messaged'), BUSY).toBe(5)
    const refusals = () =>
      linesOf('due_command_failed').filter((line) => line.includes('"outcome":"invalid"'))
    await expect.poll(() => refusals().length, BUSY).toBeGreaterThanOrEqual(30)
    expect(await countStates(collector.db, 'refused')).toEqual({ merged: 30 })
  })
})
