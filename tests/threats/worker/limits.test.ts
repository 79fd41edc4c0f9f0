import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findReport } from '../../../worker/db/reports.ts'
import { codeOf, newClick, ORIGIN, post, raise, tell } from '../../support/click.ts'
import { readDeliveries } from '../../support/deliveries.ts'
import { type FaultyCollector, startFaultyCollector } from '../../support/faulty.ts'
import { youngMinute } from '../../support/minute.ts'
import { signIn } from '../../support/staff.ts'
import { until } from '../../support/until.ts'

let collector: FaultyCollector
beforeAll(async () => {
  collector = await startFaultyCollector({ sitewide: 90 })
  for (const id of ['demo', 'busy', 'calm']) await collector.seed({ id, origins: [ORIGIN] })
})
afterAll(() => collector.close())

const from = (address: string) => ({ 'cf-connecting-ip': address })
const stateOf = async (id: string) => (await findReport(collector.db, id))?.state
const answerBy = async (answer: { json(): Promise<unknown> }) =>
  ((await answer.json()) as { promise: { answerBy: number } }).promise.answerBy

describe('T1: a flood from one network', () => {
  it('is accepted, then looked at first, then told to wait, and keeps no neighbour out', async () => {
    await youngMinute()
    const flood = Array.from({ length: 75 }, () => newClick())
    const answers = []
    for (const click of flood) answers.push(await raise(collector, click, from('203.0.113.7')))
    const statuses = answers.map(({ status }) => status)
    expect(statuses.slice(0, 60)).toEqual(Array.from({ length: 60 }, () => 201))
    expect(statuses.slice(60)).toEqual(Array.from({ length: 15 }, () => 429))

    const refused = answers[60]
    expect(refused?.headers.get('retry-after')).toBe('60')
    // Else the widget could not read how long to wait.
    expect(refused?.headers.get('access-control-allow-origin')).toBe('*')
    expect(refused?.headers.get('access-control-expose-headers')).toBe('Retry-After')
    expect(refused && (await codeOf(refused))).toBe('too_many')

    const states = await Promise.all(flood.map(({ id }) => stateOf(id)))
    expect(states.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => 'received'))
    expect(states.slice(20, 60)).toEqual(Array.from({ length: 40 }, () => 'quarantined'))
    expect(states.slice(60)).toEqual(Array.from({ length: 15 }, () => undefined))

    const neighbour = newClick()
    expect((await raise(collector, neighbour, from('203.0.113.8'))).status).toBe(201)
    expect(await stateOf(neighbour.id)).toBe('received')
    const elsewhere = newClick({ site: 'calm' })
    expect((await raise(collector, elsewhere, from('203.0.113.7'))).status).toBe(201)
    expect(await stateOf(elsewhere.id)).toBe('received')
  })

  it('is no reason to look at a report again that is stored', async () => {
    await youngMinute()
    const click = newClick({ site: 'calm' })
    const address = from('2001:db8:5::1')
    const answers = []
    for (let times = 0; times < 30; times++) answers.push(await raise(collector, click, address))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 201]))
    expect(await stateOf(click.id)).toBe('received')
    // The device of somebody else in that house.
    const other = newClick({ site: 'calm' })
    await raise(collector, other, from('2001:db8:5::2'))
    expect(await stateOf(other.id)).toBe('received')
  })
})

describe('T1: a flood from everywhere', () => {
  it('has to wait at the one site that it is for', async () => {
    await youngMinute(40_000)
    const statuses = []
    for (let at = 0; at < 95; at++) {
      const address = from(`198.51.100.${at}`)
      statuses.push((await raise(collector, newClick({ site: 'busy' }), address)).status)
    }
    expect(statuses.filter((status) => status === 201)).toHaveLength(90)
    expect(statuses.filter((status) => status === 429)).toHaveLength(5)
    expect((await raise(collector, newClick({ site: 'calm' }))).status).toBe(201)
  })

  it('to sites that were made up grows nothing', async () => {
    await youngMinute()
    const codes = []
    for (let at = 0; at < 25; at++) {
      const click = newClick({ site: `made-up-${at}`, text: 'Not a site of yours, surely.' })
      codes.push(await codeOf(await raise(collector, click, from('192.0.2.9'))))
    }
    expect(codes.filter((code) => code === 'unknown_site')).toHaveLength(20)
    expect(codes.slice(20)).toEqual(Array.from({ length: 5 }, () => 'too_many'))
    const count = await collector.db.prepare('SELECT count(*) AS n FROM words_lately').first('n')
    expect(count).toBe(0)
  })
})

describe('T30: a limit that does not answer', () => {
  it.each(['before', 'hang'] as const)(
    '(%s) costs no report: somebody looks first',
    async (how) => {
      const click = newClick({ site: 'calm' })
      const calm = newClick({ site: 'calm' })
      const promised = await answerBy(await raise(collector, calm, from('192.0.2.20')))
      await collector.fail({
        call: '(NEARBY|NETWORK|SITEWIDE|MISSES) limit',
        how,
      })
      const answer = await raise(collector, click, from('192.0.2.20'))
      expect(answer.status).toBe(201)
      expect(Math.abs((await answerBy(answer)) - promised)).toBeLessThanOrEqual(60_000)
      expect(await stateOf(click.id)).toBe('quarantined')
      // A guess is refused as ever.
      const guess = await collector.fetch(`/r/${randomBytes(24).toString('base64url')}`, {
        headers: from('192.0.2.20'),
      })
      expect(guess.status).toBe(404)
      await collector.fail()
    },
  )

  it('is carried by the queue while the database is out', async () => {
    await raise(collector, newClick({ site: 'calm' }))
    const told = []
    for (const text of ['Buy it.', 'Buy it now.']) {
      const click = newClick({ site: 'calm', trap: 'filled', tookMs: 3, text })
      await collector.fail({
        call: 'DB .*',
        how: 'before',
        message: 'D1_ERROR: D1 DB is overloaded.',
      })
      expect((await raise(collector, click)).status).toBe(202)
      await collector.fail()
      await expect.poll(() => stateOf(click.id), { timeout: 60_000 }).toBe('quarantined')
      expect((await findReport(collector.db, click.id))?.suspicion).toBe('trap quick')
      const deliveries = await readDeliveries(collector, click.id)
      told.push(deliveries.map(({ type }) => type))
    }
    // W10: of two that are held back for the same reasons, staff are told of the first.
    expect(told).toEqual([['report.held'], []])
  })
})

describe('T11: whoever guesses', () => {
  const guess = () => randomBytes(24).toString('base64url')

  it('gets one answer for all, then the same as too many; who knows a link always gets in', async () => {
    const click = newClick({ site: 'calm' })
    await raise(collector, click)
    await youngMinute()
    const attacker = { headers: { ...from('192.0.2.66'), accept: 'text/html' } }
    const paths = Array.from(
      { length: 20 },
      (_, at) =>
        [`/r/${guess()}`, `/r/${click.id}`, `/r/${guess()}/version`, `/m/stop/${guess()}`][
          at % 4
        ] ?? '',
    )
    const pages = []
    for (const path of paths) pages.push(await collector.fetch(path, attacker))
    expect(new Set(pages.map(({ status }) => status))).toEqual(new Set([404]))
    const bodies = await Promise.all(
      pages.filter((_, at) => at % 4 !== 2).map((page) => page.text()),
    )
    expect(new Set(bodies).size).toBe(1)

    for (const path of [
      `/r/${guess()}`,
      `/r/${guess()}/version`,
      `/r/${guess()}/attachments/${guess()}`,
      `/m/confirm/${guess()}`,
      `/m/block/${guess()}`,
      `/desk/enter/${guess()}`,
      `/desk/sign-in/${guess()}`,
    ]) {
      const { status, headers } = await collector.fetch(path, attacker)
      expect([path, status, headers.get('retry-after')]).toEqual([path, 429, '60'])
    }
    const { key } = click
    for (const path of [`/r/${key}`, `/r/${key}/version`]) {
      expect((await collector.fetch(path, attacker)).status).toBe(200)
    }
    expect((await collector.fetch(`/r/${guess()}`, { headers: from('192.0.2.67') })).status).toBe(
      404,
    )
  })

  it('keys and ids is told so after twenty, and the right key still works', async () => {
    const click = newClick({ site: 'calm' })
    await raise(collector, click)
    await youngMinute()
    const address = from('192.0.2.77')
    const codes = []
    for (let at = 0; at < 24; at++) {
      const id = at % 2 === 0 ? click.id : randomBytes(16).toString('base64url')
      codes.push(
        await codeOf(await post(collector, `/v1/reports/${id}/status`, { key: guess() }, address)),
      )
    }
    expect(codes.slice(0, 20).toSorted()).toEqual([
      ...Array.from({ length: 10 }, () => 'unknown_report'),
      ...Array.from({ length: 10 }, () => 'wrong_key'),
    ])
    expect(codes.slice(20)).toEqual(Array.from({ length: 4 }, () => 'too_many'))
    const { status } = await collector.fetch(`/v1/reports/${click.id}/details`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain', origin: ORIGIN, ...address },
      body: JSON.stringify({ key: click.key, text: 'It was me.' }),
    })
    expect(status).toBe(200)
    // The reference alone opens nothing.
    const report = await findReport(collector.db, click.id)
    expect((await collector.fetch(`/r/${report?.reference}`)).status).toBe(404)
  })

  it('who works here gets one answer whatever the address, and then has to wait', async () => {
    await youngMinute()
    const ask = (email: string) =>
      collector.fetch('/desk/sign-in', {
        method: 'POST',
        headers: { 'sec-fetch-site': 'same-origin', ...from('192.0.2.88') },
        body: new URLSearchParams({ email }),
      })
    const answers = []
    for (let at = 0; at < 24; at++) {
      answers.push(await ask(at % 2 === 0 ? 'sam@shop.example' : `who-${at}@shop.example`))
    }
    const told = await Promise.all(
      answers.map(async (one) => [one.status, await one.text()].join()),
    )
    expect(new Set(told.slice(0, 20)).size).toBe(1)
    expect(new Set(told.slice(20)).size).toBe(1)
    expect(answers[23]?.status).toBe(429)
    expect(answers[23]?.headers.get('retry-after')).toBe('60')
  })
})

describe('T1: what looks like spam', () => {
  it('is answered like all else, alerts nobody once one like it waits, and stands at the desk with its words and why', async () => {
    const first = newClick({ site: 'calm', trap: 'x', tookMs: 4, text: 'WATCHES www.x.example' })
    await raise(collector, first)
    const fair = newClick({ site: 'calm' })
    const foul = newClick({ site: 'calm', trap: 'x', tookMs: 4, text: 'PILLS http://x.example' })
    const answers = [await raise(collector, fair), await raise(collector, foul)]
    const [one, other] = (await Promise.all(answers.map((answer) => answer.json()))) as object[]
    expect(answers.map(({ status }) => status)).toEqual([201, 201])
    expect(Object.keys(other ?? {})).toEqual(Object.keys(one ?? {}))
    expect(await answerBy({ json: async () => other })).toBeGreaterThan(Date.now())

    // What comes later is taken as well, and waits with it.
    expect((await tell(collector, foul, { text: 'PILLS, again', finished: true })).status).toBe(200)
    const status = await post(collector, `/v1/reports/${foul.id}/status`, { key: foul.key })
    expect(await status.json()).toMatchObject({ promise: { kind: 'answer', late: false } })
    await collector.tick(120_000)
    const mails = await collector.mailsTo('sam@shop.example')
    const texts = mails.map(({ text }) => text).join()
    expect(texts).toContain('WATCHES')
    expect(texts).not.toContain('PILLS')

    const sam = await signIn(collector, 'calm-sam')
    const list = await (await sam.get('/desk?view=quarantined')).text()
    expect(list).toContain('PILLS')
    expect(list).toContain('a hidden field was filled in; it was sent faster')
    const page = await (await sam.get(`/desk/reports/${foul.id}`)).text()
    expect(page).toContain('a hidden field was filled in; it was sent faster')
    expect(page).toContain('Not spam')
    expect(page).toContain('Mark as spam')
  })

  it('is in the morning’s digest of whoever has nothing else', async () => {
    const staff = [{ id: 'quiet-kim', name: 'Kim', email: 'kim@quiet.example', role: 'agent' }]
    await collector.seed({ id: 'quiet', origins: [ORIGIN] }, { staff })
    // Whoever came today gets none tomorrow, where the site's day is a few hours ahead.
    await collector.db.prepare(`UPDATE staff SET created_at = 1 WHERE id = 'quiet-kim'`).run()
    await raise(collector, newClick({ site: 'quiet', trap: 'x', tookMs: 4, text: 'PILLS' }))
    const tomorrow = new Date()
    tomorrow.setUTCHours(33, 0, 0, 0)
    await collector.tick(tomorrow.getTime() - Date.now())
    // By the queue, where much is due by then at the other sites of this file.
    const digest = await until('the digest is there', async () =>
      (await collector.mailsTo('kim@quiet.example')).find(({ subject }) =>
        subject.startsWith('Today at'),
      ),
    )
    expect(digest.text).toContain('Possible spam to review')
  })
})
