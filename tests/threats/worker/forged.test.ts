import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHooks } from '../../../demo/hooks.ts'
import { newClick, raise } from '../../support/click.ts'
import { customerOf, sealed } from '../../support/customer.ts'
import { everythingOf, furnishSite } from '../../support/desk-sites.ts'
import { sealBy } from '../../support/seal.ts'
import { type Collector, useCollector } from '../../support/shared-collector.ts'
import { SLY } from '../../support/sly.ts'
import { newLink } from '../../support/staff.ts'

const MINUTE = 60_000
const OWN = { 'sec-fetch-site': 'same-origin' }

let collector: Collector
let site: Awaited<ReturnType<typeof furnishSite>>

beforeAll(async () => {
  collector = await useCollector()
  site = await furnishSite(collector, 'own')
})
afterAll(() => collector.close())

const press = (path: string) =>
  collector.fetch(path, { method: 'POST', headers: OWN, redirect: 'manual' })

describe('T25: a forged token', () => {
  it('of an alert opens nothing: changed, of another purpose or key, cut off or too old', async () => {
    const { report } = site.ids
    const soon = String(Date.now() + 60 * MINUTE)
    const good = await sealBy(collector, 'desk', report, 'own-sam', '0', soon)
    const forge = (key: string, ...parts: readonly string[]) =>
      createHmac('sha256', key).update(JSON.stringify(parts)).digest('base64url')
    const token = (...parts: readonly string[]) => parts.join('~')
    expect((await press(`/desk/enter/${token(report, 'own-sam', soon, good)}`)).status).toBe(303)
    const forged = [
      token(report, 'own-ada', soon, good),
      token('B'.repeat(22), 'own-sam', soon, good),
      token(report, 'own-sam', `${soon}0`, good),
      token(report, 'own-sam', soon, good.slice(0, -1)),
      token(report, 'own-sam', soon, `${good}A`),
      token(report, 'own-sam', soon, good.toLowerCase()),
      token(report, 'own-sam', soon, ''),
      token(report, 'own-sam', soon),
      token(report, 'own-sam', soon, forge('', 'desk', report, 'own-sam', '0', soon)),
      token(report, 'own-sam', soon, forge('another', 'desk', report, 'own-sam', '0', soon)),
      token(
        report,
        'own-sam',
        soon,
        await sealBy(collector, 'status', report, 'own-sam', '0', soon),
      ),
      token(report, 'own-sam', soon, await sealBy(collector, 'desk', report, 'own-sam', '1', soon)),
      token(report, 'own-sam', '1', await sealBy(collector, 'desk', report, 'own-sam', '0', '1')),
      token(report, 'nobody', soon, await sealBy(collector, 'desk', report, 'nobody', '0', soon)),
      'eyJhbGciOiJub25lIn0.eyJzdWIiOiJvd24tc2FtIn0.',
    ]
    for (const one of forged) {
      for (const path of [
        `/desk/enter/${encodeURIComponent(one)}`,
        `/desk/sign-in/${encodeURIComponent(one)}`,
      ]) {
        const answer = await press(path)
        expect([one, answer.status, answer.headers.get('set-cookie')]).toEqual([one, 404, null])
      }
    }
  })

  it('of a customer opens nothing, and all of them look alike', async () => {
    const { id, key } = site.click
    const status = await sealed(collector, 'status', id)
    const purposes = await Promise.all([
      sealed(collector, 'stop', id),
      sealed(collector, 'confirm', id, ''),
      sealed(collector, 'desk', id),
    ])
    const tokens = [
      ...purposes,
      `${'B'.repeat(22)}~${status.split('~')[1]}`,
      status.slice(0, -1),
      `${status}A`,
      `${id}~`,
      id,
      key.slice(0, -1),
      `${key}A`,
      `revoked-${id}`,
      `erased-${id}`,
    ]
    const answers = await Promise.all(
      tokens.map(async (token) => {
        const answer = await collector.fetch(`/r/${token}`)
        return JSON.stringify([answer.status, await answer.text()])
      }),
    )
    expect(new Set(answers).size).toBe(1)
    expect(answers[0]).toMatch(/^\[404/)
    for (const purpose of ['confirm', 'stop', 'block']) {
      expect((await press(`/m/${purpose}/${status}`)).status).toBe(404)
    }
  })

  it('of a session lets nobody in, nor does a header that says who one is', async () => {
    const own = site.ada.cookie.split('=')[1] ?? ''
    const cookies = [
      '',
      'x',
      own.slice(0, -1),
      `${own}A`,
      own.toUpperCase(),
      "' OR 1=1 --",
      'eyJhbGciOiJub25lIn0.eyJzdWIiOiJvd24tc2FtIn0.',
    ].map((value) => ({ cookie: `amends-desk=${value}` }))
    const headers = [
      ...cookies,
      { cookie: `__Host-amends-desk=${own}` },
      { authorization: `Bearer ${own}` },
      { 'cf-access-authenticated-user-email': 'ada@own.example' },
      { 'cf-access-jwt-assertion': 'eyJhbGciOiJub25lIn0.eyJlbWFpbCI6ImFkYUBvd24uZXhhbXBsZSJ9.' },
    ]
    for (const given of headers) {
      const { status } = await collector.fetch('/desk', { headers: given })
      expect([given, status]).toEqual([given, 401])
    }
  })

  it('tells nobody who works here: a known and an unknown address get one answer', async () => {
    const ask = async (email: string) => {
      const answer = await collector.fetch('/desk/sign-in', {
        method: 'POST',
        headers: OWN,
        body: new URLSearchParams({ email }),
      })
      return `${answer.status} ${await answer.text()}`
    }
    const answers = new Set<string>()
    // Also where the limits of either are reached.
    for (let times = 0; times < 15; times++) {
      answers.add(await ask('lea@own.example'))
      answers.add(await ask('nobody@own.example'))
    }
    expect(answers.size).toBe(1)
  })
})

describe('T23: what is asked of the desk', { timeout: 300_000 }, () => {
  const SQL = [
    "' OR 1=1 --",
    "x')--",
    'created_at;drop table report',
    '1; DROP TABLE report',
    '%',
    '_',

    '"',
    "''",
    '\\',
    '{"$ne":1}',
    '[object Object]',
    '-1',
    '1e9',
    '0x10',
    'NaN',
    '../..',
    '%00',
    `%_${'x'.repeat(49)}`,
  ]
  const KEYS = ['view', 'from', 'after', 'report', 'q', 'put', 'kept', 'sort', 'filter[status][in]']

  it('is never read as SQL: an answer or a refusal, and nothing is changed', async () => {
    const before = await everythingOf(collector, 'own')
    const others = SLY.slice(0, 8).map((one) => one.toWellFormed())
    for (const text of [...SQL, ...others]) {
      const value = encodeURIComponent(text)
      const query = KEYS.map((key) => `${encodeURIComponent(key)}=${value}`).join('&')
      const paths = [
        `/desk?view=all&${query.replace('view=', 'v=')}`,
        `/desk?${query}`,
        `/desk?view=past&after=${value}`,
        ...['/desk/deliveries', '/desk/settings', '/desk/reports.csv'].map(
          (path) => `${path}?${query}`,
        ),
        `/desk/reports/${value}`,
        `/desk/reports/${site.ids.report}/attachments/${value}`,
      ]
      const answers = await Promise.all([
        ...paths.map((path) => site.ada.get(path)),
        ...['again', 'replay', 'endpoints/test', 'endpoints/secret', 'held/again'].map((act) =>
          site.ada.post(`/desk/deliveries/${act}`, {
            ...Object.fromEntries(
              ['id', 'reportId', 'recipientId', 'recipient'].map((key) => [key, text]),
            ),
            seq: '1',
            channel: 'mail',
            seen: '0',
            from: text,
            to: text,
          }),
        ),
      ])
      for (const { status, url } of answers) {
        expect([text, url, status]).toEqual([
          text,
          url,
          expect.toBeOneOf([200, 303, 400, 404, 422]),
        ])
      }
    }
    expect(await everythingOf(collector, 'own')).toBe(before)
  })
})

describe('T15: what was sent before', () => {
  it('is the same report, to the reference: no row, no alert and no mail more', async () => {
    const body = JSON.stringify(newClick({ site: 'own', text: 'Once.' }))
    const first = await (await raise(collector, body)).json()
    await collector.tick(MINUTE)
    const counts = async () => ({
      rows: await Promise.all(
        (['report', 'event', 'delivery'] as const).map((table) => collector.count(table)),
      ),
      mails: (await collector.mails()).length,
    })
    const before = await counts()
    const again = await Promise.all([1, 2, 3].map(() => raise(collector, body)))
    for (const answer of again) expect(await answer.json()).toEqual(first)
    await collector.tick(2 * MINUTE)
    expect(await counts()).toEqual(before)
  })

  it('is refused by the sample receiver after five minutes, and by its clock', async () => {
    const secret = `whsec_${Buffer.from('a secret of thirty-two bytes, ok').toString('base64')}`
    const hooks = createHooks(secret)
    const server = createServer((request, response) => {
      void hooks.receive(request).then((status) => response.writeHead(status).end())
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    const body = JSON.stringify({ type: 'test' })
    const send = async (ageS: number, change: Record<string, string> = {}) => {
      const at = new Date(Date.now() - ageS * 1_000)
      const headers = {
        'webhook-id': 'msg_1',
        'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
        'webhook-signature': new Webhook(secret).sign('msg_1', at, body),
        ...change,
      }
      return (await fetch(url, { method: 'POST', headers, body })).status
    }
    expect([await send(0), await send(240), await send(310), await send(-360)]).toEqual([
      204, 204, 401, 401,
    ])
    const now = String(Math.floor(Date.now() / 1_000))
    expect(await send(600, { 'webhook-timestamp': now })).toBe(401)
    expect(await send(0, { 'webhook-id': 'msg_2' })).toBe(401)
    expect(await send(0, { 'webhook-signature': 'v1,' })).toBe(401)
    expect(hooks.list()).toHaveLength(1)
    await new Promise((resolve) => server.close(resolve))
  })

  it('is no way in a second time', async () => {
    const link = await newLink(collector, 'own-lea')
    expect([(await press(link)).status, (await press(link)).status]).toEqual([303, 404])
  })
})

describe('T30: a fault of ours', () => {
  it('is told without a word of what failed', async () => {
    const { cookie } = site.ada
    await collector.db.prepare('ALTER TABLE report RENAME TO gone').run()
    const send = (path: string, init: { method?: string; body?: string } = {}) =>
      collector.fetch(path, {
        headers: { cookie, ...OWN, origin: 'http://localhost:8788' },
        redirect: 'manual',
        ...init,
      })
    const answers = await Promise.all([
      send('/desk'),
      send('/desk/deliveries'),
      send(`/desk/reports/${site.ids.report}`),
      send(`/r/${site.click.key}`),
      send(`/r/${site.click.key}/withdraw`, { method: 'POST' }),
      send(`/m/stop/${await sealed(collector, 'stop', site.click.id)}`, { method: 'POST' }),
      send(`/v1/reports/${site.click.id}/status`, {
        method: 'POST',
        body: JSON.stringify({ key: site.click.key }),
      }),
      send('/health'),
      customerOf(collector, site.click).send('write', { text: 'My words.' }),
    ])
    for (const answer of answers) {
      const text = await answer.text()
      expect(text).not.toMatch(
        /D1_|SQL|no such|\bat \w+ \(|worker\/|node_modules|signing_key|whsec_/i,
      )
    }
    expect(answers.filter(({ status }) => status >= 500).length).toBeGreaterThan(5)
    await collector.db.prepare('ALTER TABLE gone RENAME TO report').run()
  })
})
