import { nextPromise, type Report, type State } from '../report.ts'
import { tellTime } from '../when.ts'

/** What the customer reads first: where the report stands, in one sentence or two. */
export interface Standing {
  readonly title: string
  readonly next: string
  readonly late: boolean
}

const TITLES: Record<State, string> = {
  received: 'We have your report.',
  quarantined: 'We have your report.',
  acknowledged: 'Your report is in good hands.',
  working: 'We are working on it.',
  proposed: 'We have an offer for you.',
  resolved: 'We think that it is right again.',
  confirmed: 'You told us that it is right again.',
  closed: 'This report is closed.',
  spam: 'This report is closed.',
  withdrawn: 'You took this report back.',
  merged: 'This report goes on together with another one.',
  erased: 'This report was erased.',
}

/** Tells where a report stands at `now`, with its promise kept, open or broken. */
export function standingOf(report: Report, now: number): Standing {
  const { state, owner } = report
  const title =
    state === 'acknowledged' && owner ? `${owner.name} takes care of it.` : TITLES[state]
  const promise = nextPromise(report)
  if (!promise) return { title, next: 'There is nothing that you need to do.', late: false }
  const by = tellTime(promise.due, now, report.page)
  const late = promise.due < now
  return {
    title,
    late,
    next: late ? brokenSentence(promise.kind, by) : promiseSentence(report, by),
  }
}

function promiseSentence(report: Report, by: string): string {
  return report.owner
    ? `${report.owner.name} writes to you again by ${by}.`
    : `A person answers by ${by}.`
}

function brokenSentence(kind: 'answer' | 'update' | 'resolve', by: string): string {
  const what = { answer: 'an answer', update: 'news', resolve: 'a solution' }[kind]
  return `We promised you ${what} by ${by} and did not keep it. Your report is not forgotten.`
}
