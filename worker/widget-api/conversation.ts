import type { Conversation, Stage } from '../contract.ts'
import { reasonIn, formatMerged } from '../i18n/format.ts'
import { textsFor } from '../i18n/load.ts'
import { languageOf } from '../i18n/pick.ts'
import { mayReopen } from '../reports/actions/resolve.ts'
import { messagesIn, formatRemedy } from '../reports/conversation.ts'
import { isNews, type ReportEvent } from '../reports/events.ts'
import { isForKnownIssue, wasToldOver } from '../reports/known-issue.ts'
import { findBrokenBefore, isRunning, promisesShown } from '../reports/promises.ts'
import { isOpen, nextPromise, type Report } from '../reports/report.ts'
import type { Site } from '../sites/site.ts'
import { findLinks } from '../text/links.ts'
import { localeOf, readerOf } from '../time/format.ts'

interface Seen {
  readonly site: Site
  readonly statusUrl: string
  readonly now: number
}

/** What the widget shows of a report that was raised earlier. */
export async function conversationOf(
  report: Report,
  events: readonly ReportEvent[],
  { site, statusUrl, now }: Seen,
): Promise<Conversation> {
  const { id, reference, state, offer } = report
  const language = languageOf(report, site)
  const locale = localeOf(readerOf(report, site), language)
  // What the customer's turn holds up is not late.
  const running = promisesShown(report, site).filter((one) => isRunning(one, state))
  const promise = nextPromise({ promises: running })
  return {
    report: { id, reference, stage: stageOf(report, now) },
    // Who waits for a known problem's end has nothing to answer here; anybody else may write.
    ...(isForKnownIssue(report) && {
      stands: formatMerged(report, await textsFor(language, site)),
    }),
    reason: reasonIn(language, site, report.reason),
    receivedAt: report.receivedAt,
    owner: report.owner?.name ?? null,
    news: events.filter(({ type }) => isNews(type)).length,
    messages: [...firstWords(report), ...messagesIn(events)].map(({ at, by, text }) => {
      const links = by === null ? [] : findLinks(text)
      return { at, by, text, ...(links.length > 0 && { links }) }
    }),
    promise: promise && {
      kind: promise.kind,
      due: promise.due,
      late: promise.due < now,
      instead: findBrokenBefore(report.promises, promise)?.due ?? null,
    },
    offer: offer && {
      remedies: offer.remedies.map((one) => ({
        id: one.id,
        text: formatRemedy(one, site.currency, locale),
      })),
      whyOne: offer.whyOne,
      deliverBy: offer.deliverBy,
    },
    asked: isAsked(report, now),
    statusUrl,
  }
}

/** What a customer can still do about a report. */
export function stageOf(report: Report, now: number): Stage {
  const { state } = report
  if (state === 'proposed') return 'offered'
  if (isOpen(state) || state === 'quarantined') return 'open'
  if (state === 'resolved') return 'resolved'
  if (state === 'merged') return wasToldOver(report) ? 'ended' : 'open'
  const isDone = state === 'confirmed' || state === 'closed'
  return isDone && mayReopen(report, now) ? 'done' : 'ended'
}

function firstWords({ text, receivedAt }: Report): readonly Conversation['messages'][number][] {
  return text === null ? [] : [{ at: receivedAt, by: null, text }]
}

// A later date to agree to, or whether it was made right.
function isAsked({ promises, followUp }: Report, now: number): boolean {
  const mayMove = promises.some(
    ({ status, moveTo, due }) => status === 'open' && moveTo !== null && now <= due,
  )
  return mayMove || (followUp?.sentAt != null && followUp.answeredAt === null)
}
