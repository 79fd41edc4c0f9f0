import { createHash, createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { blockAddress } from '../../worker/db/mail/confirmations.ts'
import { findReport } from '../../worker/db/reports.ts'
import { act } from '../support/act.ts'
import { codeOf, newClick, post, raise } from '../support/click.ts'
import { type Collector, useCollector } from '../support/shared-collector.ts'

const SECRET = 'a secret of the shop and its collector'
const EMAIL = 'mara@customer.example'

let collector: Collector

beforeAll(async () => {
  collector = await useCollector()
  await collector.seed({ id: 'demo', identitySecret: SECRET })
  await collector.seed({ id: 'plain' })
})
afterAll(() => collector.close())

const sign = (email: string, secret = SECRET) =>
  createHmac('sha256', secret).update(email).digest('hex')

async function reported(site = 'demo') {
  const { id, key } = newClick({ site })
  await raise(collector, newClick({ site, id, key }))
  return {
    id,
    identify: (email: string, signature: string) =>
      post(collector, `/v1/reports/${id}/identity`, { key, email, signature }),
    mail: async () => (await findReport(collector.db, id))?.mail,
  }
}

describe('POST /v1/reports/ID/identity', () => {
  it('turns mail on for an address that the site’s own server signed', async () => {
    const { identify, mail } = await reported()
    expect((await identify(EMAIL, sign(EMAIL))).status).toBe(200)
    expect((await identify(EMAIL, sign(EMAIL))).status).toBe(200)
    expect(await mail()).toEqual({ status: 'on', email: EMAIL })
  })

  it('takes no other signature, and none at all where the site signs nothing', async () => {
    const { identify, mail } = await reported()
    for (const forged of [sign('other@customer.example'), sign(EMAIL, 'another'), '0'.repeat(64)]) {
      expect(await codeOf(await identify(EMAIL, forged))).toBe('wrong_signature')
    }
    const plain = await reported('plain')
    expect(await codeOf(await plain.identify(EMAIL, sign(EMAIL, '')))).toBe('wrong_signature')
    expect(await mail()).toEqual({ status: 'off', email: null })
  })

  it('signs up nobody again who stopped the mails, or whose reader said no', async () => {
    const { id, identify, mail } = await reported()
    await identify(EMAIL, sign(EMAIL))
    await act(collector, id, { role: 'customer' }, { type: 'stop_mail' })
    expect(await codeOf(await identify(EMAIL, sign(EMAIL)))).toBe('not_allowed')
    expect(await mail()).toMatchObject({ status: 'off' })
    const no = 'no@customer.example'
    const hash = createHash('sha256').update(no).digest('base64url')
    await blockAddress(collector.db, 'demo', hash, Date.now())
    const other = await reported()
    expect(await codeOf(await other.identify(no, sign(no)))).toBe('wrong_signature')
  })

  it('keeps the site’s secret out of its script', async () => {
    const script = await (await collector.fetch('/w/demo/amends.js')).text()
    expect(script).not.toContain(SECRET)
  })
})
