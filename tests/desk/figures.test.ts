import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FiguresReport } from '../../worker/app/read-figures.ts'
import { newClick, raise } from '../support/click.ts'
import { leadThrough, newCase, openDesk } from '../support/desk.ts'
import { startReceiver } from '../support/receiver.ts'
import { type Collector, useCollector } from '../support/shared-collector.ts'

const MINUTE = 60_000

let collector: Collector
let receiver: Awaited<ReturnType<typeof startReceiver>>
beforeAll(async () => {
  collector = await useCollector()
  receiver = await startReceiver(() => 410)
})
afterAll(() => Promise.all([collector.close(), receiver.close()]))

type Signed = Awaited<ReturnType<typeof openDesk>>['sam']

const read = async (who: Signed) =>
  (await (await who.get('/desk/figures/json')).json()) as FiguresReport

describe('C17: the figures of a site', () => {
  it('count what was raised, answered, delivered and given up, each once', async () => {
    const { sam } = await openDesk(collector, 'demo')
    const { id, url, secret } = { id: 'gone', url: receiver.url, secret: receiver.secret }
    await collector.db
      .prepare(`INSERT INTO endpoint (site_id, id, url, secret, created_at) VALUES (?, ?, ?, ?, 1)`)
      .bind('demo', id, url, secret)
      .run()
    expect(await read(sam)).toMatchObject({ days: [], total: { raised: 0 } })
    const one = await newCase(collector)
    await raise(collector, one.click)
    await raise(collector, newClick())
    await leadThrough(one, sam, 'acknowledge')
    const before = await read(sam)
    expect(before.total).toMatchObject({ raised: 2, answered: 1, inTime: 1 })
    expect(before.backlog.pending).toBeGreaterThan(0)
    await collector.tick(MINUTE)
    const { total, days } = await read(sam)
    expect(total.delivered).toBeGreaterThan(0)
    expect(total.failed).toBeGreaterThan(0)
    expect(days.length).toBeGreaterThan(0)
    const page = await (await sam.get('/desk/figures')).text()
    expect(page).toContain('<dt>Reports</dt><dd>2</dd>')
    const [newest] = days
    expect(page).toContain(`<time datetime="${newest?.day}">`)
  })

  it('say how many alerts wait, one or many', async () => {
    const { sam } = await openDesk(collector, 'waits')
    const page = async () => (await sam.get('/desk/figures')).text()
    expect(await page()).toContain('No alerts are waiting.')
    await raise(collector, newClick({ site: 'waits' }))
    const { backlog } = await read(sam)
    expect(backlog.pending).toBeGreaterThan(1)
    expect(await page()).toContain(`${backlog.pending} alerts are waiting`)
    await collector.db
      .prepare(`DELETE FROM delivery WHERE site_id = 'waits' AND recipient_id <> 'waits-sam'`)
      .run()
    expect(await page()).toContain('1 alert is waiting')
  })

  it('count an answer that came late as no answer in time', async () => {
    const { sam } = await openDesk(collector, 'late', { answerWithinMinutes: 1 })
    const one = await newCase(collector, { site: 'late' })
    await collector.tick(7 * 24 * 60 * MINUTE)
    await leadThrough(one, sam, 'acknowledge')
    expect((await read(sam)).total).toMatchObject({ raised: 1, answered: 1, inTime: 0 })
  })

  it('are told to the people of that site alone', async () => {
    const { lea } = await openDesk(collector, 'other')
    expect(await read(lea)).toMatchObject({ site: 'other', total: { raised: 0 } })
    const answer = await collector.fetch('/desk/figures/json')
    expect(answer.status).toBe(401)
  })
})
