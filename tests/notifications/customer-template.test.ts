import { describe, expect, it } from 'vitest'
import { DEMO_SITE } from '../../demo/seed.ts'
import { textsFor } from '../../worker/i18n/load.ts'
import {
  customerStanding,
  headlineOf,
  partsOf,
} from '../../worker/notifications/templates/customer.tsx'
import { allowedHeaders } from '../../worker/notifications/transports/mail.ts'
import { happen, HOUR, type Step } from '../support/happen.ts'
import { CUSTOMER, MONDAY, SAM } from '../support/reports.ts'

const ENGLISH = await textsFor('en', null)
const LEA = { role: 'lead', id: 'lea', name: 'Lea Brandt' } as const
const SYSTEM = { role: 'system' } as const
const REMEDIES = [
  { id: 'a', type: 'refund', text: 'Your money back', amount: 1_500 },
  { id: 'b', type: 'redo', text: 'A new pot', amount: 0 },
] as const
const answered: Step = [
  1,
  SAM,
  { type: 'acknowledge', text: 'Sorry that it failed.', updateBy: MONDAY + 24 * HOUR },
]
const planned: Step = [2, SAM, { type: 'plan', text: 'We fire it again.', due: MONDAY + 48 * HOUR }]
const offered: Step = [
  3,
  SAM,
  {
    type: 'make_amends',
    amends: {
      kind: 'offer',
      text: 'Please choose what suits you.',
      remedies: REMEDIES,
      whyOne: null,
      deliverBy: MONDAY + 48 * HOUR,
    },
  },
]

function read(steps: readonly Step[]) {
  const { report, events } = happen(steps)
  const parts = partsOf(events, report, DEMO_SITE, MONDAY + 2 * HOUR, ENGLISH)
  return {
    report,
    parts,
    headline: headlineOf(events, report, ENGLISH),
    all: JSON.stringify(parts),
  }
}

describe('what a customer is mailed', () => {
  it('is everything that was said to them, under the newest news', () => {
    const { headline, parts } = read([answered, planned])
    expect(headline).toBe('Sam Okafor has a plan')
    expect(parts).toEqual([
      {
        title: 'Sam Okafor wrote on Monday 11:00',
        text: 'Sorry that it failed.',
        items: [],
        after: null,
      },
      {
        title: 'Sam Okafor wrote on Monday 12:00',
        text: 'We fire it again.',
        items: [],
        after: 'This will be done by Wednesday 10:00.',
      },
    ])
  })

  it('lists what they can choose from, as long as they can', () => {
    const open = read([answered, planned, offered])
    expect(open.headline).toBe('Sam Okafor has made you an offer')
    expect(open.parts.at(-1)?.items).toEqual(['Your money back (€15.00)', 'A new pot'])
    const reason = 'The kiln broke down again.'
    const gone = read([answered, planned, offered, [4, SAM, { type: 'withdraw_offer', reason }]])
    expect(gone.parts.at(-2)).toMatchObject({ items: [], after: 'This offer is no longer open.' })
    expect(gone.parts.at(-1)?.text).toBe(reason)
  })

  it('says plainly that a promise was not kept, and gives the new date', () => {
    const { headline, parts } = read([
      [3.1, SYSTEM, { type: 'tick' }],
      [4.1, SYSTEM, { type: 'tick' }],
    ])
    expect(headline).toBe('We didn’t keep a promise to you')
    expect(parts.at(-1)?.after).toMatch(
      /^We promised you an answer by Monday 14:00 and didn’t keep that promise\. .* new date is Tuesday 9:06\.$/,
    )
  })

  it('never holds what staff say among themselves', () => {
    const over = { ...REMEDIES[0], amount: 9_000 }
    const { all } = read([
      answered,
      planned,
      [3, SAM, { type: 'note', text: 'secret note' }],
      [3, SAM, { type: 'escalate', reason: 'secret escalation' }],
      [3, SAM, { type: 'hand_over', to: 'lea' }],
      [3, LEA, { type: 'decline_handover', reason: 'secret refusal' }],
      [
        4,
        SAM,
        {
          type: 'make_amends',
          amends: {
            kind: 'offer',
            text: 'secret amends',
            remedies: [over],
            whyOne: 'secret reason for one',
            deliverBy: MONDAY + 48 * HOUR,
          },
        },
      ],
      [4, LEA, { type: 'refuse_approval', reason: 'secret disapproval' }],
      [5, LEA, { type: 'force_handover', to: 'lea', reason: 'secret hand-over' }],
    ])
    expect(all).not.toContain('secret')
    expect(all).not.toContain('Lea')
  })

  it('leaves out what they wrote themselves', () => {
    const { all } = read([answered, [2, CUSTOMER, { type: 'write', text: 'Are you there?' }]])
    expect(all).not.toContain('Are you there?')
  })
})

describe('where it stands', () => {
  it('names who does what next, and by when', () => {
    expect(customerStanding(read([]).report, DEMO_SITE, MONDAY, ENGLISH)).toBe(
      'A person will answer by Monday 14:00.',
    )
    expect(customerStanding(read([answered]).report, DEMO_SITE, MONDAY, ENGLISH)).toBe(
      'Sam Okafor will write to you again by Tuesday 10:00.',
    )
    expect(customerStanding(read([answered, planned]).report, DEMO_SITE, MONDAY, ENGLISH)).toBe(
      'Sam Okafor will have it done by Wednesday 10:00.',
    )
    expect(
      customerStanding(read([answered, planned, offered]).report, DEMO_SITE, MONDAY, ENGLISH),
    ).toMatch(/^Now it’s your turn/)
  })
})

describe('allowedHeaders', () => {
  it.each([
    'Message-ID',
    'Date',
    'Return-Path',
    'Feedback-ID',
    'Subject',
    'From',
    'To',
    'Bcc',
    'Reply-To',
    'X-A:B',
    'X-A B',
  ])('never sets %s, for which the platform would refuse the mail', (name) => {
    expect(allowedHeaders({ [name]: 'x' })).toEqual({})
  })

  it('sets no value that ends a header, is not ASCII or is too long', () => {
    for (const value of ['a\r\nBcc: b', 'ü', '', 'a'.repeat(2_049)]) {
      expect(allowedHeaders({ References: value })).toEqual({})
    }
  })

  it('keeps what mails of ours need, in any case', () => {
    const wanted = {
      'In-Reply-To': '<a@b>',
      references: '<a@b>',
      'List-Unsubscribe': '<https://a.example>',
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      'Auto-Submitted': 'auto-generated',
      'X-Amends-Delivery': 'msg_1',
    }
    expect(allowedHeaders(wanted)).toEqual(wanted)
  })
})
