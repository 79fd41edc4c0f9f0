import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findReport } from '../../../worker/db/reports.ts'
import { newClick, ORIGIN, raise } from '../../support/click.ts'
import { type Collector, startCollector } from '../../support/collector.ts'
import { writeConfig } from '../../support/config.ts'

const SECRET = '1x0000000000000000000000000000000AA'

const asked: URLSearchParams[] = []
const cloudflare = createServer((request, response) => {
  let body = ''
  request.on('data', (chunk) => (body += chunk))
  request.on('end', () => {
    const fields = new URLSearchParams(body)
    asked.push(fields)
    const token = fields.get('response')
    if (token === 'hang') return
    if (token === 'broken') response.writeHead(500).end('<html>')
    else if (token === 'odd') response.end('{"success":"yes"}')
    else
      response.end(JSON.stringify({ success: token === 'good' && fields.get('secret') === SECRET }))
  })
})

let collector: Collector
beforeAll(async () => {
  await new Promise<void>((done) => cloudflare.listen(0, '127.0.0.1', done))
  const { port } = cloudflare.address() as AddressInfo
  collector = await startCollector({
    configPath: writeConfig('turnstile-worker'),
    vars: { STAND_IN: `http://127.0.0.1:${port}` },
  })
  const turnstile = { siteKey: '1x00000000000000000000AA', secretKey: SECRET }
  await collector.seed({ id: 'demo', origins: [ORIGIN], turnstile })
  await collector.seed({ id: 'plain', origins: [ORIGIN] })
})
afterAll(async () => {
  await collector.close()
  cloudflare.closeAllConnections()
  cloudflare.close()
})

const stateOf = async (id: string) => (await findReport(collector.db, id))?.state

describe('T1: a site that asks for Turnstile', () => {
  it('takes a proven report at once, and tells Cloudflare no address of the customer', async () => {
    const click = newClick({ challenge: 'good' })
    const answer = await raise(collector, click, { 'cf-connecting-ip': '203.0.113.7' })
    expect([answer.status, await stateOf(click.id)]).toEqual([201, 'received'])
    const [fields] = asked.splice(0)
    expect([...(fields?.keys() ?? [])]).toEqual(['secret', 'response', 'idempotency_key'])
    expect(fields?.get('idempotency_key')).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    // Sent again, it is known: nobody is asked.
    expect((await raise(collector, click)).status).toBe(200)
    expect(asked).toEqual([])
  })

  it.each([[undefined], ['forged'], ['broken'], ['odd'], ['hang'], ['']])(
    'T30: looks first at a report whose proof is %j, and refuses none',
    async (challenge) => {
      const click = newClick(challenge === undefined ? {} : { challenge })
      expect((await raise(collector, click)).status).toBe(201)
      expect(await stateOf(click.id)).toBe('quarantined')
      expect((await findReport(collector.db, click.id))?.suspicion).toBe('unproven')
    },
  )

  it('shows its public key to the panel, and never the other one', async () => {
    const words = await (await collector.fetch('/w/demo/panel/en/words-x.js')).text()
    expect(words).toContain('1x00000000000000000000AA')
    const script = await (await collector.fetch('/w/demo/amends.js')).text()
    expect(words + script).not.toContain(SECRET)
  })

  it('is the only one of which Cloudflare hears', async () => {
    asked.length = 0
    const click = newClick({ site: 'plain', challenge: 'good' })
    await raise(collector, click)
    expect([asked.length, await stateOf(click.id)]).toEqual([0, 'received'])
  })
})
