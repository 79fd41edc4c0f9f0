import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findReport } from '../../../worker/db/reports.ts'
import { PROBLEM_STATUS } from '../../../worker/problem.ts'
import { newClick, ORIGIN, raise } from '../../support/click.ts'
import { type Collector, useCollector } from '../../support/shared-collector.ts'

let collector: Collector
beforeAll(async () => {
  collector = await useCollector()
  await collector.seed({ id: 'demo', origins: [ORIGIN] })
  // Else the health says that the clock does not tick.
  await collector.tick()
})
afterAll(() => collector.close())

const KINDS = [
  'details',
  'withdraw',
  'status',
  'messages',
  'choose',
  'propose',
  'confirm',
  'reopen',
  'identity',
  'attachments',
]
const REFUSALS = [400, 403, 404, 405, 409, 413, 415, 422]

/** What a body of bytes is answered with, by every route under /v1 that reads one. */
async function answers(
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
) {
  const click = newClick()
  await raise(collector, click)
  const paths = ['/v1/reports', ...KINDS.map((kind) => `/v1/reports/${click.id}/${kind}`)]
  const ask = async (path: string) => {
    const answer = await collector.fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'text/plain', origin: ORIGIN, ...headers },
      body,
    })
    const { error } = (await answer.json()) as { error?: { code: keyof typeof PROBLEM_STATUS } }
    expect([path, error && PROBLEM_STATUS[error.code]]).toEqual([path, answer.status])
    return answer.status
  }
  const got = await Promise.all(paths.map(ask))
  return [...new Set(got)].toSorted((a, b) => a - b)
}

const bytes = (...values: number[]) => new Uint8Array(values)
const click = (more: string) => JSON.stringify(newClick()).replace(/}$/, `,${more}}`)

describe('T21: a body', () => {
  it.each<[string, string | Uint8Array<ArrayBuffer>, number[], Record<string, string>?]>([
    ['that is empty', '', [400]],
    ['that is cut off', '{"site":"demo",', [400]],
    ['that is no object', '[1,2,3]', [400]],
    ['that is null', 'null', [400]],
    ['that is a number', '1e400', [400]],
    ['that is a string', '"x"', [400]],
    ['with comments', '{/* */}', [400]],
    ['that is deep', '['.repeat(30_000), [400]],
    ['that is deep and closed', `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`, [400]],
    ['that is wide', `{${Array.from({ length: 5_000 }, (_, at) => `"k${at}":1`).join()}}`, [400]],
    ['that is a long list', `[${'0,'.repeat(30_000)}0]`, [400]],
    ['in UTF-16', new Uint8Array(Buffer.from('\uFEFF{"site":"demo"}', 'utf16le')), [400]],
    ['in UTF-16 without a mark', new Uint8Array(Buffer.from('{"site":"demo"}', 'utf16le')), [400]],
    ['with half a character', bytes(0x22, 0xc3, 0x22), [400]],
    ['with an overlong slash', bytes(0x22, 0xc0, 0xaf, 0x22), [400]],
    ['with a surrogate in UTF-8', bytes(0x22, 0xed, 0xa0, 0x80, 0x22), [400]],
    ['with a zero byte', '{"site":"de\0mo"}', [400]],
    ['that says gzip', '{}', [415], { 'content-encoding': 'gzip' }],
    ['that says br', '{}', [415], { 'content-encoding': 'br' }],
    ['that says identity, gzip', '{}', [415], { 'content-encoding': 'identity, gzip' }],
    ['of another charset', '{}', [415], { 'content-type': 'text/plain; charset=utf-16' }],
    ['of no type', '{}', [415], { 'content-type': '' }],
    ['of a form', '{}', [415], { 'content-type': 'application/x-www-form-urlencoded' }],
    ['of many parts', '{}', [415], { 'content-type': 'multipart/form-data; boundary=x' }],
    ['of a type that begins alike', '{}', [415], { 'content-type': 'text/plainer' }],
  ])('%s is refused for what it is', async (_what, body, statuses, headers) => {
    expect(await answers(body, headers)).toEqual(statuses)
  })

  it('that is too large is refused before it is parsed, with a length and without', async () => {
    const large = 'x'.repeat(170_000)
    expect((await raise(collector, large)).status).toBe(413)
    const chunked = await new Promise<number | undefined>((done, fail) => {
      const url = new URL('/v1/reports', collector.url)
      const headers = {
        'content-type': 'text/plain',
        origin: ORIGIN,
        'transfer-encoding': 'chunked',
      }
      const sent = request(url, { method: 'POST', headers }, ({ statusCode }) => done(statusCode))
      sent.on('error', fail)
      for (let at = 0; at < 20; at++) sent.write('x'.repeat(10_000))
      sent.end()
    })
    expect(chunked).toBe(413)
  })

  it.each([
    ['a number for an id', { id: 5 }],
    ['a list for an id', { id: ['AAAAAAAAAAAAAAAAAAAAAA'] }],
    ['an object for an id', { id: { $ne: null } }],
    ['a number for a site', { site: 1 }],
    ['a truth for a key', { key: true }],
    ['a text for a time', { raisedAt: '1' }],
    ['a time beyond all numbers', { raisedAt: 1e21 }],
    ['a time before time', { raisedAt: -1 }],
    ['half a millisecond', { raisedAt: 0.5 }],
    ['a number for words', { text: 12 }],
    ['words beyond the limit', { text: 'x'.repeat(10_001) }],
    ['half of a pair', { text: 'x\uD800' }],
    ['a zero in words', { text: 'x\0' }],
    ['a line break in a line', { step: 'a\nb' }],
    ['a number for a trap', { trap: 1 }],
    ['a text for a time taken', { tookMs: '5' }],
    ['a long proof', { challenge: 'x'.repeat(3_000) }],
    ['an unknown trigger', { trigger: 'admin' }],
  ])('with %s is refused', async (_what, given) => {
    const { status } = await raise(collector, { ...newClick(), ...given })
    expect(status).toBe(400)
  })

  it('that says a key twice counts once, by what it says last', async () => {
    const body = click('"reason":"broken","reason":"slow"')
    expect((await raise(collector, body)).status).toBe(201)
    const { id } = JSON.parse(body) as { id: string }
    expect((await findReport(collector.db, id))?.reason.code).toBe('slow')
  })

  it.each([
    ['that is no text', bytes(0x74, 0x3d, 0xff, 0xfe), 'application/x-www-form-urlencoded'],
    ['with ten thousand fields', 'a=1&'.repeat(10_000), 'application/x-www-form-urlencoded'],
    [
      'with names of lists',
      'text[]=1&text[a][b]=2&__proto__[x]=3',
      'application/x-www-form-urlencoded',
    ],
    [
      'with names of objects',
      '__proto__=1&constructor=2&toString=3',
      'application/x-www-form-urlencoded',
    ],
    ['with broken escapes', 'text=%&text=%zz&%=%C3', 'application/x-www-form-urlencoded'],
    ['that has no bounds', 'x', 'multipart/form-data'],
    ['that never ends', '--x\r\n', 'multipart/form-data; boundary=x'],
    ['that is JSON', '{}', 'application/json'],
    ['of no known type', 'x', 'nonsense'],
    ['that is too large', `text=${'x'.repeat(1_100_000)}`, 'application/x-www-form-urlencoded'],
  ])('of a page’s form %s breaks nothing', async (_what, body, type) => {
    const one = newClick()
    await raise(collector, one)
    const paths = ['write', 'mail', 'wish', 'follow-up', 'pick', 'reopen', 'attach'].map(
      (act) => `/r/${one.key}/${act}`,
    )
    const submit = async (path: string) => {
      const { status } = await collector.fetch(path, {
        method: 'POST',
        headers: { 'content-type': type, 'sec-fetch-site': 'same-origin' },
        body,
        redirect: 'manual',
      })
      expect([path, [200, 303, ...REFUSALS].includes(status)]).toEqual([path, true])
    }
    const others = ['/m/stop/x', '/m/confirm/x', '/desk/sign-in', '/desk/sign-in/x']
    await Promise.all([...paths, ...others].map(submit))
    expect(({} as Record<string, unknown>)['x']).toBeUndefined()
  })

  it('is of no account for a method that is not taken', async () => {
    const one = newClick()
    await raise(collector, one)
    const paths = [
      '/v1',
      '/v1/reports',
      `/v1/reports/${one.id}`,
      ...KINDS.map((kind) => `/v1/reports/${one.id}/${kind}`),
      `/r/${one.key}`,
      '/m/stop/x',
      '/desk',
      '/w/demo/amends.js',
      '/health',
      '/',
    ]
    const methods = ['HEAD', 'OPTIONS', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND']
    const headers = { origin: ORIGIN, 'sec-fetch-site': 'same-origin' }
    const ask = (method: string, path: string) =>
      new Promise<number>((done, fail) => {
        const sent = request(new URL(path, collector.url), { method, headers }, (answer) => {
          answer.resume()
          done(answer.statusCode ?? 0)
        })
        sent.on('error', fail)
        sent.end()
      })
    for (const path of paths) {
      const got = await Promise.all(methods.map((method) => ask(method, path)))
      // 501: the platform itself does not know the method.
      expect([path, got.filter((status) => status >= 500 && status !== 501)]).toEqual([path, []])
    }
  })
})
