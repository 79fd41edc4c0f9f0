import type { Command } from './commands.ts'
import type { EventOf, ReportEvent, Transition } from './events.ts'
import { nextPromise, type Outcome, type Person, type Report, type State } from './report.ts'

type MemberCommand = Command & { readonly type: 'separate' | 'settle' | 'tell' }

/** What has to be known of an event for those that go on with its report, but for its words. */
export interface MemberData {
  /** Its number. */
  readonly seq: number
  /** By when the other customer hears again. */
  readonly updateBy: number | null
  readonly outcome: Outcome
  readonly owner: Person
}

/** What follows for every report that goes on with another one. */
interface MemberFollow {
  readonly kind: MemberCommand['type']
  readonly data: Partial<MemberData>
}

const ENDS_UNRESOLVED: readonly State[] = ['withdrawn', 'spam', 'erased']
const DONE: readonly State[] = ['resolved', 'confirmed', 'closed']

/**
 * What an event of a report means for those that go on with it, or null: words only where staff
 * marked them for everybody, and never an offer or the other customer's own.
 */
export function memberFollowOf({ before, event, after }: Transition): MemberFollow | null {
  const { seq } = event
  switch (event.type) {
    case 'acknowledged':
    case 'planned':
    case 'messaged':
      return event.data.forAll ? { kind: 'tell', data: { seq, updateBy: nextDue(after) } } : null
    case 'resolved':
      return settlementOf(event, after.owner)
    default:
      return endsUnresolved(before?.state ?? after.state, after.state)
        ? { kind: 'separate', data: {} }
        : null
  }
}

/**
 * What is said or done to each of them, with the words of the event as it is stored; null where
 * nothing is left of it to be said.
 */
export function memberCommandOf(
  kind: MemberCommand['type'],
  { updateBy = null, outcome, owner }: Partial<MemberData>,
  event: ReportEvent | null,
): MemberCommand | null {
  if (kind === 'separate') return { type: kind }
  if (kind === 'settle') {
    return outcome && owner ? { type: kind, outcome, words: wordsForAll(event), owner } : null
  }
  const text = event && 'text' in event.data ? event.data.text : null
  return text ? { type: kind, text, shared: { updateBy } } : null
}

function nextDue(report: Report): number | null {
  return nextPromise(report)?.due ?? null
}

function settlementOf(
  { seq, data: { outcome } }: EventOf<'resolved'>,
  owner: Report['owner'],
): MemberFollow {
  // That one customer chose nothing puts nothing right for the others.
  if (outcome === 'no_reply' || owner === null) return { kind: 'separate', data: {} }
  return { kind: 'settle', data: { seq, outcome, owner } }
}

function wordsForAll(event: ReportEvent | null) {
  if (event?.type !== 'resolved' || !event.data.forAll) return null
  const { done, apology, explanation } = event.data
  return { done, apology, explanation }
}

// Nobody is called back for what was made right long before it was erased.
function endsUnresolved(from: State, to: State): boolean {
  return from !== to && ENDS_UNRESOLVED.includes(to) && !DONE.includes(from)
}
