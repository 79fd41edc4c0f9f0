import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findReport } from '../../../worker/db/reports.ts'
import { openDesk } from '../../support/desk.ts'
import { type Collector, useCollector } from '../../support/shared-collector.ts'

let collector: Collector
let desk: Awaited<ReturnType<typeof openDesk>>
beforeAll(async () => {
  collector = await useCollector()
  desk = await openDesk(collector, 'demo')
})
afterAll(() => collector.close())

async function notice(given: Record<string, string>) {
  const id = randomBytes(16).toString('base64url')
  const answer = await desk.sam.post('/desk/new', { id, reason: 'order', text: 'Late.', ...given })
  return { status: answer.status, report: await findReport(collector.db, id) }
}

describe('T17: what staff raise for a customer', () => {
  it('holds no card, and no secret of the page', async () => {
    const { report } = await notice({
      text: 'Caller says card 4929922151393399 fails',
      url: 'https://u:p@shop.example/reset/abc123def456?token=abcsecret#frag',
    })
    expect(report?.text).toBe('Caller says card […] fails')
    expect(report?.page.url).toBe('https://shop.example/reset/[…]')
  })

  it('names one address or one number, by which the customer is found again', async () => {
    for (const contact of ['a@b.example', '+351 912 345 112']) {
      expect((await notice({ contact })).report?.contact).not.toBeNull()
    }
    for (const contact of [
      'a@b.example, x@evil.example',
      'mara@x.example or 912345679',
      'mara@x.example (office)',
      'card 4929922151393399',
      '4929922151393399',
    ]) {
      expect(await notice({ contact })).toEqual({ status: 422, report: null })
    }
  })
})
