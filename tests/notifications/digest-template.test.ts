import { describe, expect, it } from 'vitest'
import { DEMO_SITE } from '../../demo/seed.ts'
import { type DigestGroup, digestOf, lineOf } from '../../worker/notifications/templates/digest.tsx'
import type { Report } from '../../worker/reports/report.ts'
import type { Staff } from '../../worker/sites/site.ts'
import { formatTime } from '../../worker/time/format.ts'
import { happen, HOUR, staffOf, type Step, TEAM } from '../support/happen.ts'
import { CUSTOMER, MONDAY, newReport, SAM } from '../support/reports.ts'

const [sam = staffOf('sam'), lea = staffOf('lea')] = TEAM
const SYSTEM = { role: 'system' } as const
const TEXT = 'A sentence of ours.'
const answerFor = (hours: number): Step => [
  1,
  SAM,
  { type: 'acknowledge', text: TEXT, updateBy: MONDAY + hours * HOUR },
]
const planned: Step = [2, SAM, { type: 'plan', text: TEXT, due: MONDAY + 48 * HOUR }]
const costly = {
  kind: 'offer',
  text: TEXT,
  remedies: [{ id: 'a', type: 'refund', text: 'Money', amount: 9_000 }],
  whyOne: TEXT,
  deliverBy: MONDAY + 48 * HOUR,
} as const
const asked: Step = [3, SAM, { type: 'make_amends', amends: costly }]

function groupOf(report: Report, staff: Staff, hours = 2): DigestGroup | null {
  const groups = digestOf([report], { site: DEMO_SITE, staff, now: MONDAY + hours * HOUR })
  expect(groups.size).toBeLessThanOrEqual(1)
  return [...groups.keys()][0] ?? null
}
const after = (...steps: readonly Step[]) => happen(steps).report

describe('a report in the digest', () => {
  it('that nobody has is due today, or waits for somebody', () => {
    expect(groupOf(newReport(), sam)).toBe('today')
    expect(groupOf(newReport(), sam, -48)).toBe('unowned')
  })

  it('stands with its owner, and with a lead on the day on which it is due', () => {
    expect(groupOf(after(answerFor(24)), sam)).toBe('yours')
    expect(groupOf(after(answerFor(24)), sam, 24)).toBe('today')
    expect(groupOf(after(answerFor(24)), lea)).toBeNull()
    expect(groupOf(after(answerFor(24)), lea, 24)).toBe('today')
    expect(groupOf(after(answerFor(24)), staffOf('kim'), 24)).toBeNull()
  })

  it('with a broken promise comes before what is due, until somebody has written', () => {
    const ticks: readonly Step[] = [
      [3.1, SYSTEM, { type: 'tick' }],
      [4.1, SYSTEM, { type: 'tick' }],
    ]
    expect(groupOf(after(...ticks), sam, 5)).toBe('broken')
    const late: Step = [5, SAM, { type: 'acknowledge', text: TEXT, updateBy: MONDAY + 24 * HOUR }]
    expect(groupOf(after(...ticks, late), sam, 5)).toBe('yours')
  })

  it('waits for the yes of a lead, but not of the one who asked', () => {
    const report = after(answerFor(24), planned, asked)
    expect(groupOf(report, lea)).toBe('approval')
    expect(groupOf(report, sam)).toBe('yours')
  })

  it('waits for the yes of the one who is asked to take over', () => {
    const report = after(answerFor(24), planned, [3, SAM, { type: 'hand_over', to: 'lea' }])
    expect(groupOf(report, lea)).toBe('handover')
  })

  it('that is over or somebody else’s stands in none', () => {
    expect(groupOf(after([1, CUSTOMER, { type: 'withdraw' }]), sam)).toBeNull()
    expect(groupOf(after(answerFor(24)), staffOf('kim'))).toBeNull()
  })
})

describe('its line', () => {
  const line = (group: DigestGroup, report: Report, staff: Staff) =>
    lineOf(group, report, {
      tell: (at) => formatTime(at, MONDAY, DEMO_SITE.calendar),
      staff,
      site: DEMO_SITE,
    })

  it('says what is asked, what is due next, who waits and whose it is', () => {
    expect(line('approval', after(answerFor(24), planned, asked), lea)).toBe(
      'Sam Okafor asks for €90.00; resolve it by Wednesday 10:00; owner: Sam Okafor',
    )
    const wrote: Step = [3, CUSTOMER, { type: 'write', text: 'Hello?' }]
    expect(line('yours', after(answerFor(24), wrote), sam)).toBe(
      'send an update by Tuesday 10:00; the customer has been waiting since Monday 13:00',
    )
  })
})
