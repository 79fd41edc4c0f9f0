import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { findReport } from '../../worker/db/reports.ts'
import { newClick, raise } from '../support/click.ts'
import { openDesk } from '../support/desk.ts'
import { type FaultyCollector, LOST, OVERLOADED, useFaultyCollector } from '../support/faulty.ts'
import { pin } from '../support/known-problem.ts'
import { until } from '../support/until.ts'

const DOWN = { call: 'DB ', how: 'before', message: OVERLOADED } as const
const READING = 'DB SELECT site_id AS siteId, id, text'
const WORDS = 'Paying by card works again since noon. Thank you for waiting.'

let collector: FaultyCollector
beforeAll(async () => {
  collector = await useFaultyCollector()
})
beforeEach(() => collector.fail())
afterAll(() => collector.close())

const joining = (site: string, notice: string) =>
  newClick({ site, notice, trigger: 'notice', reason: 'known' })
const stateOf = async (id: string) => (await findReport(collector.db, id))?.state

describe('K1: a customer who wants to be told while D1 is out of reach', () => {
  it('K1: is accepted, and joins once the report is stored', async () => {
    const { sam } = await openDesk(collector, 'queued')
    const notice = await pin(sam)
    // The worker knows the site from now on.
    await raise(collector, newClick({ site: 'queued' }))
    const click = joining('queued', notice)
    await collector.fail(DOWN)
    expect((await raise(collector, click)).status).toBe(202)
    await collector.fail()
    await until('it has joined', async () => (await stateOf(click.id)) === 'merged')
    expect((await raise(collector, click)).status).toBe(200)
    expect(await findReport(collector.db, click.id)).toMatchObject({ version: 2 })
  })
})

describe('K2: a join that fails', () => {
  it('K2: costs no report, and the clock makes up for it', async () => {
    const { sam } = await openDesk(collector, 'failing')
    const notice = await pin(sam)
    const click = joining('failing', notice)
    await collector.fail({ call: READING, how: 'before', message: OVERLOADED, times: 1 })
    expect((await raise(collector, click)).status).toBe(201)
    await until('it was tried', async () => (await collector.struck())[0] === 1)
    expect(await stateOf(click.id)).toBe('received')
    await collector.fail()
    await collector.tick(5 * 60_000)
    await until('it has joined', async () => (await stateOf(click.id)) === 'merged')
  })
})

describe('K3: telling that it is over', () => {
  it.each([
    ['before a report is told', 'before'],
    ['after one was, and nobody heard of it', 'after'],
  ] as const)(
    'K3: that stops %s goes on with the next minute, and tells each once',
    async (_what, how) => {
      const site = `stops-${how}`
      const { sam } = await openDesk(collector, site)
      const notice = await pin(sam)
      const customers = [1, 2, 3].map(() => joining(site, notice))
      for (const click of customers) await raise(collector, click)
      await until('all have joined', async () => {
        const states = await Promise.all(customers.map(({ id }) => stateOf(id)))
        return states.every((state) => state === 'merged')
      })
      await collector.fail({
        call: 'DB UPDATE report SET document|INSERT INTO event',
        how,
        message: LOST,
        times: 4,
      })
      await sam.post(`/desk/notices/${notice}/end`, { words: WORDS })
      await collector.fail()
      // What was taken when it stopped is taken again.
      for (let minutes = 0; minutes < 15; minutes += 6) await collector.tick(minutes * 60_000)
      for (const { id } of customers) {
        const { results } = await collector.db
          .prepare("SELECT seq FROM event WHERE report_id = ? AND type = 'messaged'")
          .bind(id)
          .all()
        expect(results).toHaveLength(1)
      }
    },
  )
})
