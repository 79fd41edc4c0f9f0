import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findReport } from '../../../worker/db/reports.ts'
import { newClick, post, raise, tell } from '../../support/click.ts'
import { customerOf } from '../../support/customer.ts'
import { leadThrough, newCase, openDesk } from '../../support/desk.ts'
import { PNG } from '../../support/pictures.ts'
import { type Collector, useCollector } from '../../support/shared-collector.ts'

let collector: Collector
let desk: Awaited<ReturnType<typeof openDesk>>
let other: Awaited<ReturnType<typeof openDesk>>
beforeAll(async () => {
  collector = await useCollector()
  desk = await openDesk(collector, 'demo')
  other = await openDesk(collector, 'other')
})
afterAll(() => collector.close())

interface Exported {
  readonly format: string
  readonly version: number
  readonly reports: readonly (Record<string, unknown> & {
    readonly pictures: readonly { readonly data: string }[]
    readonly history?: readonly { readonly type: string; readonly data: object }[]
    readonly messages: readonly { readonly by: string | null; readonly text: string }[]
  })[]
}

const data = Buffer.from(PNG).toString('base64')

/** A customer whose report another customer's was merged into, and the other way round. */
async function scene() {
  const one = await newCase(collector, { text: 'canary-own' })
  await tell(collector, one.click, { contact: { email: 'own@mail.example' }, wish: 'fix' })
  await post(collector, `/v1/reports/${one.click.id}/attachments`, { key: one.click.key, data })
  await one.act(desk.sam, 'note', { text: 'canary-note for colleagues' })
  await leadThrough(one, desk.sam, 'acknowledge')
  const stranger = await newCase(collector, { text: 'canary-stranger' })
  await tell(collector, stranger.click, { contact: { email: 'stranger@mail.example' } })
  const { reference } = await stranger.read()
  const merged = await newCase(collector, { text: 'canary-merged' })
  await tell(collector, merged.click, { contact: { email: 'own@mail.example' } })
  await merged.act(desk.sam, 'merge', { into: reference })
  return { one, merged, stranger, strangers: reference }
}

const exportOf = (who: typeof desk.ada, id: string) =>
  who.post('/desk/privacy/export', { chosen: id })

describe('T31: what is held on one customer', () => {
  it('comes as a file that nobody keeps: words, notes, history and pictures', async () => {
    const { one } = await scene()
    const answer = await exportOf(desk.ada, one.click.id)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-disposition')).toBe(
      'attachment; filename="amends-export.json"',
    )
    expect(answer.headers.get('content-type')).toContain('application/json')
    expect(answer.headers.get('cache-control')).toBe('no-store')
    const text = await answer.text()
    const { format, version, reports } = JSON.parse(text) as Exported
    expect([format, version, reports.length]).toEqual(['amends-export', 1, 1])
    expect(reports[0]).toMatchObject({
      told: { text: 'canary-own', wish: 'fix' },
      contact: { email: 'own@mail.example' },
      reachedBy: [{ address: 'mail:own@mail.example' }],
      pictures: [{ type: 'image/png', data }],
    })
    expect(reports[0]?.history?.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['raised', 'details_added', 'attached', 'noted', 'acknowledged']),
    )
    expect(text).toContain('canary-note')
    expect(text).not.toMatch(/keyHash|bodyHash|signing|secret/i)
  })

  it('holds nothing of another customer', async () => {
    const { merged, stranger, strangers } = await scene()
    const own = await (await exportOf(desk.ada, merged.click.id)).text()
    expect(own).toContain('canary-merged')
    for (const theirs of ['canary-stranger', 'stranger@mail', strangers, stranger.click.id]) {
      expect(own).not.toContain(theirs)
    }
    expect(await (await exportOf(desk.ada, stranger.click.id)).text()).not.toMatch(
      /own@mail|canary-merged/,
    )
  })

  it('is given to no other site, and to nobody but an admin', async () => {
    const click = newClick({ text: 'canary-site' })
    await raise(collector, click)
    const answer = await exportOf(other.ada, click.id)
    expect(answer.status).toBe(422)
    expect(await answer.text()).not.toContain('canary-site')
    expect((await exportOf(desk.lea, click.id)).status).toBe(403)
  })
})

describe('T31: what a customer downloads of their own report', () => {
  it('holds what they said and were told, and no note among colleagues', async () => {
    const { one } = await scene()
    const customer = customerOf(collector, one.click)
    expect(await customer.read()).toContain('Download what we hold about you')
    const answer = await collector.fetch(`${customer.path}/data`)
    expect(answer.headers.get('content-disposition')).toMatch(
      /^attachment; filename="[\w-]+\.json"$/,
    )
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer')
    const text = await answer.text()
    const [own] = (JSON.parse(text) as Exported).reports
    expect(own).toMatchObject({
      told: { text: 'canary-own' },
      contact: { email: 'own@mail.example' },
      messages: [{ by: 'Sam', text: 'Your payment button did nothing. I am looking into it.' }],
      pictures: [{ data }],
    })
    expect(text).not.toMatch(/canary-note|keyHash|bodyHash|history|escalat/)
    expect(text).not.toContain(one.click.key)
  })

  it('tells nothing of a suspicion', async () => {
    const [plain, caught] = [newClick(), newClick({ trap: 'I am one.', tookMs: 3 })]
    const read = async (click: typeof plain) => {
      const [own] = ((await (await collector.fetch(`/r/${click.key}/data`)).json()) as Exported)
        .reports
      return own
    }
    for (const click of [plain, caught]) await raise(collector, click)
    expect((await findReport(collector.db, caught.id))?.state).toBe('quarantined')
    const promises = [{ kind: 'answer', due: expect.any(String) as string, status: 'open' }]
    for (const click of [plain, caught]) {
      expect(await read(click)).toMatchObject({ state: 'received', promises })
    }
    await desk.sam.post(`/desk/reports/${caught.id}/mark_spam`, { version: '1', reason: 'It is.' })
    expect(await read(caught)).toMatchObject({ state: 'closed' })
  })

  it('comes whatever the clock of the device says, for the customer and for the admin', async () => {
    const ends = [Number.MAX_SAFE_INTEGER, 8_640_000_000_000_001, 0]
    const clicks = ends.map((raisedAt) => newClick({ raisedAt }))
    for (const click of clicks) expect((await raise(collector, click)).status).toBe(201)
    // As such a row was stored before.
    const old = newClick()
    await raise(collector, old)
    await collector.db
      .prepare(`UPDATE report SET document = json_set(document, '$.clientAt', ?) WHERE id = ?`)
      .bind(Number.MAX_SAFE_INTEGER, old.id)
      .run()
    for (const click of [...clicks, old]) {
      for (const answer of [
        await collector.fetch(`/r/${click.key}/data`),
        await exportOf(desk.ada, click.id),
      ]) {
        expect(answer.status).toBe(200)
        const [own] = ((await answer.json()) as Exported).reports
        const { clientAt: at } = (own?.['told'] ?? {}) as { clientAt?: string | null }
        if (click === old) expect(at).toBeNull()
        else expect(Math.abs(Date.parse(at ?? '') - Date.now())).toBeLessThan(60_000)
      }
    }
  })

  it('is nowhere without the link', async () => {
    const { one } = await scene()
    for (const token of [newClick().key, one.click.id, 'x', `${one.click.id}~${'a'.repeat(43)}`]) {
      expect((await collector.fetch(`/r/${token}/data`)).status).toBe(404)
    }
  })
})
