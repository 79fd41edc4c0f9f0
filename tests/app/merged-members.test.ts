import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Conversation } from '../../worker/contract.ts'
import { findReport, listEvents } from '../../worker/db/reports.ts'
import type { Command } from '../../worker/reports/commands.ts'
import type { Report } from '../../worker/reports/report.ts'
import { act } from '../support/act.ts'
import { ORIGIN, post } from '../support/click.ts'
import { customerOf } from '../support/customer.ts'
import { openDesk } from '../support/desk.ts'
import { PNG } from '../support/pictures.ts'
import { type Collector, useCollector } from '../support/shared-collector.ts'
import { driveTo, give, MOVES, sam } from '../support/stories.ts'
import { until } from '../support/until.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const CUSTOMER = { role: 'customer' } as const
const SYSTEM = { role: 'system' } as const

let collector: Collector
let desk: Awaited<ReturnType<typeof openDesk>>
beforeAll(async () => {
  collector = await useCollector()
  desk = await openDesk(collector, 'demo')
})
afterAll(() => collector.close())

/** A customer with confirmed mail, whose report goes on with another customer's. */
async function merge(email: string) {
  // Of many equal reports staff hear in one alert that waits.
  const page = { url: `${ORIGIN}/${email.split('@')[0]}`, title: 'Shop' }
  const mine = await driveTo(collector, 'received', { page })
  const other = await driveTo(collector, 'working', { page })
  for (const type of ['ask_mail', 'confirm_mail'] as const) {
    await give(collector, mine.id, CUSTOMER, { type, email })
  }
  const before = await find(mine.id)
  await give(collector, mine.id, sam(), { type: 'merge', into: other.id })
  return { mine, other, before, page: customerOf(collector, mine) }
}

const find = async (id: string): Promise<Report> => {
  const report = await findReport(collector.db, id)
  if (!report) throw new Error('The report is gone.')
  return report
}
const openPromises = ({ promises }: Report) =>
  promises.filter(({ status }) => status === 'open').map(({ kind, due }) => ({ kind, due }))
const mailed = async (email: string) => {
  await collector.tick(60_000)
  return (await collector.mailsTo(email)).map(({ text }) => text)
}
const message = (forAll: boolean): Command => ({
  type: 'message',
  text: 'The basket opens again tomorrow.',
  updateBy: null,
  forAll,
})

describe('C3: a customer whose report was merged', () => {
  it('C3: keeps the promise of their own until a person writes to them', async () => {
    const { mine, other, before } = await merge('keeps@mail.example')
    expect(openPromises(await find(mine.id))).toEqual(openPromises(before))
    await give(collector, other.id, sam(), message(false))
    expect(openPromises(await find(mine.id))).toEqual(openPromises(before))
    await give(collector, other.id, sam(), message(true))
    const after = await find(mine.id)
    expect(after.promises[0]).toMatchObject({ kind: 'answer', status: 'kept' })
    const due = openPromises(await find(other.id)).map((one) => one.due)
    expect(openPromises(after)).toEqual([{ kind: 'update', due: Math.min(...due) }])
  })

  it('C3: is told when their promise breaks, as everybody is', async () => {
    const { mine, before } = await merge('broken@mail.example')
    const due = openPromises(before)[0]?.due ?? 0
    await give(collector, mine.id, SYSTEM, { type: 'tick' }, due + 1)
    const types = (await listEvents(collector.db, mine.id)).map(({ type }) => type)
    expect(types).toContain('promise_broken')
    expect(openPromises(await find(mine.id))).toHaveLength(1)
  })

  it('C3: is mailed what is told to all, the resolution and the follow-up', async () => {
    const email = 'told@mail.example'
    const { mine, other, page } = await merge(email)
    await give(collector, other.id, sam(), message(true))
    expect((await mailed(email)).at(-1)).toContain('The basket opens again tomorrow.')
    await give(collector, other.id, sam(), { ...MOVES.resolve(), forAll: true })
    const done = (await mailed(email)).at(-1)
    expect(done).toContain('Your basket opens again')
    expect(done).not.toContain('postage')
    expect(await find(mine.id)).toMatchObject({ state: 'resolved', owner: { id: sam().id } })
    await give(collector, mine.id, SYSTEM, { type: 'tick' }, Date.now() + 4 * DAY)
    expect(await page.read()).toContain('Did we put it right?')
    const { status } = await page.send('follow-up', { right: 'yes', rating: '5' })
    expect(status).toBe(303)
    expect((await find(mine.id)).followUp?.answeredAt).not.toBeNull()
  })

  it('C3: hears that the other report is settled where no words are for them, and stays owed some', async () => {
    const { mine, other, page, before } = await merge('silent@mail.example')
    await give(collector, other.id, sam(), MOVES.resolve())
    expect(await page.read()).toContain('Is yours settled too?')
    expect(await page.read()).not.toContain('Your basket opens again')
    expect(openPromises(await find(mine.id))).toEqual(openPromises(before))
    const reply = { type: 'message', text: 'Yours opens again as well.', updateBy: null } as const
    await give(collector, mine.id, sam(), reply)
    expect(openPromises(await find(mine.id))).toEqual([])
  })

  it('C3: writes, is answered on their own report, and confirms or reopens it', async () => {
    const { mine, other, page } = await merge('writes@mail.example')
    expect((await page.send('write', { text: 'Mine has two bowls in it.' })).status).toBe(303)
    expect((await find(mine.id)).waitsSince).not.toBeNull()
    const answered = await desk.sam.post(`/desk/reports/${mine.id}/message`, {
      version: String((await find(mine.id)).version),
      text: 'Both bowls will be there again.',
      updateBy: String(Date.now() + HOUR),
    })
    expect(answered.status).toBe(303)
    expect(await page.read()).toContain('Both bowls will be there again.')
    await give(collector, other.id, sam(), { ...MOVES.resolve(), forAll: true })
    expect((await page.send('reopen', { text: 'One bowl is missing.' })).status).toBe(303)
    const own = { state: 'working', owner: { id: sam().id }, mergedInto: null, reopenCount: 1 }
    expect(await find(mine.id)).toMatchObject(own)
  })

  it('C3: says that theirs is another problem, and stands on their own before new reports', async () => {
    const { mine, other, page } = await merge('other@mail.example')
    expect(await page.read()).toContain('My problem is a different one')
    expect((await page.send('apart', { text: 'Mine is about the price.' })).status).toBe(303)
    expect(await find(mine.id)).toMatchObject({ state: 'received', mergedInto: null })
    const read = await page.read()
    expect(read).toContain('Mine is about the price.')
    expect(read).toContain('You said yours is a different problem')
    await give(collector, other.id, sam(), { ...MOVES.resolve(), forAll: true })
    expect((await find(mine.id)).state).toBe('received')
  })

  it('C3: is read by whoever takes care of the other report', async () => {
    const { mine, page } = await merge('read@mail.example')
    // What still waits would tell it too.
    await collector.tick(60_000)
    await page.send('write', { text: 'Mine has two bowls in it.' })
    await page.attach(PNG)
    const { results } = await collector.db
      .prepare(`SELECT recipient_id AS who FROM delivery WHERE report_id = ? AND type = ?`)
      .bind(mine.id, 'report.updated')
      .all<{ who: string }>()
    expect(results).toEqual([{ who: 'demo-sam' }])
  })

  it('C3: is not put aside because the other customer chose nothing', async () => {
    const { mine, other } = await merge('unchosen@mail.example')
    const now = Date.now()
    await give(collector, other.id, sam(), MOVES.offer(now))
    for (const days of [3.1, 7.2, 14.3]) {
      await give(collector, other.id, SYSTEM, { type: 'tick' }, now + days * DAY)
    }
    expect(await find(other.id)).toMatchObject({ state: 'resolved', outcome: 'no_reply' })
    expect(await find(mine.id)).toMatchObject({ state: 'received', mergedInto: null })
  })

  it('C3: closes by themselves, for what was learned is noted with the other report', async () => {
    const { mine, other } = await merge('closes@mail.example')
    await give(collector, other.id, sam(), { ...MOVES.resolve(), forAll: true })
    expect((await find(mine.id)).deadline).toBeNull()
    for (const days of [4, 12]) {
      await give(collector, mine.id, SYSTEM, { type: 'tick' }, Date.now() + days * DAY)
    }
    expect((await find(mine.id)).state).toBe('closed')
  })

  it('C3: is told once, however often it follows', async () => {
    const { mine, other } = await merge('once@mail.example')
    const { version } = await give(collector, other.id, sam(), message(true))
    const key = `all-${other.id}-${version}`
    const before = await find(mine.id)
    expect(before.said).toContain(key)
    const wanted = { type: 'tell', text: 'The basket opens.', shared: { updateBy: null } } as const
    await act(collector, mine.id, sam(), wanted, 0, key)
    expect(await find(mine.id)).toEqual(before)
  })

  it('C3: can write from the widget as well', async () => {
    const { mine } = await merge('widget@mail.example')
    const say = (name: string, fields: object = {}) =>
      post(collector, `/v1/reports/${mine.id}/${name}`, { key: mine.key, ...fields })
    const seen = (await (await say('status')).json()) as Conversation
    expect(seen).toMatchObject({ report: { stage: 'open' }, owner: 'Sam Okafor' })
    expect(seen.stands).toBeUndefined()
    expect((await say('messages', { text: 'Is there any news?' })).status).toBe(200)
    expect((await find(mine.id)).lastWords).toBe('Is there any news?')
  })
})

describe('C3: the desk', () => {
  it('C3: asks whether words are for everybody where reports were merged, and only there', async () => {
    const { other } = await merge('asks@mail.example')
    const read = async (id: string) => (await desk.sam.get(`/desk/reports/${id}`)).text()
    const page = await read(other.id)
    expect(page).toContain('Send this to the customer merged into this report too')
    const alone = await driveTo(collector, 'working')
    expect(await read(alone.id)).not.toContain('merged into this report')
  })

  it('C3: takes the tick of the box as the mark', async () => {
    const { mine, other } = await merge('ticks@mail.example')
    const send = async (fields: Record<string, string>) =>
      desk.sam.post(`/desk/reports/${other.id}/message`, {
        version: String((await find(other.id)).version),
        updateBy: '',
        ...fields,
      })
    await send({ text: 'Dear Ann, this is for you alone.' })
    await send({ text: 'The basket opens again tomorrow.', forAll: 'yes' })
    const wordsNow = async () =>
      (await listEvents(collector.db, mine.id)).flatMap((event) =>
        event.type === 'messaged' ? [event.data.text] : [],
      )
    await until('the words arrive', async () => (await wordsNow()).length > 0)
    expect(await wordsNow()).toEqual(['The basket opens again tomorrow.'])
  })
})
