import type { PromiseKind } from '../contract.ts'
import { answerDate } from '../recovery/promise.ts'
import { brokenBefore } from '../recovery/promises.ts'
import { REOPEN_MAX_MS } from '../recovery/settling.ts'
import { type DatedPromise, nextPromise, type Report, type State } from '../report.ts'
import type { Site } from '../site.ts'
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

const OWED: Record<PromiseKind, string> = {
  answer: 'an answer',
  update: 'news',
  resolve: 'to have it done',
}
const NOTHING_TO_DO = 'There is nothing that you need to do.'

/** Every promise as the customer sees it: suspicion of abuse makes no difference to them. */
export function promisesOf(report: Report, site: Site): readonly DatedPromise[] {
  if (report.state !== 'quarantined') return report.promises
  const { due, remindAt } = answerDate(site, report.receivedAt)
  const promise = { kind: 'answer', due, remindAt, madeAt: report.receivedAt, status: 'open' }
  return [{ ...promise, settledAt: null, isReminded: false, moveTo: null } as DatedPromise]
}

/** While the customer chooses, nobody is late with having it done. */
export function isPaused({ state }: Report, kind: PromiseKind): boolean {
  return state === 'proposed' && kind === 'resolve'
}

/** Tells where a report stands at `now`, with its promise kept, open or broken. */
export function standingOf(report: Report, site: Site, now: number): Standing {
  const promises = promisesOf(report, site)
  const title = titleOf(report)
  const running = promises.filter(({ kind }) => !isPaused(report, kind))
  const promise = nextPromise({ promises: running })
  if (!promise) return { title, next: sentenceOf(report, now), late: false }
  const tell = (at: number) => tellTime(at, now, report.page)
  const { kind, due } = promise
  if (due < now) {
    const next = `We promised you ${OWED[kind]} by ${tell(due)} and did not keep it. Your report is not forgotten.`
    return { title, late: true, next }
  }
  const broken = brokenBefore(promises, promise)
  const says = promiseSentence(report, kind, tell(due))
  return broken
    ? {
        title,
        late: true,
        next: `We promised you ${OWED[kind]} by ${tell(broken.due)} and did not keep it. We are sorry. ${says}`,
      }
    : { title, late: false, next: says }
}

function titleOf({ state, owner, reopenCount, counter }: Report): string {
  if (state === 'acknowledged' && owner) return `${owner.name} takes care of it.`
  if (state !== 'working') return TITLES[state]
  if (counter !== null) return 'We have your proposal.'
  return reopenCount > 0 ? 'We are working on it again.' : TITLES.working
}

function promiseSentence({ owner }: Report, kind: PromiseKind, by: string): string {
  const who = owner?.name ?? 'A person'
  if (kind === 'resolve') return `${who} has it done by ${by}.`
  return kind === 'answer' ? `${who} answers by ${by}.` : `${who} writes to you again by ${by}.`
}

const SENTENCES: Partial<Record<State, string>> = {
  proposed: 'Choose what suits you, or say what would. Take the time that you need.',
  confirmed: 'Thank you for telling us.',
  withdrawn: 'Nobody will answer it. You can always raise a new one.',
  merged: 'Somebody else told us about the same thing, so one person takes care of both.',
  erased: 'Nothing of what was said is left.',
}

function sentenceOf(report: Report, now: number): string {
  const { state, followUp, page } = report
  if (state === 'resolved') return resolvedSentence(report)
  const until = (report.closedAt ?? 0) + REOPEN_MAX_MS
  if (state === 'closed' && now <= until) {
    return `If it is not right after all, you can open it again until ${tellTime(until, now, page)}.`
  }
  if (state === 'confirmed' && followUp?.answeredAt != null) return 'Thank you for your answer.'
  return SENTENCES[state] ?? NOTHING_TO_DO
}

function resolvedSentence({ owner, followUp }: Report): string {
  return followUp?.sentAt == null
    ? `${owner?.name ?? 'We'} said that it is done. Is it? You have the last word.`
    : 'You have the last word: was it made right?'
}
