import { tellPromise } from '../i18n/tell.ts'
import type { Texts } from '../i18n/texts.ts'
import { waitsForEnd, wasToldOver } from '../notice.ts'
import { nextPromise, type Report } from '../report.ts'
import type { Site } from '../site.ts'
import { readerOf, tellTime } from '../when.ts'

/** Where the report stands: who does what next, and by when on the customer's clock. */
export function customerStanding(report: Report, site: Site, now: number, words: Texts): string {
  if (isAsked(report)) return words.lastWord
  const promise = nextPromise(report)
  if (report.state === 'proposed' || !promise) return standingIn(report, words)
  const when = tellTime(promise.due, now, readerOf(report, site), words.language)
  return tellPromise(words, promise.kind, report.owner?.name ?? null, when)
}

function standingIn(report: Report, words: Texts): string {
  const { state } = report
  const { standings, nothingToDo, noticeThanks } = words
  if (wasToldOver(report)) return nothingToDo
  if (waitsForEnd(report)) return noticeThanks
  switch (state) {
    case 'proposed':
    case 'resolved':
    case 'closed':
    case 'merged':
      return standings[state]
    default:
      return nothingToDo
  }
}

function isAsked({ followUp }: Report): boolean {
  return followUp?.sentAt != null && followUp.answeredAt === null
}
