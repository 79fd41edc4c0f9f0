import type { PromiseKind } from '../../contract.ts'
import { formatAmount, formatCost } from '../../reports/conversation.ts'
import type { EventOf } from '../../reports/events.ts'
import { type Amends, type Authority, costOf } from '../../reports/remedy.ts'
import type { Actor, NextStepDue, Report } from '../../reports/report.ts'
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

const SEE = 'See it at the desk'

/** What staff are told of what the customer did. */
export const CUSTOMER_TEXT: StaffTextFor<
  | 'raised'
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
    ask: noticedBy && `${noticedBy.name} noticed it and raised it for the customer.`,
  }),
  released: () => ({
    headline: 'Something went wrong for a customer',
    subject: null,
    ask: 'It looked like spam at first. A colleague looked at it and let it through.',
  }),
  separated: ({ data }) => ({
    headline: 'A report stands alone again',
    subject: 'Alone again',
    ask: `${data.reference}, which it went on with, ended without being resolved. Please take it.`,
  }),
  details_added: () => ({ headline: 'The customer told more', subject: 'More on' }),
  wrote: () => ({
    headline: 'The customer wrote and waits for an answer',
    subject: 'The customer wrote',
  }),
  attached: () => ({ headline: 'The customer added a picture', subject: 'More on', action: SEE }),
  withdrawn: () => ({
    headline: 'The customer took the report back',
    subject: 'Taken back',
    ask: 'Nothing is left to do.',
    action: SEE,
  }),
  picked: ({ data }, { report, site, tell }) => {
    const granted = report.granted.findLast(({ remedy }) => remedy.id === data.remedyId)
    return {
      headline: 'The customer chose: please see to it',
      subject: `Chosen, to be done by ${tell(data.due)}`,
      facts: [
        ['Chosen', granted ? formatCost(granted.remedy, site.currency) : null],
        ['To be done by', tell(data.due)],
      ],
      action: SEE,
    }
  },
  countered: ({ data }, { tell }) => ({
    headline: 'The customer proposes something else',
    subject: `Another proposal, answer by ${tell(data.due)}`,
  }),
  move_agreed: ({ data }, { tell }) => ({
    headline: `The customer agreed to ${tell(data.due)}`,
    subject: `Agreed to ${tell(data.due)}`,
    action: SEE,
  }),
  confirmed: ({ data }) => ({
    headline: 'The customer says that it is right again',
    subject: 'Right again',
    ask: 'Thank you for making it right.',
    facts: [['Note', data.note]],
    action: SEE,
  }),
  follow_up_answered: ({ data: { isRight, rating } }) => ({
    headline: isRight
      ? 'The customer says that it was made right'
      : 'The customer says that it was not made right',
    subject: isRight ? 'It was made right' : 'It was not made right',
    facts: [['Rating', rating === null ? null : `${rating} of 5`]],
    action: isRight ? SEE : 'Answer at the desk',
  }),
  reopened: ({ data, actor }, { tell }) => ({
    headline: 'It was not made right: the report is open again',
    subject: `Open again, answer by ${tell(data.due)}`,
    facts: 'name' in actor ? [[`${actor.name} says`, data.reason]] : [],
  }),
  erasure_asked: () => ({
    headline: 'The customer asks for everything to be erased',
    subject: 'To be erased',
    ask: `It is erased by itself after ${ERASE_DAYS} days. Do it sooner where nothing speaks against it.`,
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
      ask: 'The customer gets it only after your yes.',
      facts: [
        ...amends.remedies.map(
          (remedy, at) => [at === 0 ? 'Amends' : 'or', formatCost(remedy, site.currency)] as const,
        ),
        ['To the customer', amends.text],
        [`${nameOf(actor)} may grant`, tellAuthority(actor, site)],
      ],
      action: 'Approve or refuse it at the desk',
    }
  },
  approval_refused: ({ data, actor }) => ({
    headline: `${nameOf(actor)} did not approve the amends`,
    subject: 'Not approved',
    ask: 'The customer knows nothing of it. Please find another way.',
    facts: [['Why', data.reason]],
  }),
  handover_offered: ({ data, actor }, { tell }) => ({
    headline: `${nameOf(actor)} asks you to take over`,
    subject: `${nameOf(actor)} asks you to take over by ${tell(data.returnAt)}`,
    ask: `Please say yes or no by ${tell(data.returnAt)}. Until then, and without your yes, it stays with ${nameOf(actor)}.`,
    action: 'Take it or say no at the desk',
  }),
  handover_declined: ({ data, actor }) => ({
    headline: `${nameOf(actor)} did not take over: the report is still yours`,
    subject: 'Still yours',
    facts: [['Why', data.reason]],
  }),
  handover_returned: () => ({
    headline: 'Nobody took over in time: the report is still yours',
    subject: 'Still yours',
  }),
  handed_over: ({ data, actor }) => ({
    headline: `${nameOf(actor)} gave you this report`,
    subject: 'Now yours',
    facts: [['Why', data.reason]],
  }),
}

function nameOf(actor: Actor): string {
  return 'name' in actor ? actor.name : 'Amends'
}

function upTo({ remedies }: Amends): string {
  return remedies.length > 1 ? 'up to ' : ''
}

function tellAuthority(actor: Actor, { authority, currency }: Site): string | null {
  if (!('id' in actor)) return null
  const { perCase, perMonth }: Authority = authority[actor.role]
  const amounts = [
    perCase === null ? null : `${formatAmount(perCase, currency)} a report`,
    perMonth === null ? null : `${formatAmount(perMonth, currency)} a month`,
  ].filter((amount) => amount !== null)
  return amounts.length > 0 ? amounts.join(', ') : null
}

const PROMISED: Record<PromiseKind, string> = {
  answer: 'An answer',
  update: 'News',
  resolve: 'A solution',
}

const OVERDUE: Record<NextStepDue['step'], { readonly headline: string; readonly action: string }> =
  {
    review: {
      headline: 'Something that looks like spam waits to be looked at',
      action: 'Look at it at the desk',
    },
    plan: { headline: 'A report still has no plan', action: 'Make a plan at the desk' },
    resolve: { headline: 'A report takes longer than it should', action: 'Go on at the desk' },
    resolve_latest: {
      headline: 'A report is 30 days old and not resolved',
      action: 'Resolve it at the desk',
    },
    close: {
      headline: 'A report waits to be closed',
      action: 'Say what was learned at the desk',
    },
  }

/** What staff are told of what falls due. */
export const DUE_TEXT: StaffTextFor<
  'promise_reminded' | 'promise_broken' | 'deadline_passed' | 'escalated'
> = {
  promise_reminded: ({ data }, { tell }) => ({
    headline: `${PROMISED[data.kind]} is promised by ${tell(data.due)}`,
    subject: `Promise due by ${tell(data.due)}`,
    ask: `Please ${OWED_TEXT[data.kind]} before then, or ask the customer for more time.`,
  }),
  promise_broken: ({ data: { kind, due, next } }, { tell, report }) => ({
    headline: 'A promise to a customer was broken',
    subject: `Promise broken, now by ${tell(next.due)}`,
    ask: `The customer sees that it was not kept, and the new date. ${
      report.owner ? 'Please write to them first of all.' : 'Nobody has it yet: please take it.'
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
    ask: 'name' in actor ? null : tellReason(data.reason),
    facts: [
      ['Why', 'name' in actor ? data.reason : null],
      ['Escalated', report.escalation > 1 ? 'for the second time' : null],
    ],
    action: 'Help at the desk',
  }),
}

// The clock gives its reasons as codes.
function tellReason(reason: string): string {
  return reason === 'promise_broken'
    ? 'A promise to this customer was broken. Please see that somebody writes to them now.'
    : 'It has been waiting for too long. Please see what keeps it.'
}

/** What staff have to do to keep a promise. */
export const OWED_TEXT: Record<PromiseKind, string> = {
  answer: 'answer',
  update: 'write again',
  resolve: 'have it solved',
}
