import type { PromiseKind } from '../contract.ts'
import type { Deadline } from '../reports/report.ts'
import { OWED_WORDS } from './owed.ts'
import type { WordsFor } from './words.ts'

const PROMISED: Record<PromiseKind, string> = {
  answer: 'An answer',
  update: 'News',
  resolve: 'A solution',
}

const OVERDUE: Record<Deadline['step'], { readonly headline: string; readonly action: string }> = {
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
export const DUE_WORDS: WordsFor<
  'promise_reminded' | 'promise_broken' | 'deadline_passed' | 'escalated'
> = {
  promise_reminded: ({ data }, { tell }) => ({
    headline: `${PROMISED[data.kind]} is promised by ${tell(data.due)}`,
    subject: `Promise due by ${tell(data.due)}`,
    ask: `Please ${OWED_WORDS[data.kind]} before then, or ask the customer for more time.`,
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
