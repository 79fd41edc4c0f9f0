import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findReport } from '../../worker/db/reports.ts'
import { keepCopy } from '../../worker/db/work/waiting-copies.ts'
import type { IntakeMessage } from '../../worker/env.ts'
import { RAISED, TOLD } from '../support/reports.ts'
import { type Collector, useCollector } from '../support/shared-collector.ts'

const MINUTE = 60_000
/** By then a copy counts as lost. */
const LOST = 16 * MINUTE

let collector: Collector
beforeAll(async () => {
  collector = await useCollector()
  for (const id of ['aaa', 'bbb', 'zzz']) await collector.seed({ id })
})
afterAll(() => collector.close())

const nameOf = () => randomBytes(16).toString('base64url')

/** What the queue was given so long ago, and has lost since. */
function lostOf(siteId: string, agoMs: number, reportId = nameOf()): IntakeMessage {
  if (RAISED.type !== 'raised') throw new Error('It is another event.')
  const data = { ...RAISED.data, ...TOLD, id: reportId, siteId, keyHash: nameOf() }
  return {
    siteId,
    reportId,
    raised: { ...RAISED, at: Date.now() - agoMs, data: { ...data, bodyHash: nameOf() } },
  }
}

async function keep(messages: readonly IntakeMessage[]) {
  await Promise.all(messages.map((one) => keepCopy(collector.files, one)))
  return messages.map(({ reportId }) => reportId)
}

async function storedOf(ids: readonly string[]) {
  const found = await Promise.all(ids.map((id) => findReport(collector.db, id)))
  return found.flatMap((report) => (report ? [report.id] : []))
}

const copies = async () => (await collector.files.list({ prefix: 'waiting/' })).objects

describe('C17: copies of what a queue has lost', () => {
  it('C17: are stored within a minute however many new ones wait at the same and at other sites', async () => {
    const news = Array.from({ length: 30 }, () => lostOf('aaa', -60 * MINUTE))
    await keep(news)
    const behind = await keep([lostOf('aaa', LOST), lostOf('zzz', LOST)])
    await collector.tick()
    expect((await storedOf(behind)).toSorted()).toEqual(behind.toSorted())
    const left = await copies()
    expect(left).toHaveLength(30)
    await collector.files.delete(left.map(({ key }) => key))
  })

  it('C17: come the oldest first, and no site’s keep another’s waiting', async () => {
    const many = await keep(
      Array.from({ length: 12 }, (_, at) => lostOf('aaa', LOST + at * MINUTE)),
    )
    const [few = ''] = await keep([lostOf('zzz', LOST)])
    await collector.tick()
    expect(await storedOf([few])).toEqual([few])
    // The last of them are the oldest.
    expect(await storedOf(many)).toEqual(many.slice(-9))
    await collector.tick(MINUTE)
    expect(await storedOf(many)).toHaveLength(12)
    expect(await copies()).toEqual([])
  })

  it('C17: of the release before are stored, and are gone with their report', async () => {
    const { siteId, reportId, raised } = lostOf('bbb', LOST)
    await collector.files.put(
      `waiting/${siteId}/${reportId}/${raised.data.bodyHash}`,
      JSON.stringify({ siteId, reportId, raised }),
    )
    await collector.tick(LOST)
    expect(await storedOf([reportId])).toEqual([reportId])
    expect(await copies()).toEqual([])
  })

  it('C17: that nobody can read keep none of the others', async () => {
    await collector.files.put('waiting/aaa/000000000000001/torn/x', '{"siteId":')
    const [next = ''] = await keep([lostOf('aaa', LOST)])
    await collector.tick()
    expect(await storedOf([next])).toEqual([next])
    expect((await copies()).map(({ key }) => key)).toEqual(['waiting/aaa/000000000000001/torn/x'])
    expect(collector.logs().some(({ message }) => message.includes('copy_unreadable'))).toBe(true)
    await collector.files.delete('waiting/aaa/000000000000001/torn/x')
  })
})
