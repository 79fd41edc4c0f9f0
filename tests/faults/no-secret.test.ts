import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findSigningKey } from '../../worker/app/signing-keys.ts'
import { act } from '../support/act.ts'
import { newClick, raise } from '../support/click.ts'
import { type Collector, startCollector } from '../support/collector.ts'
import { openDesk } from '../support/desk.ts'
import { keyedEnv, ONE } from '../support/keyed.ts'
import { CUSTOMER } from '../support/reports.ts'
import { sealBy } from '../support/seal.ts'

const MINUTE = 60_000
const EMAIL = 'kim@mail.example'

let collector: Collector
let desk: Awaited<ReturnType<typeof openDesk>>
beforeAll(async () => {
  collector = await startCollector({ vars: { COLLECTOR_SECRET: '' } })
  desk = await openDesk(collector, 'demo')
})
afterAll(() => collector.close())

const mailsTo = async (address: string) =>
  (await collector.mailsTo(address)).map(({ text }) => text)

describe('C16: a worker without a secret', () => {
  const click = newClick({ text: 'Nothing happens.' })

  it('C16: takes reports, tells staff of them and lets them in', async () => {
    expect((await raise(collector, click)).status).toBe(201)
    await collector.tick(2 * MINUTE)
    const told = (await mailsTo('sam@demo.example')).find((text) =>
      text.includes('Nothing happens'),
    )
    expect(told).toContain(`${collector.url}/desk/reports/${click.id}`)
    const page = await (await desk.ada.get('/desk')).text()
    expect(page).toContain('The collector has no secret, so no links can be signed')
    expect((await collector.fetch(`/r/${click.key}`)).status).toBe(200)
  })

  it('C16: lets mail to customers wait, makes no key and sends it once there is one', async () => {
    await act(collector, click.id, CUSTOMER, { type: 'ask_mail', email: EMAIL })
    await collector.tick(3 * MINUTE)
    const refused = await desk.ada.post('/desk/settings/keys')
    expect([refused.status, await refused.text()]).toEqual([
      422,
      expect.stringContaining('no secret yet'),
    ])
    expect(await mailsTo(EMAIL)).toEqual([])
    const { results } = await collector.db.prepare('SELECT * FROM collector_key').all()
    expect(results).toEqual([])
  })

  it('C16: whose secret was lost calls no link wrong and replaces nothing', async () => {
    await findSigningKey(keyedEnv(collector, ONE), Date.now())
    const link = `/r/${click.id}~${'x'.repeat(43)}`
    expect((await collector.fetch(link)).status).toBe(503)
    const page = await (await desk.ada.get('/desk/settings')).text()
    expect(page).toContain('The collector’s secret is missing.')
    expect(page).not.toContain('action="/desk/settings/keys"')
    expect((await raise(collector, newClick())).status).toBe(201)
    await collector.tick(4 * MINUTE)
    const { results } = await collector.db.prepare('SELECT encrypted FROM collector_key').all()
    expect(results).toHaveLength(1)
  })

  it('C16: goes on with the plain key of the release before', async () => {
    await collector.db.prepare('DELETE FROM collector_key').run()
    const link = `/r/${click.id}~${await sealBy(collector, 'status', click.id)}`
    expect((await collector.fetch(link)).status).toBe(200)
    await collector.tick(5 * MINUTE)
    expect((await mailsTo(EMAIL))[0]).toContain(`${collector.url}/m/confirm/`)
    expect(await (await desk.ada.get('/desk')).text()).toContain('its keys aren’t encrypted')
  })
})
