import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DEMO_SITE } from '../../demo/seed.ts'
import type { Conversation } from '../../worker/contract.ts'
import { findReport, listEvents } from '../../worker/db/reports.ts'
import { updateChoices } from '../../worker/reports/promises.ts'
import { act } from '../support/act.ts'
import { codeOf, newClick, ORIGIN, post, raise } from '../support/click.ts'
import { SAM, SYSTEM } from '../support/reports.ts'
import { type Collector, useCollector } from '../support/shared-collector.ts'
import { DAY, OFFER, RESOLVED } from '../support/stages.ts'

let collector: Collector
beforeAll(async () => {
  collector = await useCollector()
  await collector.seed({ id: 'demo' })
  await collector.seed({ id: 'other', origins: ['https://other.example'] })
})
afterAll(() => collector.close())

type Click = ReturnType<typeof newClick>
const says = (click: Click, name: string, fields: object = {}) =>
  post(collector, `/v1/reports/${click.id}/${name}`, { key: click.key, ...fields })
const told = async (response: { json(): Promise<unknown> }) =>
  (await response.json()) as Conversation
const typesOf = async ({ id }: Click) =>
  (await listEvents(collector.db, id)).map(({ type }) => type)

async function working(more: Partial<Click> = {}): Promise<Click> {
  const click = newClick(more)
  await raise(collector, click)
  const now = Date.now()
  const updateBy = updateChoices(DEMO_SITE, now).at(-1) ?? 0
  const text = 'Your bowl broke on its way; I see to it.'
  await act(collector, click.id, SAM, { type: 'acknowledge', text, updateBy })
  const plan = 'A new bowl leaves tomorrow.'
  await act(collector, click.id, SAM, { type: 'plan', text: plan, due: now + DAY })
  return click
}
async function offered(): Promise<Click> {
  const click = await working()
  const amends = { ...OFFER, deliverBy: Date.now() + 3 * DAY }
  await act(collector, click.id, SAM, { type: 'make_amends', amends })
  return click
}
async function resolved(): Promise<Click> {
  const click = await working()
  await act(collector, click.id, SAM, { type: 'resolve', ...RESOLVED })
  return click
}

describe('POST /v1/reports/ID/status', () => {
  it('tells what both sides wrote, who has it and by when it is right', async () => {
    const click = await working({ text: 'It is in pieces.' })
    const conversation = await told(await says(click, 'status'))
    expect(conversation.messages.map(({ by, text }) => [by, text])).toEqual([
      [null, 'It is in pieces.'],
      ['Sam Okafor', 'Your bowl broke on its way; I see to it.'],
      ['Sam Okafor', 'A new bowl leaves tomorrow.'],
    ])
    expect(conversation).toMatchObject({
      report: { stage: 'open' },
      owner: 'Sam Okafor',
      news: 2,
      promise: { kind: 'resolve', late: false },
      offer: null,
      asked: false,
    })
  })

  it('tells an offer to choose from, with nobody late while the customer chooses', async () => {
    const click = await offered()
    expect(await told(await says(click, 'status'))).toMatchObject({
      report: { stage: 'offered' },
      promise: null,
      offer: {
        remedies: [
          { id: 'new', text: 'A new bowl' },
          { id: 'back', text: 'Your money back (€20.00)' },
        ],
        whyOne: null,
      },
    })
  })

  it('tells of a question that stands on the status page', async () => {
    const click = await resolved()
    expect(await told(await says(click, 'status'))).toMatchObject({ asked: false })
    await act(collector, click.id, SYSTEM, { type: 'tick' }, 4 * DAY)
    expect(await told(await says(click, 'status'))).toMatchObject({ asked: true })
  })
})

describe('writing back', () => {
  it('stores the words and answers with the conversation as it is then', async () => {
    const click = await working()
    const response = await says(click, 'messages', { text: ' Is it blue? ' })
    expect(response.status).toBe(200)
    expect((await told(response)).messages.at(-1)).toMatchObject({ by: null, text: 'Is it blue?' })
  })

  it('stores once what is sent again, even when both arrive at the same time', async () => {
    const click = await working()
    const text = 'Is it blue?'
    const responses = await Promise.all(
      Array.from({ length: 4 }, () => says(click, 'messages', { text })),
    )
    expect(responses.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    await says(click, 'messages', { text })
    expect((await typesOf(click)).filter((type) => type === 'wrote')).toHaveLength(1)
  })

  it('says no to nothing, to too much and to what is not asked for', async () => {
    const click = await working()
    for (const fields of [
      {},
      { text: ' ' },
      { text: 'x'.repeat(10_001) },
      { text: 'a', by: 'Sam' },
    ]) {
      expect(await codeOf(await says(click, 'messages', fields))).toBe('invalid')
    }
  })
})

describe('choosing', () => {
  it('grants what is chosen, once', async () => {
    const click = await offered()
    const response = await says(click, 'choose', { remedy: 'new' })
    expect(await told(response)).toMatchObject({ report: { stage: 'open' }, offer: null })
    expect((await says(click, 'choose', { remedy: 'new' })).status).toBe(200)
    expect((await findReport(collector.db, click.id))?.granted).toHaveLength(1)
    expect(await codeOf(await says(click, 'choose', { remedy: 'back' }))).toBe('not_allowed')
  })

  it('takes another proposal, once, and refuses what was never offered', async () => {
    const click = await offered()
    expect(await codeOf(await says(click, 'choose', { remedy: 'moon' }))).toBe('invalid')
    const text = 'A blue plate would suit me better.'
    expect((await says(click, 'propose', { text })).status).toBe(200)
    expect((await says(click, 'propose', { text })).status).toBe(200)
    expect((await typesOf(click)).filter((type) => type === 'countered')).toHaveLength(1)
  })
})

describe('saying whether it is right', () => {
  it('confirms with a yes, twice or once', async () => {
    const click = await resolved()
    expect(await told(await says(click, 'status'))).toMatchObject({ report: { stage: 'resolved' } })
    expect(await told(await says(click, 'confirm'))).toMatchObject({ report: { stage: 'done' } })
    expect((await says(click, 'confirm')).status).toBe(200)
  })

  it('opens it again with a no, with words or without', async () => {
    for (const fields of [{}, { text: 'It still wobbles.' }]) {
      const click = await resolved()
      const response = await says(click, 'reopen', fields)
      expect(await told(response)).toMatchObject({
        report: { stage: 'open' },
        promise: { kind: 'answer' },
      })
      expect((await says(click, 'reopen', fields)).status).toBe(200)
      expect(await findReport(collector.db, click.id)).toMatchObject({ reopenCount: 1 })
    }
  })

  it('is refused as long as nobody said that it is', async () => {
    const click = await working()
    expect(await codeOf(await says(click, 'confirm'))).toBe('not_allowed')
  })
})

describe('somebody else', () => {
  const acts = [
    ['messages', { text: 'Send it to me instead.' }],
    ['choose', { remedy: 'new' }],
    ['propose', { text: 'Send it to me instead.' }],
    ['confirm', {}],
    ['reopen', {}],
  ] as const

  it.each(acts)('does nothing with a wrong key: %s', async (name, fields) => {
    const click = await offered()
    const before = await typesOf(click)
    const stranger = { ...click, key: newClick().key }
    expect(await codeOf(await says(stranger, name, fields))).toBe('wrong_key')
    expect(await typesOf(click)).toEqual(before)
  })

  it.each(acts)('does nothing from a foreign page, nor with a GET: %s', async (name, fields) => {
    const click = await offered()
    const before = await typesOf(click)
    const path = `/v1/reports/${click.id}/${name}`
    const response = await collector.fetch(path, {
      method: 'POST',
      headers: { origin: 'https://other.example', 'content-type': 'text/plain' },
      body: JSON.stringify({ key: click.key, ...fields }),
    })
    expect(response.status).toBe(403)
    expect((await collector.fetch(path, { headers: { origin: ORIGIN } })).status).toBe(405)
    expect(await typesOf(click)).toEqual(before)
  })
})
