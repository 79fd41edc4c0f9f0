import type { Command } from './commands.ts'
import type { Transition } from './decide.ts'
import type { EventOf } from './events.ts'
import { type Actor, nextPromise, type Report, type State } from './report.ts'

/** What follows for every report that goes on with another one. */
export interface MemberRequest {
  readonly actor: Actor
  readonly command: Command & { readonly type: 'separate' | 'settle' | 'tell' }
  /** The same however often it follows, so that each member is told once. */
  readonly idempotencyKey: string
}

const ENDS_UNRESOLVED: readonly State[] = ['withdrawn', 'spam', 'erased']
const DONE: readonly State[] = ['resolved', 'confirmed', 'closed']

/**
 * What an event of a report means for those that go on with it, or null: words only where staff
 * marked them for everybody, and never an offer or the other customer's own.
 */
export function memberRequestOf({ before, event, after }: Transition): MemberRequest | null {
  const idempotencyKey = `all-${after.id}-${event.seq}`
  const command = commandOf({ before, event, after })
  if (command === null) return null
  const actor: Actor = command.type === 'separate' ? { role: 'system' } : event.actor
  return { actor, command, idempotencyKey }
}

function commandOf({ before, event, after }: Transition): MemberRequest['command'] | null {
  switch (event.type) {
    case 'acknowledged':
    case 'planned':
    case 'messaged':
      return event.data.forAll
        ? { type: 'tell', text: event.data.text, shared: { updateBy: nextDue(after) } }
        : null
    case 'resolved':
      return settlementOf(event, after.owner)
    default:
      return endsUnresolved(before?.state ?? after.state, after.state) ? { type: 'separate' } : null
  }
}

function nextDue(report: Report): number | null {
  return nextPromise(report)?.due ?? null
}

function settlementOf(
  { data }: EventOf<'resolved'>,
  owner: Report['owner'],
): MemberRequest['command'] {
  const { outcome, forAll, done, apology, explanation } = data
  // That one customer chose nothing puts nothing right for the others.
  if (outcome === 'no_reply' || owner === null) return { type: 'separate' }
  const words = forAll ? { done, apology, explanation } : null
  return { type: 'settle', outcome, words, owner }
}

// Nobody is called back for what was made right long before it was erased.
function endsUnresolved(from: State, to: State): boolean {
  return from !== to && ENDS_UNRESOLVED.includes(to) && !DONE.includes(from)
}
