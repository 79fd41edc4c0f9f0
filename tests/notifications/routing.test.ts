import { describe, expect, it } from 'vitest'
import { DEMO_SITE } from '../../demo/seed.ts'
import { retryAt } from '../../worker/notifications/retry.ts'
import { effectsOf, SETTLE_MS } from '../../worker/notifications/routing.ts'
import { joinEffects } from '../../worker/reports/effects.ts'
import type { ReportEvent } from '../../worker/reports/events.ts'
import type { Site, Staff } from '../../worker/sites/site.ts'
import { happen, HOUR, staffOf, TEAM } from '../support/happen.ts'
import { CUSTOMER, MONDAY, newReport, RAISED, SAM } from '../support/reports.ts'

const endpoint = {
  siteId: 'demo',
  url: 'https://crm.example',
  secret: 'whsec_AAAA',
  channel: 'webhook',
  config: {},
  previousSecret: null,
  previousUntil: null,
  failingSince: null,
  disabledAt: null,
  disabledBecause: null,
  addedBy: null,
} as const
const worldOf = (staff: readonly Staff[], site: Site = DEMO_SITE) => ({
  desk: {
    site,
    staff,
    endpoints: [
      { ...endpoint, id: 'crm' },
      { ...endpoint, id: 'room', channel: 'slack' as const },
    ],
  },
  newId: () => 'id',
})
const world = worldOf([staffOf('sam'), staffOf('kim')])
const event = (type: string, data: object = {}, actor: object = CUSTOMER) =>
  ({ ...RAISED, seq: 2, from: 'received', to: 'received', type, data, actor }) as ReportEvent
const ANSWER = {
  type: 'acknowledge',
  text: 'Sorry that it failed.',
  updateBy: MONDAY + 5 * HOUR,
} as const
const owned = happen([[1, SAM, ANSWER]]).report
const LEA = { role: 'lead', id: 'lea', name: 'Lea Brandt' } as const

const recipients = (one: ReportEvent, report = owned, on = world) =>
  effectsOf(one, report, on).deliveries.map(({ recipientId }) => recipientId)

describe('effectsOf', () => {
  it('tells everybody of a new report, once it has settled', () => {
    const { deliveries } = effectsOf(RAISED, newReport(), world)
    expect(deliveries.map(({ recipientId, channel }) => [recipientId, channel])).toEqual([
      ['sam', 'mail'],
      ['kim', 'mail'],
      ['crm', 'webhook'],
      ['room', 'webhook'],
    ])
    expect(deliveries.every(({ dueAt }) => dueAt === MONDAY + SETTLE_MS)).toBe(true)
  })

  it('tells only the owner of what comes later', () => {
    const { deliveries } = effectsOf(event('details_added', { text: 'more' }), owned, world)
    expect(deliveries.map(({ recipientId }) => recipientId)).toEqual(['sam', 'crm', 'room'])
    expect(deliveries.every(({ when }) => when === 'unless_waiting')).toBe(true)
  })

  it('alerts nobody of a report in quarantine until it is released', () => {
    const email = 'mara@customer.example'
    const held = { ...newReport(), state: 'quarantined', mail: { status: 'asked', email } } as const
    const inside = (type: string, data: object) => ({
      ...event(type, data),
      to: 'quarantined' as const,
    })
    expect(
      recipients(inside('wrote', { text: 'Buy this', promise: null }) as ReportEvent, held),
    ).toEqual([])
    expect(recipients(inside('mail_asked', { email }) as ReportEvent, held)).toEqual([])
    const released = event('released', { reason: 'It is real.', due: 0, remindAt: 0 }, SAM)
    expect(recipients(released, { ...held, state: 'received' })).toEqual([
      'sam',
      'kim',
      'crm',
      'room',
      'customer',
    ])
  })

  it('W10: tells staff and chats at once of the only report of its kind that is held back', () => {
    const data = { suspicion: 'trap quick', isOnly: true }
    for (const type of ['quarantined', 'suspected']) {
      const held = { ...event(type, data, { role: 'system' }), to: 'quarantined' } as ReportEvent
      const { deliveries } = effectsOf(held, newReport(), world)
      expect(deliveries.map(({ recipientId }) => recipientId)).toEqual(['sam', 'kim', 'room'])
      for (const { type: told, dueAt } of deliveries) {
        expect([told, dueAt]).toEqual(['report.held', held.at])
      }
      const { isOnly: _isOnly, ...more } = data
      expect(recipients({ ...held, data: more } as ReportEvent, newReport())).toEqual([])
    }
  })

  it('hastens what waits when the customer is done', () => {
    expect(effectsOf(event('finished'), newReport(), world)).toMatchObject({
      deliveries: [],
      cancel: null,
      hastenTo: MONDAY,
    })
  })

  it('cancels what waits when the report is withdrawn, and tells those who were alerted', () => {
    const effects = effectsOf(event('withdrawn'), newReport(), world)
    expect(effects.cancel).toBe('all')
    expect(effects.deliveries.every(({ when }) => when === 'if_told')).toBe(true)
  })

  it('calls off what waits when later words look like abuse, and tells nobody of them where others like them wait', () => {
    const effects = effectsOf(event('suspected', { suspicion: 'links' }), newReport(), world)
    expect(effects.cancel).toBe('all')
    expect(effects.deliveries).toEqual([])
  })

  it('calls off what the customer waits for when they stop it or give another address', () => {
    expect(effectsOf(event('mail_stopped'), owned, world).cancel).toBe('customer')
    expect(effectsOf(event('mail_asked', { email: 'x@y.example' }), owned, world).cancel).toBe(
      'customer',
    )
  })

  it('asks the receiver alone to take over, and no chat', () => {
    const data = { to: { id: 'kim', name: 'kim' }, returnAt: MONDAY }
    expect(recipients(event('handover_offered', data, SAM))).toEqual(['kim'])
  })

  it('asks leads to approve, but not the one who asks', () => {
    const team = worldOf([...TEAM, staffOf('max', { role: 'admin' })])
    expect(recipients(event('approval_asked', {}, LEA), owned, team)).toEqual(['max'])
  })

  it('tells everybody where nobody fits', () => {
    expect(recipients(event('approval_asked', {}, SAM))).toEqual(['sam', 'kim'])
  })

  it('calls a lead for help first and an admin next', () => {
    const team = worldOf([...TEAM, staffOf('max', { role: 'admin' })])
    const escalated = (level: number) => event('escalated', { level, reason: 'x' }, SAM)
    expect(recipients(escalated(1), owned, team)).toEqual(['lea', 'crm', 'room'])
    expect(recipients(escalated(2), owned, team)).toEqual(['max', 'crm', 'room'])
  })

  it('tells one person once where the clock tells of a broken promise and calls for help', () => {
    const system = { role: 'system' }
    const both = [
      effectsOf(event('promise_broken', {}, system), owned, world),
      effectsOf(event('escalated', { level: 1, reason: 'x' }, system), owned, world),
    ]
    const { deliveries } = both.reduce(joinEffects)
    // The owner and the chat read one alert; the program counts both.
    expect(deliveries.map(({ recipientId }) => recipientId)).toEqual([
      'sam',
      'crm',
      'room',
      'kim',
      'crm',
    ])
  })
})

describe('the answer to a follow-up', () => {
  const told = (isRight: boolean) => {
    const team = worldOf([...TEAM, staffOf('max', { role: 'admin' })])
    const next = isRight ? 'confirmed' : 'reopened'
    const both = [
      effectsOf(event('follow_up_answered', { isRight }), owned, team),
      effectsOf(event(next), owned, team),
    ]
    const { deliveries } = both.reduce(joinEffects)
    return deliveries.filter(({ channel }) => channel === 'mail').map((one) => one.recipientId)
  }

  it('reaches the owner once, and leads where it opens the report again', () => {
    expect(told(true)).toEqual(['sam'])
    expect(told(false)).toEqual(['sam', 'lea', 'max'])
  })
})

describe('a rule of one’s own', () => {
  it('keeps a topic for the digest, and the others not', () => {
    const calm = worldOf([
      staffOf('sam', { alerts: { topics: { new: 'digest' } } }),
      staffOf('kim'),
    ])
    expect(recipients(RAISED, newReport(), calm)).toEqual(['kim', 'crm', 'room'])
    expect(recipients(event('wrote', { text: 'Hello?' }), owned, calm)).toContain('sam')
  })

  it('goes before that of the site for the role', () => {
    const site = { ...DEMO_SITE, alerts: { agent: { new: 'digest' } } } as const
    const eager = staffOf('sam', { alerts: { topics: { new: 'now' } } })
    const team = worldOf([eager, staffOf('kim'), staffOf('lea', { role: 'lead' })], site)
    expect(recipients(RAISED, newReport(), team)).toEqual(['sam', 'lea', 'crm', 'room'])
  })

  it('lets an alert wait for the end of somebody’s quiet hours', () => {
    const asleep = staffOf('sam', { alerts: { quiet: { from: 9 * 60, to: 12 * 60 } } })
    const { deliveries } = effectsOf(RAISED, newReport(), worldOf([asleep, staffOf('kim')]))
    const dueOf = (id: string) => deliveries.find(({ recipientId }) => recipientId === id)?.dueAt
    expect(dueOf('sam')).toBe(Date.parse('2026-03-09T12:00Z'))
    expect(dueOf('kim')).toBe(MONDAY + SETTLE_MS)
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
