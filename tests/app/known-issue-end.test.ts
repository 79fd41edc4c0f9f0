import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Conversation } from '../../worker/contract.ts'
import { post } from '../support/click.ts'
import { customerOf } from '../support/customer.ts'
import { type Case, newCase, openDesk } from '../support/desk.ts'
import { NOTICE, pin } from '../support/known-problem.ts'
import { PNG } from '../support/pictures.ts'
import { type Collector, useCollector } from '../support/shared-collector.ts'
import { until } from '../support/until.ts'

let collector: Collector
beforeAll(async () => {
  collector = await useCollector()
})
afterAll(() => collector.close())

const WORDS = 'Paying by card works again since noon. Thank you for waiting.'
const WAITS = 'We’ll tell you when it’s fixed.'
const ELSEWHERE = [/Someone else/, /It’s being worked on/, /will write to you again/]

/** A site whose staff pinned a notice, and a customer who waits for its end. */
async function joinAt(site: string, given: Parameters<typeof newCase>[1] = {}) {
  const desk = await openDesk(collector, site)
  const notice = await pin(desk.sam)
  const one = await newCase(collector, {
    site,
    trigger: 'notice',
    reason: 'known',
    notice,
    ...given,
  })
  await until('it has joined', async () => (await one.read()).state === 'merged')
  const end = () => desk.sam.post(`/desk/notices/${notice}/end`, { words: WORDS })
  return { ...desk, one, end }
}

async function conversationOf({ click: { id, key } }: Case): Promise<Conversation> {
  const answer = await post(collector, `/v1/reports/${id}/status`, { key })
  return (await answer.json()) as Conversation
}

const attach = ({ click: { id, key } }: Case) =>
  post(collector, `/v1/reports/${id}/attachments`, {
    key,
    data: Buffer.from(PNG).toString('base64'),
  })

describe('a customer who waits for the end of a known problem', () => {
  it('reads what was known, and that we tell them, on the page and in the widget', async () => {
    const { one } = await joinAt('reads')
    const page = await customerOf(collector, one.click).read()
    expect(page).toContain(WAITS)
    expect(page).toContain(NOTICE)
    expect(page).not.toMatch(/Someone else|\bknown\b/)
    const { report, stands, reason, promise } = await conversationOf(one)
    expect([report.stage, stands, reason, promise]).toEqual(['open', WAITS, NOTICE, null])
  })

  it('reads it in their language, where the notice could not be read too', async () => {
    const { one } = await joinAt('german', { language: 'de' })
    expect(await conversationOf(one)).toMatchObject({
      stands: 'Wir sagen Ihnen Bescheid, sobald es behoben ist.',
      reason: NOTICE,
    })
    const gone = { site: 'german', trigger: 'notice', reason: 'known', notice: 'gone' } as const
    const other = await newCase(collector, { ...gone, language: 'de' })
    expect((await other.read()).reason).toEqual({ code: 'known', label: 'Sagen Sie mir Bescheid' })
  })

  it('can add a picture, which alerts nobody', async () => {
    const { one } = await joinAt('picture')
    expect((await attach(one)).status).toBe(200)
    await collector.tick(60_000)
    const mails = await collector.mailsTo('sam@picture.example')
    expect(mails.filter(({ subject }) => subject.startsWith('New picture'))).toEqual([])
  })

  it('can withdraw it on their page', async () => {
    const { one } = await joinAt('leaves')
    const customer = customerOf(collector, one.click)
    expect(await customer.read()).toContain('Withdraw this report')
    expect((await customer.send('withdraw')).status).toBe(303)
    expect(await one.read()).toMatchObject({ state: 'withdrawn' })
    expect(await customer.read()).not.toContain('Withdraw this report')
  })
})

describe('a customer for whom it is over', () => {
  it('reads that it is done, with no promise that nobody owes, on the page and in the widget', async () => {
    const { one, end } = await joinAt('done')
    await end()
    const page = await customerOf(collector, one.click).read()
    expect(page).toContain('It’s done.')
    expect(page).toContain(WORDS)
    for (const words of [...ELSEWHERE, WAITS]) expect(page).not.toMatch(words)
    const { report, stands, promise, messages } = await conversationOf(one)
    expect([report.stage, stands, promise]).toEqual(['ended', 'It’s done.', null])
    expect(messages.map(({ text }) => text)).toEqual([WORDS])
  })

  it('reads in the mail that there is nothing to do', async () => {
    const { one, end } = await joinAt('mailed')
    const email = 'mia@mailed.example'
    await collector.db
      .prepare(`UPDATE report SET document = json_set(document, '$.mail', json(?)) WHERE id = ?`)
      .bind(JSON.stringify({ status: 'on', email }), one.click.id)
      .run()
    await end()
    await collector.tick(60_000)
    // The queue may be sending it, too.
    const mail = await until('the mail', async () => (await collector.mailsTo(email))[0])
    expect(mail.text).toContain('There’s nothing you need to do.')
    expect(mail.text).not.toContain('combined it with another report')
  })
})

describe('a customer whose report staff merged', () => {
  it('can write in the widget, for the promise that they have still stands', async () => {
    const { sam } = await openDesk(collector, 'merged')
    const [one, other] = [
      await newCase(collector, { site: 'merged' }),
      await newCase(collector, { site: 'merged' }),
    ]
    const { reference } = await other.read()
    expect((await one.act(sam, 'merge', { into: reference })).status).toBe(303)
    const { report, stands, promise } = await conversationOf(one)
    expect([report.stage, stands, promise?.kind]).toEqual(['open', undefined, 'answer'])
  })
})
