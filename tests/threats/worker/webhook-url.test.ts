import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newClick, raise } from '../../support/click.ts'
import { type Collector, startCollector } from '../../support/collector.ts'
import { readDeliveries, readEndpoint } from '../../support/deliveries.ts'
import { startReceiver } from '../../support/receiver.ts'
import { signIn } from '../../support/staff.ts'

const MINUTE = 60_000
const ROOT = `${import.meta.dirname}/../../..`

let collector: Collector
let receiver: Awaited<ReturnType<typeof startReceiver>>
let ada: Awaited<ReturnType<typeof signIn>>

/** Addresses as somebody may have put them into the database by hand. */
let planted: readonly string[]

beforeAll(async () => {
  receiver = await startReceiver()
  collector = await startCollector({ vars: { LOOPBACK: '' } })
  const { port } = new URL(receiver.url)
  planted = [
    receiver.url,
    `http://2130706433:${port}/hooks`,
    `http://[::ffff:127.0.0.1]:${port}/hooks`,
    `http://１２７.0.0.1:${port}/hooks`,
    `http://localhost:${port}/hooks`,
    `${collector.url}/v1/reports`,
    'not an address',
  ]
  const formats = ['webhook', 'slack', 'discord', 'teams'] as const
  const endpoints = planted.map((url, at) => ({
    id: `planted-${at}`,
    url,
    secret: receiver.secret,
    format: formats[at % formats.length] ?? 'webhook',
  }))
  await collector.seed({ id: 'planted' }, { endpoints })
  ada = await signIn(collector, 'planted-sam')
})
afterAll(() => Promise.all([collector.close(), receiver.close()]))

const posts = async (reportId: string) =>
  (await readDeliveries(collector, reportId)).filter(
    ({ recipient }) => recipient.startsWith('planted-') && recipient !== 'planted-sam',
  )

describe('T9: an address that stands in the database and is not allowed', () => {
  it('gets nothing: its alerts are given up at once, where the desk shows them and says why', async () => {
    const click = newClick({ site: 'planted' })
    await raise(collector, click)
    await collector.tick(MINUTE)
    const dead = { status: 'dead', outcome: 'forbidden_address', attempts: 1 }
    expect(await posts(click.id)).toEqual(planted.map(() => expect.objectContaining(dead)))
    expect(receiver.got).toEqual([])
    expect(await readEndpoint(collector, 'planted-0')).toMatchObject({
      failingSince: expect.any(Number),
    })
    const page = await (await ada.get('/desk/deliveries')).text()
    expect(page).toContain('Nothing is sent to this address. The address must start with https.')
    expect(page).toContain('this endpoint’s address isn’t allowed')
    expect(page).not.toContain('Test mode')
    // Mail is another way, and comes.
    expect(await collector.mailsTo('sam@shop.example')).not.toEqual([])
  })

  it('gets no test, nothing that is sent again, and no word of trouble with mail', async () => {
    for (const at of planted.keys()) {
      const form = { id: `planted-${at}` }
      const tested = await ada.post('/desk/deliveries/endpoints/test', form)
      expect(await tested.text()).toContain('The test didn’t arrive.')
    }
    const form = { from: '2020-01-01T00:00', to: '2040-01-01T00:00', which: 'all', recipient: '' }
    const again = await ada.post('/desk/deliveries/replay', form)
    expect(again.headers.get('location')).toMatch(/put=[1-9]/)
    await collector.tick(MINUTE)
    await collector.db
      .prepare(
        `INSERT INTO trouble (site_id, kind, subject, since) VALUES ('planted', 'mail_failing', 'mail', 1)`,
      )
      .run()
    await collector.tick(2 * MINUTE)
    expect(receiver.got).toEqual([])
    const { results } = await collector.db
      .prepare(`SELECT outcome FROM delivery WHERE channel = 'webhook' AND status = 'dead'`)
      .all()
    expect(results).toEqual(planted.map(() => ({ outcome: 'forbidden_address' })))
  })
})

describe('T9: the file of a site', { tags: 'long' }, () => {
  it('is refused with a sentence for an address that is not allowed', () => {
    const example = JSON.parse(readFileSync(`${ROOT}/demo/example-site.json`, 'utf8')) as {
      endpoints: { url: string }[]
    }
    const file = `${mkdtempSync(`${tmpdir()}/amends-`)}/site.json`
    for (const url of planted) {
      const endpoints = example.endpoints.map((endpoint) => ({ ...endpoint, url }))
      writeFileSync(file, JSON.stringify({ ...example, endpoints }))
      const node = `${ROOT}/node_modules/.bin/node`
      const run = spawnSync(node, [`${ROOT}/demo/site.ts`, file], { encoding: 'utf8' })
      expect([url, run.status]).toEqual([url, 1])
      expect(run.stderr).toMatch(/endpoints\.0\.url: The address|That is not a complete address/)
    }
  })
})

describe('T9: a webhook that goes round to a collector', () => {
  it('does nothing there, by whichever of its names it comes', async () => {
    const headers = { 'user-agent': 'Amends-Webhooks/1', origin: 'http://localhost:8788' }
    for (const path of ['/v1/reports', '/m/stop/x', '/desk/sign-in', '/', '/r/x/withdraw']) {
      const answer = await collector.fetch(path, { method: 'POST', headers, body: '{}' })
      expect([path, answer.status]).toEqual([path, 403])
    }
  })
})
