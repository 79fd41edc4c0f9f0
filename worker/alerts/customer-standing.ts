import { tellPromise } from '../i18n/tell.ts'
import type { Texts } from '../i18n/texts.ts'
import { waitsForEnd, wasToldOver } from '../reports/known-issue.ts'
import { nextPromise, type Report } from '../reports/report.ts'
import type { Site } from '../sites/site.ts'
import { readerOf, tellTime } from '../time/format.ts'

/** Where the report stands: who does what next, and by when on the customer's clock. */
export function customerStanding(report: Report, site: Site, now: number, texts: Texts): string {
  if (isAsked(report)) return texts.lastWord
  const promise = nextPromise(report)
  if (report.state === 'proposed' || !promise) return standingIn(report, texts)
  const when = tellTime(promise.due, now, readerOf(report, site), texts.language)
  return tellPromise(texts, promise.kind, report.owner?.name ?? null, when)
}

function standingIn(report: Report, texts: Texts): string {
  const { state } = report
  const { standings, nothingToDo, noticeThanks } = texts
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
