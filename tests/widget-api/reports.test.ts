import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Receipt } from '../../worker/contract.ts'
import { findReport, listEvents } from '../../worker/db/reports.ts'
import { answerBy } from '../../worker/reports/promises.ts'
import { replay } from '../../worker/reports/reduce.ts'
import type { Hours } from '../../worker/sites/calendar.ts'
import { codeOf, newClick, ORIGIN, post, raise, tell } from '../support/click.ts'
import { type Collector, useCollector } from '../support/shared-collector.ts'
import { until } from '../support/until.ts'

let collector: Collector
beforeAll(async () => {
  collector = await useCollector()
  await collector.seed({ id: 'demo' })
})
afterAll(() => collector.close())

const receiptIn = async (response: { json(): Promise<unknown> }) =>
  (await response.json()) as Receipt

describe('POST /v1/reports', () => {
  it('stores the report and answers with reference, promise and status link', async () => {
    const click = newClick({ text: 'It does not work.' })
    const response = await raise(collector, click)
    expect(response.status).toBe(201)
    const receipt = await receiptIn(response)
    expect(receipt.report).toMatchObject({ id: click.id })
    expect(receipt.promise.answerBy).toBeGreaterThan(Date.now())
    expect(receipt.statusUrl).toBe(`${collector.url}/r/${click.key}`)
    expect(await findReport(collector.db, click.id)).toMatchObject({
      state: 'received',
      text: 'It does not work.',
      reason: { code: 'broken', label: 'Something doesn’t work' },
    })
  })

  it('keeps hashes in the place of the key', async () => {
    const click = newClick()
    await raise(collector, click)
    const row = await collector.db
      .prepare('SELECT document FROM report WHERE id = ?')
      .bind(click.id)
      .first<string>('document')
    const events = await collector.db
      .prepare('SELECT data FROM event WHERE report_id = ?')
      .bind(click.id)
      .first<string>('data')
    expect(`${row}${events}`).not.toContain(click.key)
  })

  it('keeps no query, fragment or credentials of the page', async () => {
    const click = newClick({ page: { url: 'http://me:pw@localhost:8788/a?token=s3cret#frag' } })
    await raise(collector, click)
    const report = await findReport(collector.db, click.id)
    expect(report?.page.url).toBe('http://localhost:8788/a')
  })

  it('keeps no secrets and persons that the page names, but whatever the customer writes beside a card number', async () => {
    const secret = 'jo@shop.example 4111–1111–1111–1111 password=x'
    const click = newClick({
      page: { url: 'http://localhost:8788/a', title: secret },
      element: { text: secret, selector: '#jo@shop.example', section: secret },
      step: secret,
      text: secret,
    })
    await raise(collector, click)
    const left = '[…] […] password=[…]'
    expect(await findReport(collector.db, click.id)).toMatchObject({
      page: { title: left },
      element: { text: left, selector: '#[…]', section: left },
      step: left,
      text: 'jo@shop.example […] password=x',
    })
  })

  it.each([
    ['Broken', 'broken'],
    ['Not OK!', 'not-ok'],
    ['', 'other'],
  ])('makes a code of what a page calls "%s"', async (reason, code) => {
    const click = newClick({ reason })
    expect((await raise(collector, click)).status).toBe(201)
    expect(await findReport(collector.db, click.id)).toMatchObject({ reason: { code } })
  })

  it('takes empty words for none', async () => {
    const click = newClick({ text: '' })
    await raise(collector, click)
    await tell(collector, click, { text: 'something' })
    await tell(collector, click, { text: '' })
    expect(await findReport(collector.db, click.id)).toMatchObject({ text: null, version: 3 })
  })

  it('takes a reason that the site has dropped', async () => {
    const click = newClick({ reason: 'long-gone' })
    expect((await raise(collector, click)).status).toBe(201)
    expect(await findReport(collector.db, click.id)).toMatchObject({
      reason: { code: 'long-gone' },
    })
  })

  it('writes at most eight rows for a click that causes one mail', async () => {
    const { report } = await receiptIn(await raise(collector, newClick()))
    const line = await until('it is logged', () =>
      collector
        .logs()
        .map(({ message }) => message)
        .find((one) => one.includes('"committed"') && one.includes(report.reference)),
    )
    expect(Number(/"rowsWritten":(\d+)/.exec(line)?.[1])).toBeLessThanOrEqual(8)
  })
})

describe('the same click again', () => {
  it('is the same report with the same receipt', async () => {
    const click = newClick()
    const first = await receiptIn(await raise(collector, click))
    const again = await raise(collector, click)
    expect(again.status).toBe(200)
    expect(await receiptIn(again)).toEqual(first)
  })

  it('is one report and one set of alerts when fifty arrive at once', async () => {
    const click = newClick()
    const [reports, deliveries] = [
      await collector.count('report'),
      await collector.count('delivery'),
    ]
    const responses = await Promise.all(Array.from({ length: 50 }, () => raise(collector, click)))
    expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([200, 201]))
    expect(responses.filter(({ status }) => status === 201)).toHaveLength(1)
    expect(await collector.count('report')).toBe(reports + 1)
    expect(await collector.count('delivery')).toBe(deliveries + 1)
  })

  it('is refused with another key, and tells nothing of the report', async () => {
    const click = newClick()
    await raise(collector, click)
    const forged = await raise(collector, { ...click, key: newClick().key })
    expect([forged.status, await codeOf(forged)]).toEqual([403, 'wrong_key'])
  })

  it('is refused with other words, and leaves the report as it was', async () => {
    const click = newClick({ text: 'first' })
    await raise(collector, click)
    const changed = await raise(collector, { ...click, text: 'second' })
    expect([changed.status, await codeOf(changed)]).toEqual([422, 'changed_body'])
    expect(await findReport(collector.db, click.id)).toMatchObject({ text: 'first', version: 1 })
  })
})

describe('a key that another report has', () => {
  it('is refused for what it is', async () => {
    const click = newClick()
    await raise(collector, click)
    const second = await raise(collector, newClick({ key: click.key }))
    expect([second.status, await codeOf(second)]).toEqual([403, 'wrong_key'])
  })
})

describe('a site with a calendar that makes no sense', () => {
  it('loses no report', async () => {
    const calendar = { timeZone: 'Mars/Olympus', hours: [], holidays: [] }
    await collector.seed({ id: 'mars', calendar })
    const response = await raise(collector, newClick({ site: 'mars' }))
    expect(response.status).toBe(201)
    const { promise } = await receiptIn(response)
    expect(promise.answerBy).toBeGreaterThan(Date.now() + 4 * 3_600_000 - 60_000)
    expect((await collector.fetch('/w/mars/amends.js')).status).toBe(200)
  })
})

describe('a site whose hours stand in no order', () => {
  it('C6: promises by them what it promises by the same hours in order', async () => {
    const calendar = (day: Hours) => ({
      timeZone: 'Europe/Lisbon',
      hours: Array.from({ length: 7 }, () => day),
      holidays: [],
    })
    const written = calendar([
      [840, 1080],
      [540, 780],
      [540, 720],
      [600, 600],
    ])
    const site = await collector.seed({ id: 'mixed', calendar: written })
    const click = newClick({ site: 'mixed' })
    const { promise } = await receiptIn(await raise(collector, click))
    const report = await findReport(collector.db, click.id)
    const plain = {
      ...site,
      calendar: calendar([
        [540, 780],
        [840, 1080],
      ]),
    }
    expect(promise.answerBy).toBe(answerBy(plain, report?.receivedAt ?? 0))
  })
})

describe('who may raise', () => {
  it('refuses a site that does not exist', async () => {
    const response = await raise(collector, newClick({ site: 'nobody' }))
    expect([response.status, await codeOf(response)]).toEqual([404, 'unknown_site'])
  })

  it.each([
    'https://localhost:8788',
    'http://localhost:8789',
    'http://localhost:8788.evil.example',
    'http://evil.example',
    'http://LOCALHOST:8788',
    'http://localhost:8788/',
    'null',
  ])('refuses the origin %s, and says so in words that its page can read', async (origin) => {
    const before = await collector.count('report')
    const response = await raise(collector, newClick(), { origin })
    expect([response.status, await codeOf(response)]).toEqual([403, 'forbidden_origin'])
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    expect(await collector.count('report')).toBe(before)
  })

  it('lets the site’s own pages read the answer, without credentials', async () => {
    const { headers } = await raise(collector, newClick())
    expect(headers.get('access-control-allow-origin')).toBe(ORIGIN)
    expect(headers.get('vary')).toContain('Origin')
    expect(headers.has('access-control-allow-credentials')).toBe(false)
  })
})

describe('bad input', () => {
  const click = JSON.stringify(newClick())
  it.each([
    ['malformed JSON', '{"site":"demo"', 400, 'malformed'],
    ['nothing', '', 400, 'malformed'],
    ['a wrong type', click.replace('"broken"', '7'), 400, 'invalid'],
    ['an unknown field', click.replace('{', '{"owner":"me",'), 400, 'invalid'],
    ['170 kB', JSON.stringify({ ...newClick(), text: 'x'.repeat(170_000) }), 413, 'too_large'],
    ['10,000 nested arrays', '['.repeat(10_000) + ']'.repeat(10_000), 400, 'too_deep'],
    ['a lone surrogate', click.replace('"Basket"', '"\\ud800"'), 400, 'invalid'],
    ['a line break in a title', click.replace('"Basket"', '"a\\nb"'), 400, 'invalid'],
    ['NUL', click.replace('"Basket"', '"\\u0000"'), 400, 'invalid'],
  ])('answers %s with a problem, and stores nothing', async (_what, body, status, code) => {
    const before = await collector.count('report')
    const response = await raise(collector, body)
    expect([response.status, await codeOf(response)]).toEqual([status, code])
    expect(await collector.count('report')).toBe(before)
  })

  it('never echoes what was sent', async () => {
    const response = await raise(collector, click.replace('{', '{"<img src=x>":"s3cret",'))
    expect(await response.text()).not.toMatch(/img|s3cret/)
  })
})

describe('details, withdraw and status', () => {
  it('want the key of the report', async () => {
    const click = newClick()
    await raise(collector, click)
    const { key } = newClick()
    for (const act of ['details', 'withdraw', 'status']) {
      const response = await post(collector, `/v1/reports/${click.id}/${act}`, { key })
      expect([act, response.status, await codeOf(response)]).toEqual([act, 403, 'wrong_key'])
    }
    expect(await findReport(collector.db, click.id)).toMatchObject({
      state: 'received',
      version: 1,
    })
  })

  it('want a page of the site', async () => {
    const click = newClick()
    await raise(collector, click)
    const { id, key } = click
    for (const act of ['details', 'withdraw', 'status']) {
      const origin = 'http://evil.example'
      const response = await post(collector, `/v1/reports/${id}/${act}`, { key }, { origin })
      expect([act, response.status, await codeOf(response)]).toEqual([act, 403, 'forbidden_origin'])
    }
    expect(await findReport(collector.db, id)).toMatchObject({ state: 'received', version: 1 })
  })

  it('are POSTs, and say so', async () => {
    for (const path of ['/v1/reports', '/v1/reports/x/details']) {
      const response = await collector.fetch(path)
      expect([response.status, await codeOf(response)]).toEqual([405, 'method_not_allowed'])
    }
  })

  it('take a contact back that was given before', async () => {
    const click = newClick()
    await raise(collector, click)
    await tell(collector, click, { contact: { phone: '(555) 123-4567' } })
    await tell(collector, click, { contact: null })
    expect(await findReport(collector.db, click.id)).toMatchObject({ contact: null, version: 3 })
  })

  it('know no report that was never raised', async () => {
    const { id, key } = newClick()
    const response = await tell(collector, { id, key }, { text: 'hello' })
    expect([response.status, await codeOf(response)]).toEqual([404, 'unknown_report'])
  })

  it('keep each answer, and the newest of each', async () => {
    const click = newClick()
    await raise(collector, click)
    await tell(collector, click, { text: 'one' })
    await tell(collector, click, { wish: 'other', wishText: 'A call' })
    await tell(collector, click, { text: 'two', contact: { email: 'kim@example.com' } })
    expect(await findReport(collector.db, click.id)).toMatchObject({
      text: 'two',
      wish: 'other',
      wishText: 'A call',
      contact: { email: 'kim@example.com' },
      version: 4,
    })
  })

  it('keep every one of answers that arrive at once', async () => {
    const click = newClick()
    await raise(collector, click)
    const all = [{ text: 'words' }, { wish: 'fix' }, { contact: { phone: '+351 21 000' } }] as const
    const responses = await Promise.all(all.map((details) => tell(collector, click, details)))
    expect(responses.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(await findReport(collector.db, click.id)).toMatchObject({ text: 'words', wish: 'fix' })
  })

  it.each([
    'a@b.example\r\nBcc: x@evil.example',
    'a@b.example, x@evil.example',
    '"x"@b.example',
    'a@b',
  ])('refuse the address %j', async (email) => {
    const click = newClick()
    await raise(collector, click)
    const response = await tell(collector, click, { contact: { email } })
    expect([response.status, await codeOf(response)]).toEqual([400, 'invalid'])
  })
})

describe('the row of a report', () => {
  it('is the fold of its events', async () => {
    const click = newClick()
    await raise(collector, click)
    await tell(collector, click, { text: 'more', finished: true })
    await post(collector, `/v1/reports/${click.id}/withdraw`, { key: click.key })
    const events = await listEvents(collector.db, click.id)
    expect(events.map(({ type }) => type)).toEqual([
      'raised',
      'details_added',
      'finished',
      'withdrawn',
    ])
    expect(replay(events)).toEqual(await findReport(collector.db, click.id))
  })

  it('keeps its events: the database refuses to change one', async () => {
    const change = collector.db.prepare("UPDATE event SET type = 'x'").run()
    await expect(change).rejects.toThrow('events are only appended')
  })
})
