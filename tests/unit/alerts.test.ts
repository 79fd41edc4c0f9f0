import { describe, expect, it } from 'vitest'
import { DEMO_SITE } from '../../demo/seed.ts'
import { retryAt } from '../../worker/alerts/retry.ts'
import { effectsOf, SETTLE_MS } from '../../worker/alerts/rules.ts'
import { storyOf } from '../../worker/alerts/story.ts'
import { apply } from '../../worker/recovery/apply.ts'
import type { ReportEvent } from '../../worker/report.ts'
import { CUSTOMER, MONDAY, newReport, RAISED, SAM } from '../support/reports.ts'

const HOUR = 3_600_000
const person = { siteId: 'demo', email: 'x@shop.example', role: 'agent' } as const
const world = {
  desk: {
    site: DEMO_SITE,
    staff: [
      { ...person, id: 'sam', name: 'Sam' },
      { ...person, id: 'kim', name: 'Kim' },
    ],
    endpoints: [{ id: 'crm', siteId: 'demo', url: 'https://crm.example', secret: 'whsec_AAAA' }],
  },
  newId: () => 'id',
}
const event = (type: string, data: object = {}, actor: object = CUSTOMER) =>
  ({ ...RAISED, seq: 2, from: 'received', to: 'received', type, data, actor }) as ReportEvent
const owned = apply(
  newReport(),
  event('acknowledged', { text: 'Sorry that it failed.', updateBy: MONDAY + HOUR }, SAM),
)

describe('effectsOf', () => {
  it('tells everybody of a new report, once it has settled', () => {
    const { deliveries } = effectsOf(RAISED, newReport(), world)
    expect(deliveries.map(({ recipientId, channel }) => [recipientId, channel])).toEqual([
      ['sam', 'mail'],
      ['kim', 'mail'],
      ['crm', 'webhook'],
    ])
    expect(deliveries.every(({ dueAt }) => dueAt === MONDAY + SETTLE_MS)).toBe(true)
  })

  it('tells only the owner of what comes later', () => {
    const { deliveries } = effectsOf(event('details_added', { text: 'more' }), owned, world)
    expect(deliveries.map(({ recipientId }) => recipientId)).toEqual(['sam', 'crm'])
    expect(deliveries.every(({ when }) => when === 'unless_waiting')).toBe(true)
  })

  it('hastens what waits when the customer is done', () => {
    expect(effectsOf(event('finished'), newReport(), world)).toEqual({
      deliveries: [],
      cancelWaiting: false,
      hastenTo: MONDAY,
    })
  })

  it('calls off what waits when the report is taken back, and tells those who were told', () => {
    const effects = effectsOf(event('withdrawn'), newReport(), world)
    expect(effects.cancelWaiting).toBe(true)
    expect(effects.deliveries.every(({ when }) => when === 'if_told')).toBe(true)
  })
})

describe('retryAt', () => {
  it('tries ten times within 76 hours, each time later, and then gives up', () => {
    let now = 0
    for (let attempts = 1; attempts < 10; attempts++) {
      const next = retryAt(attempts, now, 0)
      expect(next).toBeGreaterThan(now)
      now = next ?? 0
    }
    expect(now / HOUR).toBeCloseTo(75.58, 1)
    expect(retryAt(10, now, 0)).toBeNull()
  })

  it('adds at most a tenth by chance', () => {
    const [least, most] = [retryAt(3, 0, 0) ?? 0, retryAt(3, 0, 0.999) ?? 0]
    expect(most).toBeGreaterThan(least)
    expect(most).toBeLessThan(least * 1.1 + 1)
  })
})

describe('storyOf', () => {
  it('says in its subject what went wrong, where, and by when somebody answers', () => {
    const { subject } = storyOf(newReport(), DEMO_SITE, 'report.raised', MONDAY)
    expect(subject).toBe(
      'Something does not work on /checkout, answer by Monday 14:00 (Kiln & Clay)',
    )
  })

  it('links to the report at the desk and holds no secret of the customer', () => {
    const story = storyOf(newReport(), DEMO_SITE, 'report.raised', MONDAY)
    expect(story.link).toBe('https://collector.example/desk/reports/AAAAAAAAAAAAAAAAAAAAAA')
    expect(JSON.stringify(story)).not.toContain('key-hash')
  })
})
