import { referenceOf } from '../reference.ts'
import type { Details, Raised, Report, ReportEvent } from '../report.ts'
import { settle } from './promise.ts'

/** The report after an event. The first event must be `raised`. */
export function apply(report: Report | null, event: ReportEvent): Report {
  if (event.type === 'raised') return raised(event.data, event.at)
  if (report === null) throw new TypeError('The first event of a report must be raised.')
  const next = { ...report, state: event.to, version: event.seq }
  switch (event.type) {
    case 'details_added':
      return { ...next, ...withoutBlanks(event.data), finished: false }
    case 'finished':
      return { ...next, finished: true }
    case 'withdrawn':
      return { ...next, promises: release(report, event.at) }
    case 'acknowledged': {
      const { actor } = event
      if (!('id' in actor)) throw new TypeError('Only a named person acknowledges.')
      const owner = { id: actor.id, name: actor.name }
      return { ...next, owner, promises: renew(report, event, 'answer') }
    }
    case 'messaged':
      return { ...next, promises: renew(report, event, 'update') }
    default:
      return event satisfies never
  }
}

/** The report that a list of events tells of, oldest first. */
export function replay(events: readonly ReportEvent[]): Report | null {
  return events.reduce<Report | null>(apply, null)
}

/** A field that was emptied is one that says nothing. */
function withoutBlanks(details: Details): Partial<Pick<Report, keyof Details>> {
  const fields = Object.entries(details).map(([field, value]) => [
    field,
    value === '' ? null : value,
  ])
  return Object.fromEntries(fields) as Partial<Pick<Report, keyof Details>>
}

function raised({ answerBy, ...told }: Raised, at: number): Report {
  return {
    ...told,
    reference: referenceOf(told.id),
    state: 'received',
    version: 1,
    receivedAt: at,
    wish: null,
    wishText: null,
    contact: null,
    finished: false,
    owner: null,
    promises: [{ kind: 'answer', due: answerBy, status: 'open', settledAt: null }],
  }
}

/** A person has written: that settles one kind of promise and makes the next one. */
function renew(
  report: Report,
  { at, data }: ReportEvent & { type: 'acknowledged' | 'messaged' },
  kind: 'answer' | 'update',
): Report['promises'] {
  const update = { kind: 'update', due: data.updateBy, status: 'open', settledAt: null } as const
  return [...settle(report.promises, at, kind), update]
}

function release(report: Report, at: number): Report['promises'] {
  return report.promises.map((promise) =>
    promise.status === 'open' ? { ...promise, status: 'withdrawn', settledAt: at } : promise,
  )
}
