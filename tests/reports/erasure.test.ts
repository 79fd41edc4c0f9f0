import { describe, expect, it } from 'vitest'
import { DEMO_SITE } from '../../demo/seed.ts'
import { erased } from '../../worker/reports/actions/erasure.ts'
import type { ReportEvent } from '../../worker/reports/events.ts'
import { reduce, replay } from '../../worker/reports/reduce.ts'
import { STAGES } from '../support/stages.ts'

const SYSTEM = { role: 'system' } as const
const CLOSED = STAGES.closed.report

function leftOf(page: string, actor: { role: 'system' | 'admin' } = SYSTEM) {
  const report = { ...CLOSED, page: { url: page } }
  const { data } = erased(report, DEMO_SITE, actor)
  return data as ReportEvent['data'] & { page: string }
}

describe('what is left of a report whose time was over', () => {
  it('tells how it went, and nothing of whom', () => {
    const left = leftOf('https://shop.example/checkout')
    expect(left).toMatchObject({
      because: 'age',
      outcome: CLOSED.outcome,
      resolvedAt: CLOSED.resolvedAt,
      closedAt: CLOSED.closedAt,
      cause: CLOSED.learning?.cause,
      receivedAt: CLOSED.receivedAt,
    })
    expect(Object.keys(left)).not.toContain('text')
  })

  it.each([
    ['https://shop.example/', '/'],
    ['https://shop.example/checkout', '/checkout'],
    ['https://shop.example/orders/4711/anna?q=anna#anna', '/orders/*'],
    ['https://shop.example/anna.schmidt%40mail.example', '/*'],
    ['https://shop.example/9f3c0a77', '/*'],
    ['not an address', ''],
  ])('keeps of the page %s its first word alone: %s', (page, kept) => {
    expect(leftOf(page).page).toBe(kept)
  })

  it('keeps no page where somebody wanted it gone', () => {
    expect(leftOf('https://shop.example/anna', { role: 'admin' })).toMatchObject({
      page: '',
      because: 'staff',
    })
  })

  it('does not keep a reason that only a page knew', () => {
    const report = { ...CLOSED, reason: { code: 'anna-schmidt', label: 'Anna Schmidt' } }
    const { data } = erased(report, DEMO_SITE, SYSTEM)
    expect(JSON.stringify(data)).not.toMatch(/anna/i)
  })
})

it('is the same report whether its end is applied or replayed', () => {
  const draft = erased(CLOSED, DEMO_SITE, SYSTEM)
  const event = {
    ...draft,
    seq: CLOSED.version + 1,
    at: 5,
    actor: SYSTEM,
    from: 'closed',
    to: 'erased',
  } as ReportEvent
  expect(replay([event])).toEqual(reduce(CLOSED, event))
})
