import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ASK_LIMITS, blockAddress, reserveAsk } from '../../worker/db/mail/confirmations.ts'
import type { Command } from '../../worker/reports/commands.ts'
import { act } from '../support/act.ts'
import { newClick, raise } from '../support/click.ts'
import { readOutbox } from '../support/outbox.ts'
import { CUSTOMER } from '../support/reports.ts'
import { plantKey } from '../support/seal.ts'
import { type Collector, useCollector } from '../support/shared-collector.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const WORDS = 'Nothing happens when I pay.'

let collector: Collector
beforeAll(async () => {
  collector = await useCollector()
  await plantKey(collector)
})
afterAll(() => collector.close())

/** A report whose customer gave an address, and what then happens to it. */
async function reported(id: string, confirmed: boolean) {
  const always = { timeZone: 'UTC', hours: Array.from({ length: 7 }, () => [[0, 1440]] as const) }
  await collector.seed({ id, calendar: { ...always, holidays: [] } })
  const email = `${id}@customer.example`
  const sam = { role: 'admin', id: `${id}-sam`, name: 'Sam Okafor' } as const
  const click = newClick({ site: id, text: WORDS })
  await raise(collector, click)
  await act(collector, click.id, CUSTOMER, { type: 'ask_mail', email })
  if (confirmed) {
    await collector.tick(MINUTE)
    await act(collector, click.id, CUSTOMER, { type: 'confirm_mail', email })
  }
  const news = async () => {
    const mails = await readOutbox(collector, email)
    return mails.filter(({ subject }) => !subject.startsWith('Do you want emails'))
  }
  return {
    id: click.id,
    email,
    news,
    asked: () => readOutbox(collector, email),
    sam: (command: Command, laterMs = 0) => act(collector, click.id, sam, command, laterMs),
    customer: (command: Command, laterMs = 0) =>
      act(collector, click.id, CUSTOMER, command, laterMs),
  }
}

/** What became of everything that the customer was to be mailed. */
async function statusesOf(reportId: string) {
  const { results } = await collector.db
    .prepare("SELECT status FROM delivery WHERE report_id = ? AND recipient_id = 'customer'")
    .bind(reportId)
    .all<{ status: string }>()
  return results.map(({ status }) => status).toSorted()
}

const answer = (text = 'I am sorry that paying failed.'): Command => ({
  type: 'acknowledge',
  text,
  updateBy: Date.now() + DAY,
})
const message = (text: string, laterMs: number): Command => ({
  type: 'message',
  text,
  updateBy: Date.now() + laterMs + DAY,
})
const resolve: Command = {
  type: 'resolve',
  outcome: 'fixed',
  done: 'The button works again.',
  apology: 'We are sorry for that.',
  noApologyBecause: null,
  amends: null,
  noAmendsBecause: 'The customer wanted none.',
  explanation: null,
}

describe('the mail that asks an address to confirm', () => {
  it('holds nothing that anybody submitted, and two links that are good for one thing each', async () => {
    const { id, asked } = await reported('confirm', false)
    await collector.tick(MINUTE)
    const [mail, ...rest] = await asked()
    expect(rest).toEqual([])
    for (const part of [mail?.subject, mail?.text, mail?.html]) {
      expect(part).toContain('Kiln &')
      expect(part).not.toContain(WORDS)
      expect(part).not.toContain('Something doesn’t work')
      expect(part).not.toContain('/checkout')
    }
    expect(mail?.text).toMatch(new RegExp(`/m/confirm/${id}~[\\w-]{43}\\n`))
    expect(mail?.text).toMatch(new RegExp(`/m/block/${id}~[\\w-]{43}~[\\w-]{43}\\n`))
    const seals = [...(mail?.text ?? '').matchAll(/~([\w-]{43})/g)].map(([, one]) => one)
    // Two seals, and the hash of the address that the second one is about.
    expect(new Set(seals).size).toBe(3)
  })

  it('is the only one to an address that was not confirmed', async () => {
    const { id, asked, sam } = await reported('unconfirmed', false)
    await collector.tick(MINUTE)
    await sam(answer())
    await collector.tick(2 * MINUTE)
    expect((await asked()).map(({ subject }) => subject)).toEqual([
      'Do you want emails from Kiln & Clay?',
    ])
    expect(await statusesOf(id)).toEqual(['delivered'])
  })

  it('holds up no news where the address is vouched for before it was asked', async () => {
    const { id, email, asked, news, sam } = await reported('vouched', false)
    const system = { role: 'system' } as const
    await act(collector, id, system, { type: 'vouch_mail', email })
    await sam(answer())
    await collector.tick(MINUTE)
    expect(await news()).toHaveLength(1)
    expect(await asked()).toHaveLength(1)
  })
})

describe('a mail that failed', () => {
  it('includes what is new when it is retried, so that no second one is sent', async () => {
    const { id, news, sam } = await reported('failed', true)
    await sam(answer())
    // As after one attempt that the mail service refused.
    await collector.db
      .prepare(
        `UPDATE delivery SET attempts = 1, due_at = due_at + 300000
         WHERE report_id = ? AND recipient_id = 'customer' AND status = 'pending'`,
      )
      .bind(id)
      .run()
    await sam(resolve, 1_000)
    await collector.tick(10 * MINUTE)
    const mails = await news()
    expect(mails).toHaveLength(1)
    expect(mails[0]?.text).toContain('I am sorry that paying failed.')
    expect(mails[0]?.text).toContain('The button works again.')
  })
})

describe('news by mail', () => {
  it('come from the site, thread together, can be stopped with one click and set no other header', async () => {
    const report = await reported('headers', true)
    await report.sam(answer())
    await collector.tick(2 * MINUTE)
    await report.sam(resolve, 3 * MINUTE)
    await collector.tick(4 * MINUTE)
    const mails = await report.news()
    expect(mails).toHaveLength(2)
    expect(new Set(mails.map(({ subject }) => subject)).size).toBe(1)
    expect(mails[0]?.subject).toMatch(/^Your report \w{3}-\w{3} to Kiln & Clay$/)
    const key = await plantKey(collector)
    const seal = createHmac('sha256', key).update(JSON.stringify(['stop', report.id]))
    const stop = `${collector.url}/m/stop/${report.id}~${seal.digest('base64url')}`
    for (const mail of mails) {
      expect(JSON.stringify(mail.from)).toMatch(/Kiln & Clay.*amends@shop\.example/)
      expect(JSON.stringify(mail.replyTo)).toContain('help@kiln-and-clay.example')
      expect(mail.headers).toMatchObject({
        References: `<report-${report.id}@shop.example>`,
        'In-Reply-To': `<report-${report.id}@shop.example>`,
        'List-Unsubscribe': `<${stop}>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      })
      expect(
        Object.keys(mail.headers)
          .map((name) => name.toLowerCase())
          .toSorted(),
      ).toEqual([
        'auto-submitted',
        'in-reply-to',
        'list-unsubscribe',
        'list-unsubscribe-post',
        'references',
        'x-amends-delivery',
      ])
      expect(mail.text).toContain(`Stop these emails:\n${stop}`)
      expect(mail.text).toMatch(/View and reply:\n\S+\/r\/[\w-]{22}~[\w-]{43}\n/)
      expect(mail.html).toContain('View and reply')
    }
    expect(mails[1]?.text).toMatch(/^We think we’ve put it right\n/)
    expect(mails[1]?.text).toContain('The button works again.')
  })

  it('show what staff wrote as words, never as a tag, and nothing that is internal', async () => {
    const report = await reported('escaped', true)
    await report.sam(answer('I am sorry <img src=x onerror=alert(1)> about it.'))
    await report.sam({ type: 'note', text: 'secret note' })
    await report.sam({ type: 'escalate', reason: 'secret escalation' })
    await collector.tick(2 * MINUTE)
    const [mail] = await report.news()
    expect(mail?.html).toContain('&lt;img src=x')
    expect(mail?.html).not.toContain('<img')
    expect(`${mail?.text}${mail?.html}`).not.toContain('secret')
  })
})

describe('the budget of messages', () => {
  it('makes one mail the next day of two that nobody asked for', async () => {
    const report = await reported('budget', true)
    await report.sam(answer())
    await collector.tick(2 * MINUTE)
    expect(await report.news()).toHaveLength(1)
    await report.sam(message('We found the cause of it.', HOUR), HOUR)
    await report.sam(message('We have ordered the part.', 2 * HOUR), 2 * HOUR)
    await collector.tick(3 * HOUR)
    expect(await report.news()).toHaveLength(1)
    await collector.tick(DAY + 2 * MINUTE)
    const [, second, ...rest] = await report.news()
    expect(rest).toEqual([])
    expect(second?.text).toContain('We found the cause of it.')
    expect(second?.text).toContain('We have ordered the part.')
  })

  it('moves no further away for what waits already', async () => {
    const report = await reported('steady', true)
    await report.sam(answer())
    await report.sam(message('We found the cause of it.', HOUR), HOUR)
    await report.sam(message('We have ordered the part.', 2 * HOUR), 2 * HOUR)
    await collector.tick(DAY + MINUTE)
    const before = (await report.news()).length
    await report.sam(message('The part has come at last.', DAY + HOUR), DAY + HOUR)
    await collector.tick(2 * DAY + 2 * MINUTE)
    expect(await report.news()).toHaveLength(before + 1)
  })

  it('lets a resolution go at once, and with it what waited', async () => {
    const report = await reported('resolved', true)
    await report.sam(answer())
    await collector.tick(2 * MINUTE)
    await report.sam(message('We found the cause of it.', HOUR), HOUR)
    await report.sam(resolve, 2 * HOUR)
    await collector.tick(2 * HOUR + MINUTE)
    const [, second, ...rest] = await report.news()
    expect(rest).toEqual([])
    expect(second?.text).toMatch(/^We think we’ve put it right\n/)
    expect(second?.text).toContain('We found the cause of it.')
  })

  it('lets an answer to what the customer wrote go at once', async () => {
    const report = await reported('asked', true)
    await report.sam(answer())
    await collector.tick(2 * MINUTE)
    await report.customer({ type: 'write', text: 'When will it be?' }, HOUR)
    await report.sam(message('It will be on Friday.', 2 * HOUR), 2 * HOUR)
    await collector.tick(2 * HOUR + MINUTE)
    expect((await report.news()).at(-1)?.text).toContain('It will be on Friday.')
    expect(await report.news()).toHaveLength(2)
  })

  it('calls off what waits when the customer wants no more mail', async () => {
    const report = await reported('stopped', true)
    await report.sam(answer())
    await collector.tick(2 * MINUTE)
    await report.sam(message('We found the cause of it.', HOUR), HOUR)
    await report.customer({ type: 'stop_mail' }, 2 * HOUR)
    await collector.tick(2 * DAY)
    expect(await report.news()).toHaveLength(1)
    expect(await statusesOf(report.id)).toEqual(['cancelled', 'delivered', 'delivered'])
  })
})

describe('a mailbox', () => {
  let asks = 0
  const ask = (now: number, mailbox = 'hash', more: { reportId?: string; network?: string } = {}) =>
    reserveAsk(
      collector.db,
      { siteId: 'budget', reportId: `report-${++asks}`, mailbox, network: null, ...more },
      now,
    )
  const start = Date.parse('2026-03-09T08:00Z')

  it('is asked once an hour and three times a day, however many ask at once', async () => {
    const atOnce = await Promise.all(Array.from({ length: 8 }, () => ask(start)))
    expect(atOnce.filter(Boolean)).toHaveLength(1)
    expect(await ask(start + HOUR - 1)).toBe(false)
    expect(await ask(start + HOUR)).toBe(true)
    expect(await ask(start + 2 * HOUR)).toBe(true)
    expect(await ask(start + 9 * HOUR)).toBe(false)
    expect(await ask(start + 16 * HOUR)).toBe(true)
    expect(await ask(start, 'another')).toBe(true)
  })

  it('is never asked again once its reader said no', async () => {
    expect(await ask(start, 'no')).toBe(true)
    await blockAddress(collector.db, 'budget', 'no', start)
    await blockAddress(collector.db, 'budget', 'never-asked', start)
    expect(await ask(start + 30 * DAY, 'no')).toBe(false)
    expect(await ask(start + 30 * DAY, 'never-asked')).toBe(false)
  })

  it('C19: is asked for by one report and by one network a set number of times', async () => {
    const many = async (times: number, by: object, now: number) => {
      const taken: boolean[] = []
      for (let at = 0; at < times + 2; at++) taken.push(await ask(now, `${now}-${at}`, by))
      return taken.filter(Boolean).length
    }
    const { report, network } = ASK_LIMITS
    expect(await many(report.times, { reportId: 'one' }, start + 2 * DAY)).toBe(report.times)
    expect(await many(network.times, { network: 'one' }, start + 4 * DAY)).toBe(network.times)
    expect(await ask(start + 4 * DAY + HOUR, 'later', { network: 'one' })).toBe(true)
  })

  it('C19: is asked for at one site a set number of times', async () => {
    const now = start + 6 * DAY
    const { times, perMs } = ASK_LIMITS.site
    await collector.db
      .prepare("INSERT OR REPLACE INTO ask_count VALUES ('site', 'budget', '', ?, ?, ?)")
      .bind(now + perMs, times - 1, times)
      .run()
    expect(await ask(now, 'the last')).toBe(true)
    expect(await ask(now, 'one more')).toBe(false)
    expect(await ask(now + perMs, 'one more')).toBe(true)
  })

  it('C19: spends nothing of the others where one limit refuses', async () => {
    const now = start + 8 * DAY
    const { times } = ASK_LIMITS.report
    for (let at = 0; at < times; at++) {
      expect(await ask(now, `spent-${at}`, { reportId: 'spent' })).toBe(true)
    }
    expect(await ask(now, 'spared', { reportId: 'spent' })).toBe(false)
    expect(await ask(now, 'spared')).toBe(true)
  })

  it('C19: is forgotten as one that was asked for once that counts no more', async () => {
    const count = async () =>
      collector.db.prepare('SELECT count(*) AS n FROM ask_count').first<number>('n')
    expect(await count()).toBeGreaterThan(0)
    await collector.tick()
    expect(await count()).toBe(0)
  })
})
