import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EvidenceInput, RaiseInput } from '../../worker/contract.ts'
import { findReport, listEvents } from '../../worker/db/reports.ts'
import { codeOf, newClick, ORIGIN, post, raise, tell } from '../support/click.ts'
import { hearOfClosed } from '../support/connections.ts'
import { JPEG, jpegOf, PNG, pngOf, startingWith, WEBP } from '../support/pictures.ts'
import { type Collector, useCollector } from '../support/shared-collector.ts'

const MAX_BYTES = 2 * 1024 * 1024

let collector: Collector
beforeAll(async () => {
  collector = await useCollector()
  await collector.seed({ id: 'demo' })
  await collector.seed({ id: 'other', origins: ['https://other.example'] })
})
afterAll(() => collector.close())

const raised = async () => {
  const click = newClick()
  await raise(collector, click)
  return click
}
const dataOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
const attach = (
  { id, key }: Pick<RaiseInput, 'id' | 'key'>,
  bytes: Uint8Array,
  more: object = {},
  headers?: Record<string, string>,
) =>
  post(collector, `/v1/reports/${id}/attachments`, { key, data: dataOf(bytes), ...more }, headers)
const rowsOf = async ({ id }: Pick<RaiseInput, 'id'>) => {
  const sql = 'SELECT id, type, bytes FROM attachment WHERE report_id = ?'
  return (await collector.db.prepare(sql).bind(id).all<{ id: string; type: string }>()).results
}
const objectsOf = async ({ id }: Pick<RaiseInput, 'id'>) =>
  (await collector.files.list({ prefix: `demo/${id}/` })).objects.map(({ key }) => key)

describe('POST /v1/reports/ID/attachments', () => {
  it.each([
    ['image/png', PNG],
    ['image/jpeg', JPEG],
    ['image/webp', WEBP],
  ])(
    'keeps a picture of the type %s to the letter, and answers with the receipt',
    async (type, bytes) => {
      const click = await raised()
      const response = await attach(click, bytes)
      expect(response.status).toBe(200)
      expect(response.headers.get('access-control-allow-origin')).toBe(ORIGIN)
      expect(await response.json()).toMatchObject({
        report: { id: click.id },
        statusUrl: `${collector.url}/r/${click.key}`,
      })
      const [row] = await rowsOf(click)
      expect(row).toMatchObject({ type, bytes: bytes.byteLength })
      const object = await collector.files.get(`demo/${click.id}/${row?.id}`)
      expect(new Uint8Array((await object?.arrayBuffer()) ?? new ArrayBuffer())).toEqual(bytes)
      const events = await listEvents(collector.db, click.id)
      expect(events.at(-1)).toMatchObject({ type: 'attached', data: { id: row?.id, type } })
    },
  )

  it('keeps a picture of exactly 2 MiB', async () => {
    const click = await raised()
    expect((await attach(click, jpegOf(640, 480, MAX_BYTES))).status).toBe(200)
  })

  it('keeps what is said twice once, also at the same time and behind other news', async () => {
    const click = await raised()
    const said = { said: 'picture-1' }
    const both = await Promise.all([attach(click, PNG, said), attach(click, PNG, said)])
    await attach(click, PNG, { said: 'picture-2' })
    const again = await attach(click, PNG, said)
    expect([...both, again].map(({ status }) => status)).toEqual([200, 200, 200])
    expect(await rowsOf(click)).toHaveLength(2)
    expect(await objectsOf(click)).toHaveLength(2)
  })

  it('holds ten, and tells the device not to try an eleventh again', async () => {
    const click = await raised()
    for (let n = 0; n < 10; n++) expect((await attach(click, PNG)).status).toBe(200)
    const eleventh = await attach(click, PNG)
    expect([eleventh.status, await codeOf(eleventh)]).toEqual([409, 'not_allowed'])
    expect(await objectsOf(click)).toHaveLength(10)
  })

  it('stores no picture of a report that was withdrawn', async () => {
    const click = await raised()
    await post(collector, `/v1/reports/${click.id}/withdraw`, { key: click.key })
    expect((await attach(click, PNG)).status).toBe(409)
    expect(await objectsOf(click)).toEqual([])
  })

  it('answers no other method', async () => {
    const { id } = await raised()
    expect((await collector.fetch(`/v1/reports/${id}/attachments`)).status).toBe(405)
  })
})

describe('whoever is not the customer', () => {
  it.each([
    ['with another key', { key: newClick().key }, {}, 403, 'wrong_key'],
    [
      'from the page of another site',
      {},
      { origin: 'https://other.example' },
      403,
      'forbidden_origin',
    ],
    ['with a field that nobody knows', { type: 'image/png' }, {}, 400, 'invalid'],
    ['with a key that is none', { key: 'x' }, {}, 400, 'invalid'],
  ])('adds nothing %s', async (_how, more, headers, status, code) => {
    const click = await raised()
    const response = await attach(click, PNG, more, headers)
    expect([response.status, await codeOf(response)]).toEqual([status, code])
    expect(await objectsOf(click)).toEqual([])
  })

  it('cannot add to a report that does not exist', async () => {
    const response = await attach(newClick(), PNG)
    expect([response.status, await codeOf(response)]).toEqual([404, 'unknown_report'])
  })
})

describe('hostile bytes', () => {
  const polyglot = Buffer.concat([Buffer.from('<script>alert(1)</script>'), PNG])
  it.each([
    ['a script drawing', Buffer.from('<svg onload="alert(1)"></svg>'), 415],
    ['a page that holds a picture', polyglot, 415],
    ['a GIF', Buffer.from('GIF89a          '), 415],
    ['first bytes without a header', startingWith([0xff, 0xd8, 0xff]), 415],
    ['no bytes', Buffer.alloc(0), 415],
    ['a picture as large as a wall', pngOf(10_000, 10_000), 413],
    ['one byte too many', jpegOf(640, 480, MAX_BYTES + 1), 413],
  ])('are refused: %s', async (_what, bytes, status) => {
    const click = await raised()
    expect((await attach(click, bytes)).status).toBe(status)
    expect(await objectsOf(click)).toEqual([])
  })

  it.each(['%%%%', 'A', 'AAAA=AAA', 'data:image/png;base64,AAAA', '\u0000'])(
    'are refused where they are no base64: %j',
    async (data) => {
      const click = await raised()
      const response = await attach(click, PNG, { data })
      expect([response.status, await codeOf(response)]).toEqual([400, 'invalid'])
    },
  )

  it('are counted before they are read, also when they come without a length', async () => {
    const click = await raised()
    const path = `/v1/reports/${click.id}/attachments`
    const piece = new TextEncoder().encode('A'.repeat(65_536))
    // Just too many: where much more is on its way when it is refused, the server of this machine
    // loses the answer.
    const pieces = 43
    let sent = 0
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (++sent > pieces) controller.close()
        else controller.enqueue(piece)
      },
    })
    const headers = { 'content-type': 'text/plain', origin: ORIGIN }
    const init = { method: 'POST', headers, body, duplex: 'half' }
    await hearOfClosed()
    const statuses = [
      (await fetch(collector.url + path, init)).status,
      (await post(collector, path, 'A'.repeat(3_000_000))).status,
    ]
    expect(statuses).toEqual([413, 413])
  })

  it('are no larger than a form where they are details', async () => {
    const click = await raised()
    const path = `/v1/reports/${click.id}/details`
    expect((await post(collector, path, 'A'.repeat(170_000))).status).toBe(413)
  })
})

describe('evidence', () => {
  const LINES: EvidenceInput = {
    browser: 'Chromium 140, Linux',
    language: 'de-AT',
    timeZone: 'Europe/Vienna',
    viewport: [360, 640],
    release: '9fceb02d0ae598e95dc970b74767f19372d61af8',
    order: '100023-2026-000123',
    errors: [{ text: 'TypeError: total is undefined', count: 3 }],
    requests: [{ url: '/api/pay', status: 502, count: 1 }],
  }

  it('is stored with the answers', async () => {
    const click = await raised()
    expect((await tell(collector, click, { evidence: LINES, finished: true })).status).toBe(200)
    expect(await findReport(collector.db, click.id)).toMatchObject({
      evidence: LINES,
      finished: true,
    })
  })

  it('is scrubbed of secrets and people, whoever posts it', async () => {
    const click = await raised()
    await tell(collector, click, {
      evidence: {
        browser: 'jo@shop.example',
        order: 'jo@shop.example',
        errors: [{ text: 'Bearer abcdefgh12345 at https://a.example/x?token=s3cret', count: 1 }],
        requests: [{ url: '/pay/4111111111111111?cvc=123', status: 500, count: 1 }],
      },
    })
    expect((await findReport(collector.db, click.id))?.evidence).toEqual({
      browser: '[…]',
      order: '[…]',
      errors: [{ text: 'Bearer […] at https://a.example/x', count: 1 }],
      requests: [{ url: '/pay/[…]', status: 500, count: 1 }],
    })
  })

  it('is once what is told twice', async () => {
    const click = await raised()
    await tell(collector, click, { evidence: LINES })
    await tell(collector, click, { evidence: LINES })
    expect((await findReport(collector.db, click.id))?.version).toBe(2)
  })

  it.each([
    [
      'more than five errors',
      { errors: Array.from({ length: 6 }, () => ({ text: 'x', count: 1 })) },
    ],
    ['a line break', { browser: 'x\ny' }],
    ['a field that nobody knows', { cookies: 'x' }],
    ['a window of no size', { viewport: [-1, 2] }],
  ])('is refused with %s', async (_what, evidence) => {
    const click = await raised()
    const response = await tell(collector, click, { evidence: evidence as EvidenceInput })
    expect([response.status, await codeOf(response)]).toEqual([400, 'invalid'])
  })
})
