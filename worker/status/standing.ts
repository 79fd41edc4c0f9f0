import type { PromiseKind } from '../contract.ts'
import { say } from '../i18n/fill.ts'
import { tellMerged, tellPromise } from '../i18n/tell.ts'
import type { Texts } from '../i18n/texts.ts'
import { REOPEN_MAX_MS } from '../reports/actions/resolve.ts'
import { findBrokenBefore, promisesShown } from '../reports/promises.ts'
import { nextPromise, type Report } from '../reports/report.ts'
import type { View } from './view.ts'

/** What the customer reads first: where the report stands, in one sentence or two. */
export interface Standing {
  readonly title: string
  readonly next: string
  readonly late: boolean
}

/** While the customer chooses, nobody is late with having it done. */
export function isPaused({ state }: Report, kind: PromiseKind): boolean {
  return state === 'proposed' && kind === 'resolve'
}

type Told = Pick<View, 'report' | 'site' | 'now' | 'texts' | 'tell'>

/** Tells where a report stands at `now`, with its promise kept, open or broken. */
export function standingOf(told: Told): Standing {
  const { report, site, now, texts, tell } = told
  const promises = promisesShown(report, site)
  const title = titleOf(report, texts)
  const running = promises.filter(({ kind }) => !isPaused(report, kind))
  const promise = nextPromise({ promises: running })
  if (!promise) return { title, next: sentenceOf(told), late: false }
  const { kind, due } = promise
  if (due < now) {
    return { title, late: true, next: say(texts, texts.late[kind], { when: tell(due) }) }
  }
  const next = tellPromise(texts, kind, report.owner?.name ?? null, tell(due))
  const broken = findBrokenBefore(promises, promise)
  if (!broken) return { title, late: false, next }
  const when = tell(broken.due)
  return { title, late: true, next: say(texts, texts.lateBefore[kind], { when, next }) }
}

function titleOf(report: Report, texts: Texts): string {
  const { state, owner, reopenCount, counter } = report
  switch (state) {
    case 'quarantined':
      return texts.titles.received
    case 'spam':
    case 'closed':
      return texts.closed
    case 'confirmed':
      return texts.confirmed
    case 'acknowledged':
      return owner ? say(texts, texts.inHands, { name: owner.name }) : texts.titles.acknowledged
    case 'working':
      if (counter !== null) return texts.hasProposal
      return reopenCount > 0 ? texts.workingAgain : texts.titles.working
    case 'merged':
      return tellMerged(report, texts)
    default:
      return texts.titles[state]
  }
}

function sentenceOf(told: Told): string {
  const { report, texts } = told
  switch (report.state) {
    case 'resolved':
      return resolvedSentence(report, texts)
    case 'closed':
      return closedSentence(told)
    case 'confirmed':
      return report.followUp?.answeredAt == null ? texts.thanks : texts.thanksForAnswer
    case 'proposed':
      return texts.chooseInPeace
    case 'withdrawn':
      return texts.nobodyAnswers
    case 'merged':
      // Who waits for the end of a known problem was told of it by us, and by nobody else.
      return report.notice ? texts.nothingToDo : texts.oneForBoth
    case 'erased':
      return texts.nothingLeft
    default:
      return texts.nothingToDo
  }
}

function closedSentence({ report, now, texts, tell }: Told): string {
  const until = (report.closedAt ?? 0) + REOPEN_MAX_MS
  return now <= until ? say(texts, texts.reopenUntil, { when: tell(until) }) : texts.nothingToDo
}

function resolvedSentence({ owner, followUp }: Report, texts: Texts): string {
  if (followUp?.sentAt != null) return texts.lastWord
  return owner ? say(texts, texts.saidDone, { name: owner.name }) : texts.weSaidDone
}
