import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { act } from '../../support/act.ts'
import { newClick, post, raise, tell } from '../../support/click.ts'
import { SAM } from '../../support/reports.ts'
import { type Collector, useCollector } from '../../support/shared-collector.ts'

const HOUR_MS = 3_600_000
/** What a page, and whoever runs scripts on it, may never get to see. */
const SECRETS = {
  identity: 'identity-secret-of-thirty-two-letters',
  turnstile: 'turnstile-secret-key',
  endpoint: 'https://hooks.shop.example/inbox',
  staffMail: 'hidden.colleague@shop.example',
  stranger: 'words-of-another-customer',
  note: 'note-for-colleagues-alone',
}

let collector: Collector
beforeAll(async () => {
  collector = await useCollector()
  const staff = [{ id: 'demo-sam', name: 'Sam Okafor', email: SECRETS.staffMail, role: 'admin' }]
  const secret = `whsec_${btoa('a secret for webhooks of this shop')}`
  const endpoints = [{ id: 'demo-hook', url: SECRETS.endpoint, secret }]
  const turnstile = { siteKey: 'a-public-key', secretKey: SECRETS.turnstile }
  const site = { id: 'demo', identitySecret: SECRETS.identity, turnstile }
  await collector.seed(site, { staff, endpoints })
})
afterAll(() => collector.close())

describe('T32: what reaches a page', () => {
  it('is no secret of the site, no address of its staff, and nothing of another customer', async () => {
    await raise(collector, newClick({ text: SECRETS.stranger }))
    const click = newClick({ text: 'Nothing happens.' })
    const said = [await raise(collector, click), await tell(collector, click, { wish: 'fix' })]
    // Without Turnstile's proof it waits until somebody has looked.
    await act(collector, click.id, SAM, { type: 'release', reason: 'It is no spam.' })
    const updateBy = Date.now() + HOUR_MS
    await act(collector, click.id, SAM, { type: 'acknowledge', text: 'I look into it.', updateBy })
    await act(collector, click.id, SAM, { type: 'note', text: SECRETS.note })
    said.push(await post(collector, `/v1/reports/${click.id}/status`, { key: click.key }))
    const script = await collector.fetch('/w/demo/amends.js')
    const code = await script.clone().text()
    const build = /-[0-9a-f]{8}\.js/.exec(code)?.[0] ?? ''
    said.push(script, await collector.fetch(`/w/demo/panel/en/words${build}`))
    said.push(await collector.fetch(`/r/${click.key}`))
    for (const answer of said) {
      expect(answer.ok).toBe(true)
      const text = await answer.text()
      for (const secret of Object.values(SECRETS)) expect(text).not.toContain(secret)
    }
  })
})
