import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newClick, raise } from '../support/click.ts'
import { startReceiver } from '../support/receiver.ts'
import { type Collector, useCollector } from '../support/shared-collector.ts'

/** What a one-click report may write until its mail and its webhook are out. */
const ROWS_MAX = 12

let collector: Collector
beforeAll(async () => {
  collector = await useCollector()
})
afterAll(() => collector.close())

const rowsOf = async (sql: string) => (await collector.db.prepare(sql).all()).results

describe('C12: the narrow rows of the lists', () => {
  it('C12: stand for the indexes of before from the first minute on, and cost a click nothing', async () => {
    const receiver = await startReceiver()
    const endpoints = [{ id: 'crm', url: receiver.url, secret: receiver.secret }]
    await collector.seed({ id: 'demo' }, { endpoints })
    await collector.tick()
    const former = `SELECT name FROM sqlite_schema WHERE name IN ('report_live', 'report_mine')`
    expect(await rowsOf(former)).toEqual([])
    collector.forgetLogs()
    const click = newClick()
    await raise(collector, click)
    await collector.tick(60_000)
    const written = collector.logs().flatMap(({ message }) => {
      const found = /"event":"(?:committed|claimed|recorded)".*"rowsWritten":(\d+)/.exec(message)
      return found ? [Number(found[1])] : []
    })
    expect(receiver.got).toHaveLength(1)
    expect(await collector.mails()).toHaveLength(1)
    expect(written.length).toBeGreaterThan(2)
    expect(written.reduce((sum, rows) => sum + rows, 0)).toBeLessThanOrEqual(ROWS_MAX)
    const [row] = await rowsOf(`SELECT id, is_new, state FROM live_report`)
    expect(row).toEqual({ id: click.id, is_new: 1, state: 'received' })
    await receiver.close()
  })
})
