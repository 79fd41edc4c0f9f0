import type { PromiseKind } from '../../contract.ts'
import { formatAmount, formatCost } from '../../reports/conversation.ts'
import type { EventOf } from '../../reports/events.ts'
import { type Amends, costOf } from '../../reports/remedy.ts'
import type { Actor, NextStepDue, Report } from '../../reports/report.ts'
import { formatSpamSigns } from '../../reports/spam.ts'
import type { Authority } from '../../sites/authority.ts'
import { ERASE_DAYS, type Site } from '../../sites/site.ts'
import type { StaffEvent } from '../routing.ts'

/** What the words for an event may draw on. */
export interface Telling {
  readonly report: Report
  readonly site: Site
  /** A moment, on the site's clock. */
  readonly tell: (at: number) => string
}

/** What is said of one event. */
export interface StaffText {
  readonly headline: string
  /** What stands first in the subject; null where the report speaks for itself. */
  readonly subject: string | null
  readonly ask?: string | null
  readonly facts?: readonly (readonly [string, string | null])[]
  readonly action?: string
}

/** Words for each of some events. */
export type StaffTextFor<Types extends StaffEvent> = {
  readonly [Type in Types]: (event: EventOf<Type>, telling: Telling) => StaffText
}

const SEE = 'View at the desk'

// Whoever is no spammer waits for an answer until somebody has looked.
const heldText = ({ data }: EventOf<'quarantined' | 'suspected'>): StaffText => ({
  headline: 'A report is on hold as possible spam: is it?',
  subject: 'Possible spam',
  ask: `Why: ${formatSpamSigns(data.suspicion)}. If a customer wrote it, mark it as not spam, and the promise stands as first given. You won’t be told of others held for the same reasons while this one waits.`,
  action: SEE,
})

/** What staff are told of what the customer did. */
export const CUSTOMER_TEXT: StaffTextFor<
  | 'raised'
  | 'quarantined'
  | 'suspected'
  | 'released'
  | 'separated'
  | 'details_added'
  | 'wrote'
  | 'attached'
  | 'withdrawn'
  | 'picked'
  | 'countered'
  | 'move_agreed'
  | 'confirmed'
  | 'follow_up_answered'
  | 'reopened'
  | 'erasure_asked'
> = {
  raised: (_event, { report: { noticedBy } }) => ({
    headline: 'Something went wrong for a customer',
    subject: null,
    ask: noticedBy && `${noticedBy.name} noticed it and created this report for the customer.`,
  }),
  quarantined: heldText,
  suspected: heldText,
  released: () => ({
    headline: 'Something went wrong for a customer',
    subject: null,
    ask: 'It looked like spam at first. A colleague checked it and let it through.',
  }),
  separated: ({ data }) => ({
    headline: 'A merged report is separate again',
    subject: 'Separate again',
    ask:
      data.because === 'customer'
        ? `The customer says their problem isn’t the same as ${data.reference}. Please take it.`
        : `It was merged into ${data.reference}, which ended without being resolved. Please take it.`,
  }),
  details_added: () => ({ headline: 'The customer added details', subject: 'More details' }),
  wrote: () => ({
    headline: 'The customer wrote and is waiting for your reply',
    subject: 'New message',
  }),
  attached: () => ({
    headline: 'The customer added a picture',
    subject: 'New picture',
    action: SEE,
  }),
  withdrawn: () => ({
    headline: 'The customer withdrew the report',
    subject: 'Withdrawn',
    ask: 'There’s nothing left to do.',
    action: SEE,
  }),
  picked: ({ data }, { report, site, tell }) => {
    const granted = report.granted.findLast(({ remedy }) => remedy.id === data.remedyId)
    return {
      headline: 'The customer has chosen: please arrange it',
      subject: `Customer chose, due by ${tell(data.due)}`,
      facts: [
        ['Chosen', granted ? formatCost(granted.remedy, site.currency) : null],
        ['Due by', tell(data.due)],
      ],
      action: SEE,
    }
  },
  countered: ({ data }, { tell }) => ({
    headline: 'The customer suggested something else',
    subject: `New suggestion, reply by ${tell(data.due)}`,
  }),
  move_agreed: ({ data }, { tell }) => ({
    headline: `The customer agreed to ${tell(data.due)}`,
    subject: `Agreed to ${tell(data.due)}`,
    action: SEE,
  }),
  confirmed: ({ data }) => ({
    headline: 'The customer confirmed that it’s fixed',
    subject: 'Confirmed',
    ask: 'Thank you for putting it right.',
    facts: [['Note', data.note]],
    action: SEE,
  }),
  follow_up_answered: ({ data: { isRight, rating } }) => ({
    headline: isRight
      ? 'The customer says it was put right'
      : 'The customer says it wasn’t put right',
    subject: isRight ? 'Put right' : 'Not put right',
    facts: [['Rating', rating === null ? null : `${rating} out of 5`]],
    action: isRight ? SEE : 'Reply at the desk',
  }),
  reopened: ({ data, actor }, { tell }) => ({
    headline: 'It wasn’t put right, so the report is open again',
    subject: `Reopened, reply by ${tell(data.due)}`,
    facts: 'name' in actor ? [[`${actor.name} says`, data.reason]] : [],
  }),
  erasure_asked: () => ({
    headline: 'The customer asked us to erase everything',
    subject: 'Erasure requested',
    ask: `It’s erased automatically after ${ERASE_DAYS} days. Please do it sooner if you can.`,
    action: SEE,
  }),
}

/** What staff are told of what a colleague asks or did. */
export const TEAM_TEXT: StaffTextFor<
  | 'approval_asked'
  | 'approval_refused'
  | 'handover_offered'
  | 'handover_declined'
  | 'handover_returned'
  | 'handed_over'
> = {
  approval_asked: ({ data: { amends }, actor }, { site }) => {
    const cost = costOf(amends)
    const what = cost > 0 ? `${upTo(amends)}${formatAmount(cost, site.currency)}` : 'amends'
    return {
      headline: `${nameOf(actor)} asks you to approve ${what}`,
      subject: `${nameOf(actor)} asks you to approve ${what}`,
      ask: 'Nothing goes to the customer until you approve it.',
      facts: [
        ...amends.remedies.map(
          (remedy, at) => [at === 0 ? 'Amends' : 'or', formatCost(remedy, site.currency)] as const,
        ),
        ['To the customer', amends.text],
        [`${nameOf(actor)} can grant`, formatAuthority(actor, site)],
      ],
      action: 'Approve or decline at the desk',
    }
  },
  approval_refused: ({ data, actor }) => ({
    headline: `${nameOf(actor)} didn’t approve the amends`,
    subject: 'Not approved',
    ask: 'The customer doesn’t know about it. Please find another way.',
    facts: [['Why', data.reason]],
  }),
  handover_offered: ({ data, actor }, { tell }) => ({
    headline: `${nameOf(actor)} asks you to take over`,
    subject: `${nameOf(actor)} asks you to take over by ${tell(data.returnAt)}`,
    ask: `Please accept or decline by ${tell(data.returnAt)}. Unless you accept, it stays with ${nameOf(actor)}.`,
    action: 'Accept or decline at the desk',
  }),
  handover_declined: ({ data, actor }) => ({
    headline: `${nameOf(actor)} declined to take over, so the report is still yours`,
    subject: 'Still yours',
    facts: [['Why', data.reason]],
  }),
  handover_returned: () => ({
    headline: 'Nobody took over in time, so the report is still yours',
    subject: 'Still yours',
  }),
  handed_over: ({ data, actor }) => ({
    headline: `${nameOf(actor)} assigned this report to you`,
    subject: 'Assigned to you',
    facts: [['Why', data.reason]],
  }),
}

function nameOf(actor: Actor): string {
  return 'name' in actor ? actor.name : 'Amends'
}

function upTo({ remedies }: Amends): string {
  return remedies.length > 1 ? 'up to ' : ''
}

function formatAuthority(actor: Actor, { authority, currency }: Site): string | null {
  if (!('id' in actor)) return null
  const { perCase, perMonth }: Authority = authority[actor.role]
  const amounts = [
    perCase === null ? null : `${formatAmount(perCase, currency)} per report`,
    perMonth === null ? null : `${formatAmount(perMonth, currency)} a month`,
  ].filter((amount) => amount !== null)
  return amounts.length > 0 ? amounts.join(', ') : null
}

const PROMISED: Record<PromiseKind, string> = {
  answer: 'A reply',
  update: 'An update',
  resolve: 'A solution',
}

const OVERDUE: Record<NextStepDue['step'], { readonly headline: string; readonly action: string }> =
  {
    review: {
      headline: 'Possible spam is waiting for review',
      action: 'Review at the desk',
    },
    plan: { headline: 'A report still has no plan', action: 'Make a plan at the desk' },
    resolve: {
      headline: 'A report is taking longer than it should',
      action: 'Continue at the desk',
    },
    resolve_latest: {
      headline: 'A report is 30 days old and still not resolved',
      action: 'Resolve it at the desk',
    },
    close: {
      headline: 'A report is waiting to be closed',
      action: 'Note what was learned at the desk',
    },
  }

/** What staff are told of what falls due. */
export const DUE_TEXT: StaffTextFor<
  'promise_reminded' | 'promise_broken' | 'deadline_passed' | 'escalated'
> = {
  promise_reminded: ({ data }, { tell }) => ({
    headline: `${PROMISED[data.kind]} is due by ${tell(data.due)}`,
    subject: `Promise due by ${tell(data.due)}`,
    ask: `Please ${OWED_TEXT[data.kind]} before then, or ask the customer for more time.`,
  }),
  promise_broken: ({ data: { kind, due, next } }, { tell, report }) => ({
    headline: 'A promise to a customer was broken',
    subject: `Promise broken, now due by ${tell(next.due)}`,
    ask: `The customer can see this and the new date. ${
      report.owner ? 'Please write to them first.' : 'The report is unassigned: please take it.'
    }`,
    facts: [
      ['Was promised', `${PROMISED[kind].toLowerCase()} by ${tell(due)}`],
      ['New date', tell(next.due)],
    ],
  }),
  deadline_passed: ({ data }, { tell }) => ({
    ...OVERDUE[data.step],
    subject: 'Overdue',
    facts: [['Was due', tell(data.due)]],
  }),
  escalated: ({ data, actor }, { report }) => ({
    headline: 'name' in actor ? `${actor.name} asks for your help` : 'A report needs your help',
    subject: 'Needs your help',
    ask: 'name' in actor ? null : formatReason(data.reason),
    facts: [
      ['Why', 'name' in actor ? data.reason : null],
      ['Escalated', report.escalation > 1 ? 'for the second time' : null],
    ],
    action: 'Help out at the desk',
  }),
}

// The clock gives its reasons as codes.
function formatReason(reason: string): string {
  return reason === 'promise_broken'
    ? 'A promise to this customer was broken. Please make sure someone writes to them now.'
    : 'It has been waiting too long. Please find out what’s holding it up.'
}

/** What staff have to do to keep a promise. */
export const OWED_TEXT: Record<PromiseKind, string> = {
  answer: 'reply',
  update: 'send an update',
  resolve: 'resolve it',
}
