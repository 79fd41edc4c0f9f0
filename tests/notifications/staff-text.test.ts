import { describe, expect, it } from 'vitest'
import { DEMO_SITE } from '../../demo/seed.ts'
import type { Story } from '../../worker/notifications/channels/channel.ts'
import { ROUTES } from '../../worker/notifications/routing.ts'
import { storyOf } from '../../worker/notifications/templates/staff.tsx'
import type { EventType, ReportEvent } from '../../worker/reports/events.ts'
import type { Actor, Report } from '../../worker/reports/report.ts'
import { happen, HOUR, type Step } from '../support/happen.ts'
import { CUSTOMER, MONDAY, newReport, SAM } from '../support/reports.ts'

const LEA = { role: 'lead', id: 'lea', name: 'Lea Brandt' } as const
const SYSTEM = { role: 'system' } as const
const TEXT = 'A sentence of ours.'
const DONE = {
  type: 'resolve',
  outcome: 'fixed',
  done: 'We mended the checkout.',
  apology: 'We are sorry for that.',
  noApologyBecause: null,
  amends: null,
  noAmendsBecause: 'The customer wanted none.',
  explanation: null,
} as const
const remedy = { id: 'a', type: 'refund', text: 'Your money back', amount: 8_000 } as const
const AMENDS = {
  kind: 'offer',
  text: 'This is what we can do.',
  remedies: [remedy, { id: 'b', type: 'redo', text: 'A new pot', amount: 0 }],
  whyOne: null,
  deliverBy: MONDAY + 48 * HOUR,
} as const

const answered: Step = [1, SAM, { type: 'acknowledge', text: TEXT, updateBy: MONDAY + 24 * HOUR }]
const planned: Step = [2, SAM, { type: 'plan', text: TEXT, due: MONDAY + 48 * HOUR }]
const inHand = [answered, planned]

/** The story of the first event of a type, and of all that happened after it. */
function tell(type: EventType, steps: readonly Step[], first?: Report): Story {
  const { report, events } = happen(steps, first)
  const since = events.slice(events.findIndex((event) => event.type === type))
  const story = storyOf(report, DEMO_SITE, since, since.at(-1)?.at ?? MONDAY)
  if (!story) throw new Error(`There is no story of ${type}.`)
  return story
}
const TOLD = 'Errors on the page'
const fact = ({ facts }: Story, label: string) => facts.find((one) => one.label === label)?.value

describe('the story of a new report', () => {
  it('says in its subject what went wrong, where, and by when somebody answers', () => {
    expect(tell('raised', []).subject).toBe(
      'Something doesn’t work on /checkout, reply by Monday 14:00 (Kiln & Clay 222-222)',
    )
  })

  it('tells that the customer was asked, and why, in the words of the desk', () => {
    const signal = { ...newReport(), trigger: 'signal', signal: 'error' } as const
    const told = tell('raised', [], signal)
    expect(fact(told, 'Detected')).toBe('A script failed right after a click')
    expect(fact(tell('raised', []), 'Detected')).toBeUndefined()
  })

  it('tells the first script error beside how many there were', () => {
    const errors = [
      { text: 'TypeError: basket is undefined', count: 2 },
      { text: 'Error: late', count: 1 },
    ]
    const requests = [{ url: '/pay', status: 500, count: 1 }]
    expect(fact(tell('raised', [], { ...newReport(), evidence: { errors, requests } }), TOLD)).toBe(
      '1 failed request, 3 script errors: TypeError: basket is undefined',
    )
    expect(fact(tell('raised', [], { ...newReport(), evidence: { requests } }), TOLD)).toBe(
      '1 failed request',
    )
  })

  it('holds no secret of the customer', () => {
    expect(JSON.stringify(tell('raised', []))).not.toContain('key-hash')
  })
})

describe('the story of what falls due', () => {
  it('reminds by the hour, and says what to do', () => {
    const story = tell('promise_reminded', [[3.1, SYSTEM, { type: 'tick' }]])
    expect(story.subject).toMatch(/^Promise due by Monday 14:00: Something doesn’t work/)
    expect(story.headline).toBe('A reply is due by Monday 14:00')
    expect(story.ask).toBe('Please reply before then, or ask the customer for more time.')
  })

  it('tells the old and the new date of a broken promise', () => {
    const story = tell('promise_broken', [
      [3.1, SYSTEM, { type: 'tick' }],
      [4.1, SYSTEM, { type: 'tick' }],
    ])
    expect(story.subject).toMatch(/^Promise broken, now due by Tuesday 9:06: Something/)
    expect(fact(story, 'Was promised')).toBe('a reply by Monday 14:00')
    expect(fact(story, 'New date')).toBe('Tuesday 9:06')
    expect(story.ask).toContain('The report is unassigned')
  })

  it('says why help is called for', () => {
    const reason = 'The kiln is broken and I cannot mend it.'
    const story = tell('escalated', [answered, [2, SAM, { type: 'escalate', reason }]])
    expect(story.headline).toBe('Sam Okafor asks for your help')
    expect(fact(story, 'Why')).toBe(reason)
  })
})

describe('the story of what a colleague asks', () => {
  it('says who asks to approve what, how much it is, and what they may grant', () => {
    const story = tell('approval_asked', [
      ...inHand,
      [3, SAM, { type: 'make_amends', amends: AMENDS }],
    ])
    expect(story.headline).toBe('Sam Okafor asks you to approve up to €80.00')
    expect(fact(story, 'Amends')).toBe('Your money back (€80.00)')
    expect(fact(story, 'or')).toBe('A new pot')
    expect(fact(story, 'Sam Okafor can grant')).toBe('€50.00 per report, €500.00 a month')
    expect(story.action).toBe('Approve or decline at the desk')
  })

  it('says by whom and until when one is asked to take over', () => {
    const story = tell('handover_offered', [...inHand, [3, SAM, { type: 'hand_over', to: 'lea' }]])
    expect(story.headline).toBe('Sam Okafor asks you to take over')
    expect(story.ask).toContain('by Monday 15:00')
  })
})

describe('the story of what the customer did', () => {
  it('holds all they wrote since, the oldest first, and each once', () => {
    const text = 'It fails.'
    const quoted = tell(
      'wrote',
      [
        ...inHand,
        [3, CUSTOMER, { type: 'write', text: 'And again.' }],
        [4, CUSTOMER, { type: 'write', text: 'Hello?' }],
      ],
      { ...newReport(), text },
    )
    expect(quoted.quotes).toEqual([
      { when: null, text },
      { when: 'The customer on Monday 13:00', text: 'And again.' },
      { when: 'The customer on Monday 14:00', text: 'Hello?' },
    ])
  })

  it('tells the answer to the follow-up, with its words, once', () => {
    const answer = {
      type: 'answer_follow_up',
      isRight: false,
      rating: 2,
      fairness: { outcome: null, process: null, respect: null },
      text: 'The page fails again.',
    } as const
    const steps: readonly Step[] = [
      ...inHand,
      [3, SAM, DONE],
      [80, SYSTEM, { type: 'tick' }],
      [81, CUSTOMER, answer],
    ]
    const story = tell('follow_up_answered', steps)
    expect(story.headline).toBe('The customer says it wasn’t put right')
    expect(fact(story, 'Rating')).toBe('2 out of 5')
    expect(story.quotes.map(({ text }) => text)).toEqual(['The page fails again.'])
    expect(tell('reopened', steps).subject).toMatch(/^Reopened, reply by /)
  })

  it('names what was chosen and by when it is to be done', () => {
    const offer = { ...AMENDS, remedies: [{ ...remedy, amount: 1_500 }, AMENDS.remedies[1]] }
    const story = tell('picked', [
      ...inHand,
      [3, SAM, { type: 'make_amends', amends: offer }],
      [4, CUSTOMER, { type: 'pick', remedyId: 'a' }],
    ])
    expect(fact(story, 'Chosen')).toBe('Your money back (€15.00)')
    expect(fact(story, 'Due by')).toBe('Wednesday 10:00')
  })

  it('says who has answered while the alert waited', () => {
    const message = { type: 'message', text: 'We look into it.', updateBy: MONDAY + 24 * HOUR }
    const story = tell('wrote', [
      ...inHand,
      [3, CUSTOMER, { type: 'write', text: 'Hello?' }],
      [4, SAM, message as Step[2]],
    ])
    expect(fact(story, 'Since then')).toBe('Sam Okafor wrote to the customer on Monday 14:00')
  })
})

describe('every kind of staff news', () => {
  it('has a headline, a subject and an action of its own', () => {
    const typesTold = Object.entries(ROUTES).flatMap(([type, { staff }]) => (staff ? [type] : []))
    const missing = typesTold.filter((type) => {
      const event = { ...SAMPLE, type } as ReportEvent
      const story = storyOf(happen(inHand).report, DEMO_SITE, [event], MONDAY)
      return !story?.headline || !story.action || story.subject.includes('undefined')
    })
    expect(missing).toEqual([])
  })
})

// Holds something for every kind of event to draw on.
const SAMPLE = {
  seq: 9,
  at: MONDAY,
  actor: LEA as Actor,
  from: 'working',
  to: 'working',
  data: {
    ...DONE,
    ...AMENDS,
    amends: AMENDS,
    kind: 'answer',
    step: 'plan',
    due: MONDAY,
    returnAt: MONDAY,
    next: { due: MONDAY, remindAt: MONDAY },
    remedyId: 'a',
    reason: TEXT,
    text: TEXT,
    level: 1,
    note: null,
    rating: 3,
    suspicion: 'trap quick',
    isRight: true,
  },
}
