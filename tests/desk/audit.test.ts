import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { referenceOf } from '../../worker/reports/reference.ts'
import { newClick, post, raise } from '../support/click.ts'
import { wordsIn } from '../support/customer.ts'
import { leadThrough, newCase, openDesk, type Signed } from '../support/desk.ts'
import { type FaultyCollector, useFaultyCollector } from '../support/faulty.ts'
import { PNG } from '../support/pictures.ts'
import { until } from '../support/until.ts'

let collector: FaultyCollector
let desk: Awaited<ReturnType<typeof openDesk>>
let other: Awaited<ReturnType<typeof openDesk>>
beforeAll(async () => {
  collector = await useFaultyCollector()
  desk = await openDesk(collector, 'demo')
  other = await openDesk(collector, 'other')
  // Somebody who is there before, so that nothing is refused.
  const sql = `INSERT INTO staff (site_id, id, name, email, role, created_at)
    VALUES ('demo', ?, ?, ?, 'agent', 0)`
  const { id, name, email } = KIM
  await collector.db.prepare(sql).bind(id, name, email).run()
})
beforeEach(() => collector.fail())
afterAll(() => collector.close())

interface Row {
  readonly staff_id: string
  readonly what: string
  readonly subject: string
  readonly outcome: string
}

async function rows(what: string, subject = ''): Promise<readonly Row[]> {
  const sql = 'SELECT * FROM audit WHERE what = ? AND subject = ?'
  return (await collector.db.prepare(sql).bind(what, subject).all<Row>()).results
}
const noted = (what: string, subject = '') =>
  until(`${what} is noted`, async () => {
    const found = await rows(what, subject)
    return found.length > 0 && found
  })

describe('the log', () => {
  it('notes who looked at a report and its pictures, once an hour', async () => {
    const one = await newCase(collector)
    const data = Buffer.from(PNG).toString('base64')
    await post(collector, `/v1/reports/${one.click.id}/attachments`, { key: one.click.key, data })
    const sql = 'SELECT id FROM attachment WHERE report_id = ?'
    const picture = await collector.db.prepare(sql).bind(one.click.id).first<string>('id')
    await Promise.all([1, 2, 3].map(() => desk.sam.get(one.path)))
    await desk.sam.get(`${one.path}/attachments/${picture}`)
    await desk.lea.get(one.path)
    await noted('view.reports.attachments', one.click.id)
    const looks = await until('both are noted', async () => {
      const found = await rows('view.reports', one.click.id)
      return found.length >= 2 && found
    })
    expect(looks.map(({ staff_id: id }) => id).toSorted()).toEqual(['demo-lea', 'demo-sam'])
  })

  it.each<[string, (who: Signed) => Promise<unknown>, string, string]>([
    ['the past', (who) => who.get('/desk?view=past'), 'view.past', ''],
    ['how one is told', (who) => who.post('/desk/settings/alerts', ALERTS), 'settings.alerts', ''],
    ['a colleague', (who) => who.post('/desk/settings/staff', KIM), 'settings.staff', 'demo-kim'],
    [
      'a colleague who leaves',
      (who) => who.post('/desk/settings/staff/delete', { id: 'demo-kim' }),
      'settings.staff.delete',
      'demo-kim',
    ],
    [
      'alerts that are sent again',
      (who) =>
        who.post('/desk/deliveries/replay', { from: '2026-01-01T00:00', to: '2026-01-02T00:00' }),
      'deliveries.replay',
      '',
    ],
    [
      'whoever looks for a customer',
      (who) => who.post('/desk/privacy/find', { q: 'canary@mail.example' }),
      'privacy.find',
      '',
    ],
    [
      'who took out the table of all reports',
      (who) => who.get('/desk/reports.csv'),
      'reports.csv',
      '',
    ],
  ])('notes %s', async (_what, act, what, subject) => {
    const { status } = (await act(desk.ada)) as { status: number }
    // What was refused is noted nowhere: no use to wait for it.
    expect(status).toBeOneOf([200, 303])
    expect(await noted(what, subject)).toMatchObject([{ staff_id: 'demo-ada', outcome: 'done' }])
  })

  it('notes who signed in and who signed out', async () => {
    expect(await noted('sign-in')).toContainEqual(expect.objectContaining({ staff_id: 'demo-ada' }))
    await desk.noa.post('/desk/sign-out')
    expect(await noted('sign-out')).toMatchObject([{ staff_id: 'demo-noa' }])
  })

  it('notes what was not allowed', async () => {
    await desk.sam.post('/desk/settings/staff/delete', { id: 'demo-lea' })
    expect(await noted('settings.staff.delete', 'demo-lea')).toMatchObject([
      { staff_id: 'demo-sam', outcome: 'refused' },
    ])
  })

  it('notes an export and an erasure before they happen, and lets neither happen unnoted', async () => {
    const one = await newCase(collector, { text: 'canary-unnoted' })
    await collector.fail({ call: 'INSERT INTO audit', how: 'before', message: 'D1_ERROR: broken' })
    const form = { chosen: one.click.id, sure: 'yes' }
    for (const act of ['export', 'erase']) {
      const answer = await desk.ada.post(`/desk/privacy/${act}`, form)
      expect(answer.status).toBeGreaterThanOrEqual(500)
      expect(await answer.text()).not.toContain('canary')
    }
    expect((await one.act(desk.ada, 'erase')).status).toBeGreaterThanOrEqual(500)
    expect((await one.read()).state).toBe('received')
    await collector.fail()
    await desk.ada.post('/desk/privacy/export', form)
    await desk.ada.post('/desk/privacy/erase', form)
    expect(await rows('privacy.export', one.click.id)).toHaveLength(1)
    expect(await rows('privacy.erase', one.click.id)).toHaveLength(1)
  })

  it('notes each export and each customer that was found, and gives out nothing where it cannot', async () => {
    const one = await newCase(collector, { text: 'canary-table' })
    const q = referenceOf(one.click.id)
    const takings = [
      () => desk.lea.get('/desk/reports.csv'),
      () => desk.ada.post('/desk/privacy/find', { q }),
    ]
    await collector.fail({ call: 'INSERT INTO audit', how: 'before', message: 'D1_ERROR: broken' })
    for (const take of takings) {
      const answer = await take()
      expect(answer.status).toBeGreaterThanOrEqual(500)
      expect(await answer.text()).not.toContain(q)
    }
    await collector.fail()
    for (const take of [...takings, ...takings]) await (await take()).text()
    const tables = await rows('reports.csv')
    expect(tables.filter(({ staff_id: id }) => id === 'demo-lea')).toHaveLength(2)
    expect(await rows('privacy.find', one.click.id)).toHaveLength(2)
  })

  it('breaks no page where it cannot be written, and says so where the worker logs', async () => {
    const one = await newCase(collector)
    await collector.fail({ call: 'INSERT INTO audit', how: 'before', message: 'D1_ERROR: broken' })
    expect((await desk.sam.get(one.path)).status).toBe(200)
    await until('it is logged', () =>
      collector.logs().some(({ message }) => message.includes('"audit_failed"')),
    )
  })

  it('holds nobody’s words, and cannot be changed', async () => {
    const all = await collector.db.prepare('SELECT * FROM audit').all()
    expect(JSON.stringify(all.results)).not.toContain('canary')
    const run = (sql: string) => collector.db.prepare(sql).run()
    await expect(run(`UPDATE audit SET staff_id = 'x'`)).rejects.toThrow('only appended')
    const newest = `DELETE FROM audit WHERE site_id = 'demo' AND at = (SELECT max(at) FROM audit WHERE site_id = 'demo')`
    await expect(run(newest)).rejects.toThrow('from its beginning')
  })
})

describe('/desk/privacy/log', () => {
  const read = async (who: Signed, query = '') =>
    wordsIn(await (await who.get(`/desk/privacy/log${query}`)).text())

  it('shows to admins who saw and did what, of one report alone where that is asked for', async () => {
    const [one, two] = [newClick(), newClick()]
    for (const click of [one, two]) {
      await raise(collector, click)
      await desk.sam.get(`/desk/reports/${click.id}`)
      await noted('view.reports', click.id)
    }
    const [first, second] = [referenceOf(one.id), referenceOf(two.id)]
    expect(await read(desk.ada)).toContain(`Sam viewed ${second}`)
    const narrow = await read(desk.ada, `?q=${first.toLowerCase()}`)
    expect(narrow).toContain(first)
    expect(narrow).not.toContain(second)
    expect(await read(other.ada)).not.toContain(first)
    expect((await desk.lea.get('/desk/privacy/log')).status).toBe(403)
  })

  it('says each staff action in the words of that action', async () => {
    const one = await newCase(collector)
    await leadThrough(one, desk.sam, 'acknowledge', 'plan')
    await noted('reports.plan', one.click.id)
    const reference = referenceOf(one.click.id)
    const log = await read(desk.ada, `?q=${reference}`)
    expect(log).toContain(`Sam took and replied to ${reference}`)
    expect(log).toContain(`Sam made a plan for ${reference}`)
  })

  it('goes on page by page, each line once', async () => {
    await collector.db
      .prepare(
        `WITH RECURSIVE n (at) AS (SELECT 1 UNION ALL SELECT at + 1 FROM n WHERE at < 120)
         INSERT INTO audit SELECT 'other', at, 'row-' || at, 'x', 'Row ' || at || '.', 'sign-in', '', 'done'
         FROM n`,
      )
      .run()
    const seen: string[] = []
    let path: string | undefined = '/desk/privacy/log'
    while (path !== undefined) {
      const html = await (await other.ada.get(path)).text()
      seen.push(...[...html.matchAll(/Row \d+\./g)].map(([row]) => row))
      path = /href="(\/desk\/privacy\/log\?after=[^"]+)"/.exec(html)?.[1]
    }
    expect(seen).toHaveLength(120)
    expect(new Set(seen).size).toBe(120)
  })
})

const ALERTS = { new: 'now', customer: 'now', team: 'now', due: 'now' }
const KIM = { id: 'demo-kim', name: 'Kim', email: 'kim@demo.example', role: 'agent' }
