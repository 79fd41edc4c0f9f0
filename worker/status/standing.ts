import type { PromiseKind } from '../contract.ts'
import { say } from '../i18n/fill.ts'
import { tellMerged, tellPromise } from '../i18n/tell.ts'
import type { Texts } from '../i18n/texts.ts'
import { promisesShown } from '../recovery/promises-shown.ts'
import { brokenBefore } from '../recovery/promises.ts'
import { REOPEN_MAX_MS } from '../recovery/settling.ts'
import { nextPromise, type Report } from '../report.ts'
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

type Told = Pick<View, 'report' | 'site' | 'now' | 'words' | 'tell'>

/** Tells where a report stands at `now`, with its promise kept, open or broken. */
export function standingOf(told: Told): Standing {
  const { report, site, now, words, tell } = told
  const promises = promisesShown(report, site)
  const title = titleOf(report, words)
  const running = promises.filter(({ kind }) => !isPaused(report, kind))
  const promise = nextPromise({ promises: running })
  if (!promise) return { title, next: sentenceOf(told), late: false }
  const { kind, due } = promise
  if (due < now) {
    return { title, late: true, next: say(words, words.late[kind], { when: tell(due) }) }
  }
  const next = tellPromise(words, kind, report.owner?.name ?? null, tell(due))
  const broken = brokenBefore(promises, promise)
  if (!broken) return { title, late: false, next }
  const when = tell(broken.due)
  return { title, late: true, next: say(words, words.lateBefore[kind], { when, next }) }
}

function titleOf(report: Report, words: Texts): string {
  const { state, owner, reopenCount, counter } = report
  switch (state) {
    case 'quarantined':
      return words.titles.received
    case 'spam':
    case 'closed':
      return words.closed
    case 'confirmed':
      return words.confirmed
    case 'acknowledged':
      return owner ? say(words, words.inHands, { name: owner.name }) : words.titles.acknowledged
    case 'working':
      if (counter !== null) return words.hasProposal
      return reopenCount > 0 ? words.workingAgain : words.titles.working
    case 'merged':
      return tellMerged(report, words)
    default:
      return words.titles[state]
  }
}

function sentenceOf(told: Told): string {
  const { report, words } = told
  switch (report.state) {
    case 'resolved':
      return resolvedSentence(report, words)
    case 'closed':
      return closedSentence(told)
    case 'confirmed':
      return report.followUp?.answeredAt == null ? words.thanks : words.thanksForAnswer
    case 'proposed':
      return words.chooseInPeace
    case 'withdrawn':
      return words.nobodyAnswers
    case 'merged':
      // Who waits for the end of a known problem was told of it by us, and by nobody else.
      return report.notice ? words.nothingToDo : words.oneForBoth
    case 'erased':
      return words.nothingLeft
    default:
      return words.nothingToDo
  }
}

function closedSentence({ report, now, words, tell }: Told): string {
  const until = (report.closedAt ?? 0) + REOPEN_MAX_MS
  return now <= until ? say(words, words.reopenUntil, { when: tell(until) }) : words.nothingToDo
}

function resolvedSentence({ owner, followUp }: Report, words: Texts): string {
  if (followUp?.sentAt != null) return words.lastWord
  return owner ? say(words, words.saidDone, { name: owner.name }) : words.weSaidDone
}
