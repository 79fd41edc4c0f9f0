import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findReport } from '../../../worker/db/reports.ts'
import { newClick, ORIGIN, post, raise } from '../../support/click.ts'
import { type Collector, useCollector } from '../../support/shared-collector.ts'
import { signIn } from '../../support/staff.ts'

let collector: Collector
beforeAll(async () => {
  collector = await useCollector()
  await collector.seed({ id: 'demo', origins: [ORIGIN] })
})
afterAll(() => collector.close())

const click = (more: string) => JSON.stringify(newClick()).replace(/}$/, `,${more}}`)

describe('T20: what a public body may not say', () => {
  const proto = [
    '"__proto__":{"isAdmin":true}',
    '"constructor":{"prototype":{"isAdmin":true}}',
    '"page":{"url":"http://localhost:8788/","__proto__":{"isAdmin":true}}',
    '"element":{"text":"x","constructor":{"prototype":{"isAdmin":true}}}',
    '"a":{"b":{"c":{"__proto__":{"isAdmin":true}}}}',
    '"page":{"url":"http://localhost:8788/","viewport":[1,{"__proto__":{"isAdmin":true}}]}',
  ]
  it.each(proto)('is refused, stores nothing and changes no prototype: %s', async (more) => {
    const text = click(more)
    const { status } = await raise(collector, text)
    expect(status).toBe(400)
    const { id } = JSON.parse(text) as { id: string }
    expect(await findReport(collector.db, id)).toBeNull()
    // The next one, in the same runtime, finds nothing in it either.
    const next = newClick()
    await raise(collector, next)
    const { status: known } = await post(collector, `/v1/reports/${next.id}/status`, {
      key: next.key,
      isAdmin: true,
    })
    expect(known).toBe(400)
    expect(({} as Record<string, unknown>)['isAdmin']).toBeUndefined()
  })

  it.each([
    'status',
    'state',
    'owner',
    'site_id',
    'siteId',
    'created_at',
    'receivedAt',
    'risk',
    'amends',
    'severity',
    'suspicion',
    'version',
    'promises',
    'granted',
    'mail',
    'contact',
    'role',
    'answerBy',
    'keyHash',
  ])('is refused whole with the field %s', async (field) => {
    const one = newClick()
    expect((await raise(collector, { ...one, [field]: 'closed' })).status).toBe(400)
    expect(await findReport(collector.db, one.id)).toBeNull()
    await raise(collector, one)
    const details = field === 'contact' ? { mail: 'x' } : { [field]: 'closed' }
    expect(
      (await post(collector, `/v1/reports/${one.id}/details`, { key: one.key, ...details })).status,
    ).toBe(400)
  })
})

describe('T7: an address that no mail can go to', () => {
  it.each([
    `${'a'.repeat(65)}@shop.example`,
    'a@127.0.0.1',
    'a@-b.example',
    'a..b@c.example',
    '.a@c.example',
    `a@${'b'.repeat(64)}.example`,
    'a@b.example, x@evil.example',
    'a@localhost',
  ])('is refused: %s', async (email) => {
    const one = newClick()
    await raise(collector, one)
    const path = `/v1/reports/${one.id}/details`
    const answer = await post(collector, path, { key: one.key, contact: { email } })
    expect(answer.status).toBe(400)
  })
})

describe('T5: a list in the place of fields', () => {
  it('is refused', async () => {
    const one = newClick()
    expect((await raise(collector, { ...one, element: [] })).status).toBe(400)
    await raise(collector, one)
    const path = `/v1/reports/${one.id}/details`
    expect((await post(collector, path, { key: one.key, evidence: [] })).status).toBe(400)
  })
})

describe('T5: an object in the place of words', () => {
  const html = '<img src=x onerror=window.__pwn=1>'
  const nodes: readonly unknown[] = [
    { type: 'div', props: { dangerouslySetInnerHTML: { __html: html } } },
    {
      type: 'div',
      props: { dangerouslySetInnerHTML: { __html: html } },
      constructor: null,
      __v: 1,
    },
    {
      tag: 'div',
      props: { dangerouslySetInnerHTML: { __html: html } },
      children: [html],
      isEscaped: true,
    },
    [html, { isEscaped: true, callbacks: [] }],
    { length: 1, 0: html },
  ]

  it.each(nodes)('is refused by every public field: %j', async (node) => {
    const one = newClick()
    for (const field of [
      'text',
      'reason',
      'step',
      'language',
      'signal',
      'notice',
      'trap',
      'challenge',
    ]) {
      expect((await raise(collector, { ...one, [field]: node })).status).toBe(400)
    }
    for (const page of [{ url: node }, { ...one.page, title: node }]) {
      expect((await raise(collector, { ...one, page })).status).toBe(400)
    }
    await raise(collector, one)
    for (const [kind, field] of [
      ['details', 'text'],
      ['details', 'wishText'],
      ['details', 'order'],
      ['details', 'contact'],
      ['messages', 'text'],
      ['propose', 'text'],
      ['reopen', 'text'],
      ['choose', 'remedy'],
    ] as const) {
      const { status } = await post(collector, `/v1/reports/${one.id}/${kind}`, {
        key: one.key,
        [field]: node,
      })
      expect([kind, status]).toEqual([kind, 400])
    }
  })

  it.each(nodes)('that somebody put into the database is words or nothing: %j', async (node) => {
    const one = newClick({ text: 'It fails.' })
    await raise(collector, one)
    const json = JSON.stringify(node)
    await collector.db
      .prepare(
        `UPDATE report SET document = json_set(document, '$.text', json(?1), '$.wishText', json(?1),
           '$.step', json(?1), '$.reason.label', json(?1), '$.element', json_object('text', json(?1))) WHERE id = ?2`,
      )
      .bind(json, one.id)
      .run()
    await collector.db
      .prepare(
        `INSERT INTO event (report_id, seq, at, type, actor, from_state, to_state, data)
         VALUES (?1, 2, 1, 'wrote', '{"role":"customer"}', 'received', 'received', json_object('text', json(?2), 'promise', null))`,
      )
      .bind(one.id, json)
      .run()
    const sam = await signIn(collector, 'demo-sam')
    const pages = [
      await collector.fetch(`/r/${one.key}`),
      await sam.get(`/desk/reports/${one.id}`),
      await sam.get('/desk?view=all'),
    ]
    for (const page of pages) {
      expect(page.status).toBe(200)
      expect(await page.text()).not.toContain('<img')
    }
    await collector.db.prepare('DELETE FROM delivery WHERE report_id = ?').bind(one.id).run()
  })
})
