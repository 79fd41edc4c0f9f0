import { messagesIn } from './reports/conversation.ts'
import type { ReportEvent } from './reports/events.ts'
import type { DatedPromise, Report, State } from './reports/report.ts'
import { iso } from './time/format.ts'

/** Counted up when a field of the export changes its name or its meaning. */
export const EXPORT_VERSION = 1

/** What opens or proves something, and what says whose report another one is. */
const SECRET = ['keyHash', 'bodyHash', 'said', 'mergedInto', 'collector']

/** Suspicion of abuse is nobody's to learn from, here as on the status page. */
const SHOWN_AS: Partial<Record<State, State>> = { quarantined: 'received', spam: 'closed' }

/** What the customer told, was told and was promised, in words that they have seen. */
export function ownDataOf(
  report: Report,
  promises: readonly DatedPromise[],
  events: readonly ReportEvent[],
) {
  const { reason, page, element, step, text, language, signal, trigger, clientAt } = report
  const { wish, wishText, evidence, noticedBy } = report
  return {
    id: report.id,
    reference: report.reference,
    state: SHOWN_AS[report.state] ?? report.state,
    receivedAt: iso(report.receivedAt),
    told: {
      reason,
      page,
      element,
      step,
      text,
      trigger,
      wish,
      wishText,
      language: language ?? null,
      signal: signal ?? null,
      evidence: evidence ?? null,
      clientAt: iso(clientAt),
      noticedBy: noticedBy?.name ?? null,
    },
    contact: report.contact,
    mail: report.mail,
    owner: report.owner?.name ?? null,
    promises: promises.map(({ kind, due, status }) => ({ kind, due: iso(due), status })),
    outcome: report.outcome,
    resolvedAt: iso(report.resolvedAt),
    closedAt: iso(report.closedAt),
    erasureAskedAt: iso(report.erasureAskedAt),
    messages: messagesIn(events).map(({ at, by, text: words }) => ({
      at: iso(at),
      by,
      text: words,
    })),
    remedies: report.granted.map(({ remedy }) => remedy.text),
    answers: events.flatMap((event) =>
      event.type === 'follow_up_answered'
        ? [{ at: iso(event.at), ...withoutSecrets(event.data) }]
        : [],
    ),
  }
}

/** The whole history, with what staff noted among themselves; nothing of another customer. */
export function historyOf(events: readonly ReportEvent[]) {
  return events.map(({ seq, at, type, actor, from, to, data }) => {
    const { role } = actor
    const by = 'name' in actor ? { role, name: actor.name } : { role }
    // The other report is another customer's.
    const isOthers = type === 'merged' || type === 'separated'
    return { seq, at: iso(at), type, by, from, to, data: isOthers ? {} : withoutSecrets(data) }
  })
}

function withoutSecrets(data: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(data).filter(([name]) => !SECRET.includes(name)))
}
