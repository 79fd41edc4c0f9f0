import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findReport, listEvents } from '../../worker/db/reports.ts'
import { newClick, post, raise } from '../support/click.ts'
import { type Collector, useCollector } from '../support/shared-collector.ts'

let collector: Collector
beforeAll(async () => {
  collector = await useCollector()
  await collector.seed({ id: 'demo' })
})
afterAll(() => collector.close())

/** A report, and what its customer says of it with a number of the device. */
async function newReport() {
  const { id, key } = await (async () => {
    const click = newClick()
    await raise(collector, click)
    return click
  })()
  const say = (act: string, said: string, fields: object = {}) =>
    post(collector, `/v1/reports/${id}/${act}`, { key, said, ...fields })
  const types = async () => (await listEvents(collector.db, id)).map(({ type }) => type)
  return { say, types, read: () => findReport(collector.db, id) }
}

describe('what a device says twice, because it heard no answer', () => {
  it('counts once, though something newer came in between', async () => {
    const { say, types } = await newReport()
    for (const said of ['number-1', 'number-2', 'number-1']) {
      expect((await say('messages', said, { text: `words of ${said}` })).status).toBe(200)
    }
    expect(await types()).toEqual(['raised', 'wrote', 'wrote'])
  })

  it('never takes the place of a newer answer', async () => {
    const { say, read } = await newReport()
    await say('details', 'number-1', { text: 'older' })
    await say('details', 'number-2', { text: 'newer' })
    expect((await say('details', 'number-1', { text: 'older' })).status).toBe(200)
    expect(await read()).toMatchObject({ text: 'newer' })
  })

  it('is finished all the same, though the answer itself was a repeat', async () => {
    const { say, read } = await newReport()
    await say('details', 'number-1', { text: 'words' })
    await say('details', 'number-1', { text: 'words', finished: true })
    expect(await read()).toMatchObject({ finished: true })
  })

  it('is two things where it has two numbers', async () => {
    const { say, types } = await newReport()
    await say('messages', 'number-1', { text: 'Hello?' })
    await say('messages', 'number-2', { text: 'Anybody?' })
    await say('messages', 'number-3', { text: 'Hello?' })
    expect(await types()).toEqual(['raised', 'wrote', 'wrote', 'wrote'])
  })
})
