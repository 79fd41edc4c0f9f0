import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newClick, ORIGIN, raise, tell } from '../../support/click.ts'
import { type Collector, useCollector } from '../../support/shared-collector.ts'

let collector: Collector
beforeAll(async () => {
  collector = await useCollector()
  await collector.seed({ id: 'demo', origins: [ORIGIN, 'https://*.shop.example'] })
})
afterAll(() => collector.close())

/** As it is on the wire: no client of ours cleans it. */
function ask(method: string, path: string, headers: Record<string, string>, body = '') {
  return new Promise<{ status: number; headers: Record<string, unknown> }>((done, fail) => {
    const sent = request(new URL(path, collector.url), { method, headers }, (answer) => {
      answer.resume()
      done({ status: answer.statusCode ?? 0, headers: answer.headers })
    })
    sent.on('error', fail)
    sent.end(body)
  })
}

describe('T3: an answer under /v1', () => {
  it('says that it varies by origin, knows no credentials and reflects nothing', async () => {
    const click = newClick()
    await raise(collector, click)
    const paths = [
      '/v1',
      '/v1/',
      '/v1/nothing',
      '/v1/reports',
      `/v1/reports/${click.id}/details`,
      `/v1/reports/${click.id}/nothing`,
      '/v1/reports/%00/status',
      '/v1/%',
    ]
    const hostile = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: `${ORIGIN}, https://evil.example` },
      { origin: `https://${'a'.repeat(8_000)}.example` },
      {
        origin: ORIGIN,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'x-evil, content-type',
      },
      {
        origin: ORIGIN,
        'access-control-request-method': 'POST',
        'access-control-request-headers': ','.repeat(8_000),
      },
      { origin: ORIGIN, cookie: 'a=b', authorization: 'Bearer x' },
    ]
    for (const path of paths) {
      for (const method of ['GET', 'HEAD', 'POST', 'OPTIONS', 'PUT', 'DELETE']) {
        for (const headers of hostile) {
          const answer = await ask(method, path, headers)
          expect([method, path, answer.headers['vary'] ?? '']).toEqual([method, path, 'Origin'])
          expect(answer.status).toBeLessThan(500)
          expect(answer.headers['access-control-allow-credentials']).toBeUndefined()
          expect([undefined, '*']).toContain(answer.headers['access-control-allow-headers'])
          expect([undefined, 'GET, POST']).toContain(answer.headers['access-control-allow-methods'])
          expect(['*', undefined, ORIGIN]).toContain(answer.headers['access-control-allow-origin'])
        }
      }
    }
  })

  it('is for pages that the site lists, and for those below a name that it lists with a star', async () => {
    const let_in = [ORIGIN, 'https://www.shop.example', 'https://a.b.shop.example']
    for (const origin of let_in) {
      const click = newClick()
      const answer = await raise(collector, click, { origin })
      expect([origin, answer.status]).toEqual([origin, 201])
      expect(answer.headers.get('access-control-allow-origin')).toBe(origin)
      expect(answer.headers.get('vary')).toBe('Origin')
      expect((await tell(collector, click, { text: 'More.' })).status).toBe(200)
    }
    const kept_out = [
      'https://shop.example',
      'http://www.shop.example',
      'https://www.shop.example:8443',
      'https://evilshop.example',
      'https://www.shop.example.',
      'https://www.shop.example.evil.example',
      'HTTPS://WWW.SHOP.EXAMPLE',
      'null',
      '',
    ]
    for (const origin of kept_out) {
      const answer = await raise(collector, newClick(), { origin })
      expect([origin, answer.status]).toEqual([origin, 403])
      // That nothing was taken, and no word of the site.
      expect(answer.headers.get('access-control-allow-origin')).toBe('*')
      expect(answer.headers.get('vary')).toBe('Origin')
    }
  })
})
