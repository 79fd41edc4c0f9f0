import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newClick, raise } from '../support/click.ts'
import { readAttempts, readDeliveries, readEndpoint } from '../support/deliveries.ts'
import { openDesk } from '../support/desk.ts'
import { type Collector, useCollector } from '../support/shared-collector.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
// Nothing falls due meanwhile, so that no other alert comes between.
const PATIENT = { answerWithinMinutes: 60 * 24 * 30 }

type Answer = () => number | Promise<number>

/** A receiver that repeats a customer's words, and may let something happen before it answers. */
async function startTalker() {
  let answers: readonly Answer[] = []
  let asked = 0
  const server = createServer((request, response) => {
    request.resume()
    request.on('end', () => {
      const answer = answers[Math.min(asked++, answers.length - 1)] ?? (() => 204)
      void Promise.resolve(answer()).then((status) =>
        response.writeHead(status, { 'content-type': 'text/plain' }).end('my private words'),
      )
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    /** Each in its turn, and the last for whatever comes after. */
    plan(...planned: readonly Answer[]) {
      answers = planned
      asked = 0
    },
    asked: () => asked,
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}

let collector: Collector
let talker: Awaited<ReturnType<typeof startTalker>>
beforeAll(async () => {
  collector = await useCollector()
  talker = await startTalker()
})
afterAll(() => Promise.all([collector.close(), talker.close()]))

/** A report of which an endpoint is about to be told. */
async function open(site: string) {
  const desk = await openDesk(collector, site, PATIENT)
  const crm = `${site}-crm`
  const endpoints = [{ id: crm, url: talker.url, secret: 'whsec_MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0' }]
  await collector.seed({ id: site, ...PATIENT }, { staff: [], endpoints })
  const click = newClick({ site })
  await raise(collector, click)
  const row = async () =>
    (await readDeliveries(collector, click.id)).find(({ recipient }) => recipient === crm)
  return { ...desk, click, crm, row }
}

describe('what a receiver answers', () => {
  it('after its report was erased is not stored', async () => {
    const { ada, click, crm, row } = await open('erased')
    const erase = async () => {
      await collector.db
        .prepare(
          `UPDATE report SET document = json_set(document, '$.erasureAskedAt', 1) WHERE id = ?`,
        )
        .bind(click.id)
        .run()
      const version = await collector.db
        .prepare('SELECT version FROM report WHERE id = ?')
        .bind(click.id)
        .first<number>('version')
      await ada.post(`/desk/reports/${click.id}/erase`, { version: String(version) })
      return 500
    }
    talker.plan(erase, () => 204)
    await collector.tick(MINUTE)
    // Nothing but the word that it is erased is left, and may be sent by now.
    expect(await row()).toMatchObject({ type: 'report.erased' })
    expect((await row())?.outcome).not.toBe('status_500')
    expect(await readAttempts(collector, crm)).toEqual([])
  })

  it('is stored while the report stands', async () => {
    const { crm } = await open('stands')
    talker.plan(() => 500)
    await collector.tick(MINUTE)
    expect(await readAttempts(collector, crm)).toMatchObject([{ excerpt: 'my private words' }])
  })

  it('too late for its lease leaves what the new holder recorded as it is', async () => {
    const { click, crm, row } = await open('late')
    let held = await row()
    const loseLease = async () => {
      await collector.db
        .prepare('UPDATE delivery SET lease_until = 0 WHERE report_id = ?')
        .bind(click.id)
        .run()
      await collector.tick(2 * MINUTE)
      held = await row()
      return 410
    }
    talker.plan(loseLease, () => 503)
    await collector.tick(MINUTE)
    expect(held).toMatchObject({ status: 'pending', outcome: 'status_503', attempts: 2 })
    expect(await row()).toEqual(held)
    const outcomes = (await readAttempts(collector, crm)).map(({ outcome }) => outcome)
    expect(outcomes.toSorted()).toEqual(['status_410', 'status_503'])
  })
})

describe('an endpoint that failed only twice in five days', () => {
  it('is not disabled', async () => {
    const { crm, row } = await open('quiet')
    talker.plan(() => 500)
    await collector.tick(MINUTE)
    await collector.tick(5 * DAY + 60 * MINUTE)
    expect(await row()).toMatchObject({ status: 'pending', attempts: 2 })
    expect(await readEndpoint(collector, crm)).toMatchObject({ disabledAt: null })
    // Three more, and it is.
    for (const days of [6, 7, 8]) await collector.tick(days * DAY)
    expect(await readEndpoint(collector, crm)).toMatchObject({ disabledBecause: 'failing' })
  })
})
