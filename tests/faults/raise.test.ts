import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { findReport, listEvents } from '../../worker/db/reports.ts'
import { codeOf, newClick, ORIGIN, raise } from '../support/click.ts'
import { FORMS, newCase, openDesk } from '../support/desk.ts'
import {
  COMMIT,
  type FaultyCollector,
  LOST,
  OVERLOADED,
  useFaultyCollector,
} from '../support/faulty.ts'

let collector: FaultyCollector
beforeAll(async () => {
  collector = await useFaultyCollector()
  await collector.seed({ id: 'demo' })
})
beforeEach(() => collector.fail())
afterAll(() => collector.close())

/** Rows that belong to one report. */
async function rowsOf(reportId: string) {
  const count = (table: string, column: string) =>
    collector.db
      .prepare(`SELECT count(*) AS n FROM ${table} WHERE ${column} = ?`)
      .bind(reportId)
      .first<number>('n')
  return {
    reports: await count('report', 'id'),
    events: await count('event', 'report_id'),
    deliveries: await count('delivery', 'report_id'),
  }
}
const ONCE = { reports: 1, events: 1, deliveries: 1 }
const NOTHING = { reports: 0, events: 0, deliveries: 0 }

/** Posts as a browser does, to which a worker that died is an answer too. */
const sendFromOutside = (click: unknown) =>
  fetch(`${collector.url}/v1/reports`, {
    method: 'POST',
    headers: { 'content-type': 'text/plain', origin: ORIGIN },
    body: JSON.stringify(click),
  })

const receiptIn = async (response: { json(): Promise<unknown> }) =>
  (await response.json()) as { report: { reference: string }; promise: { answerBy: number } }

describe('a worker that dies', () => {
  it('R1: before the batch has stored nothing, says so, and takes the resend', async () => {
    const click = newClick()
    await collector.fail({ call: 'fetch /v1/reports', how: 'before', times: 1 })
    expect((await sendFromOutside(click)).status).toBeGreaterThanOrEqual(500)
    expect(await rowsOf(click.id)).toEqual(NOTHING)
    expect((await raise(collector, click)).status).toBe(201)
    expect(await rowsOf(click.id)).toEqual(ONCE)
  })

  it('R2: after the commit has stored one report, which the resend finds', async () => {
    const click = newClick()
    await collector.fail({ call: 'fetch /v1/reports', how: 'after', times: 1 })
    expect((await sendFromOutside(click)).status).toBeGreaterThanOrEqual(500)
    const stored = await findReport(collector.db, click.id)
    const again = await raise(collector, click)
    expect(again.status).toBe(200)
    const { report, promise } = await receiptIn(again)
    expect(report.reference).toBe(stored?.reference)
    expect(promise.answerBy).toBe(stored?.promises[0]?.due)
    expect(await rowsOf(click.id)).toEqual(ONCE)
  })
})

describe('the same report', () => {
  it('R3: sent fifty times at once is one report, and no answer is an error of ours', async () => {
    const click = newClick()
    const answers = await Promise.all(Array.from({ length: 50 }, () => raise(collector, click)))
    const statuses = answers.map(({ status }) => status)
    expect(statuses.filter((status) => ![200, 201, 409].includes(status))).toEqual([])
    expect(statuses.filter((status) => status === 201)).toHaveLength(1)
    expect(await rowsOf(click.id)).toEqual(ONCE)
  })

  it('R4: with another body is refused, and stays what it was', async () => {
    const click = newClick({ text: 'first' })
    await raise(collector, click)
    const before = await findReport(collector.db, click.id)
    const changed = await raise(collector, { ...click, text: 'second' })
    expect([changed.status, await codeOf(changed)]).toEqual([422, 'changed_body'])
    expect(await findReport(collector.db, click.id)).toEqual(before)
    expect(await rowsOf(click.id)).toEqual(ONCE)
  })
})

describe('a batch', () => {
  it('R5: that fails at its second statement stores nothing at all', async () => {
    const click = newClick()
    await collector.fail(
      { call: COMMIT, how: 'poison', times: 1 },
      { call: 'INTAKE send', how: 'before' },
    )
    const refused = await raise(collector, click)
    expect([refused.status, await codeOf(refused)]).toEqual([500, 'internal'])
    const [poisoned] = await collector.fail()
    expect(poisoned).toBe(1)
    expect(await rowsOf(click.id)).toEqual(NOTHING)
  })

  it.each(['before', 'after'] as const)(
    'R6: that D1 loses twice %s it ran is stored once, in three tries',
    async (how) => {
      const click = newClick()
      await collector.fail(
        { call: COMMIT, how, times: 2, message: LOST },
        { call: 'INTAKE send', how: 'before' },
      )
      const answer = await raise(collector, click)
      expect(answer.status).toBe(201)
      const { promise } = await receiptIn(answer)
      const stored = await findReport(collector.db, click.id)
      expect(stored?.promises[0]?.due).toBe(promise.answerBy)
      expect(await rowsOf(click.id)).toEqual(ONCE)
    },
  )

  it('R6: that D1 loses three times is not tried a fourth time', async () => {
    const click = newClick()
    await collector.fail({ call: COMMIT, how: 'before' }, { call: 'INTAKE send', how: 'before' })
    expect((await raise(collector, click)).status).toBe(503)
    const [tries] = await collector.fail()
    expect(tries).toBe(3)
    expect(await rowsOf(click.id)).toEqual(NOTHING)
  })

  it('R6: that an overloaded D1 refuses is not tried again', async () => {
    const click = newClick()
    await collector.fail(
      { call: COMMIT, how: 'before', message: OVERLOADED },
      { call: 'INTAKE send', how: 'before' },
    )
    expect((await raise(collector, click)).status).toBe(503)
    const [tries] = await collector.fail()
    expect(tries).toBe(1)
  })

  it('R6: that D1 lost after it ran neither doubles nor refuses an answer of staff', async () => {
    const { sam } = await openDesk(collector, 'lost')
    const one = await newCase(collector, { site: 'lost' })
    await collector.fail({ call: 'DB .*INSERT INTO event', how: 'after', times: 2, message: LOST })
    const answered = await one.act(sam, 'acknowledge', FORMS.acknowledge())
    expect(answered.status).toBe(303)
    const [struck] = await collector.fail()
    expect(struck).toBe(2)
    expect((await one.read()).state).toBe('acknowledged')
    const types = (await listEvents(collector.db, one.click.id)).map(({ type }) => type)
    expect(types).toEqual(['raised', 'acknowledged'])
  })

  it('R6: that was lost leaves a race to whoever won it', async () => {
    const { sam, noa } = await openDesk(collector, 'race')
    const one = await newCase(collector, { site: 'race' })
    await collector.fail({ call: 'DB .*INSERT INTO event', how: 'before', times: 1, message: LOST })
    const answers = await Promise.all([
      one.act(sam, 'acknowledge', FORMS.acknowledge()),
      one.act(noa, 'acknowledge', { ...FORMS.acknowledge(), text: 'I look into it, says Noa.' }),
    ])
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1)
    const types = (await listEvents(collector.db, one.click.id)).map(({ type }) => type)
    expect(types).toEqual(['raised', 'acknowledged'])
  })
})
