import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newClick, raise, tell } from '../support/click.ts'
import type { Collector } from '../support/collector.ts'
import { startWithoutBell } from '../support/without-bell.ts'

let collector: Collector
beforeAll(async () => {
  collector = await startWithoutBell()
  await collector.seed({ id: 'demo' })
})
afterAll(() => collector.close())

describe('a queue that fails to wake', () => {
  it('loses neither the report nor its alert: the job of the minute sends it', async () => {
    const click = newClick()
    expect((await raise(collector, click)).status).toBe(201)
    expect((await tell(collector, click, { finished: true })).status).toBe(200)
    const failed = () => collector.logs().filter(({ message }) => message.includes('bell_failed'))
    await expect.poll(failed).toHaveLength(2)
    expect(await collector.mailsTo('sam@shop.example')).toHaveLength(0)
    await collector.tick(1_000)
    expect(await collector.mailsTo('sam@shop.example')).toHaveLength(1)
  })
})
