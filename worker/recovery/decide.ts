import { Problem } from '../problem.ts'
import type { Answered, Details, EventType, Report, ReportEvent } from '../report.ts'
import type { Command, Context } from './command.ts'
import { moveOf } from './moves.ts'
import { answerBy, latestUpdateBy } from './promise.ts'

/** Shorter than this, no sentence names the problem in a person's own words. */
const ANSWER_MIN_CHARS = 10

/** What happens when somebody gives a command: the events, none if it is already so, or a Problem. */
export function decide(
  report: Report | null,
  command: Command,
  context: Context,
): readonly ReportEvent[] | Problem {
  if (isAlreadySo(report, command)) return []
  const move = moveOf(command.type, report?.state ?? null, context.actor.role)
  if (typeof move === 'string') return new Problem(move)
  const { type, data } = outcomeOf(report, command, context)
  if (data instanceof Problem) return data
  const event = {
    seq: (report?.version ?? 0) + 1,
    at: context.now,
    actor: context.actor,
    from: report?.state ?? null,
    to: move.to,
    type,
    data,
  }
  // Hint: type and data come as a pair from one branch, which the compiler cannot follow.
  return [event as ReportEvent]
}

function outcomeOf(
  report: Report | null,
  command: Command,
  context: Context,
): { type: EventType; data: ReportEvent['data'] | Problem } {
  switch (command.type) {
    case 'raise': {
      const due = answerBy(context.site, context.now)
      return { type: 'raised', data: { ...command.told, answerBy: due } }
    }
    case 'add_details':
      return { type: 'details_added', data: changesOf(report, command.details) }
    case 'finish':
      return { type: 'finished', data: {} }
    case 'withdraw':
      return { type: 'withdrawn', data: {} }
    case 'acknowledge':
      return { type: 'acknowledged', data: answerOf(command, context) }
    case 'message':
      return { type: 'messaged', data: answerOf(command, context) }
    default:
      return command satisfies never
  }
}

// A click that arrives twice is one click: saying again what is already so changes nothing.
function isAlreadySo(report: Report | null, command: Command): boolean {
  switch (command.type) {
    case 'add_details':
      return Object.keys(changesOf(report, command.details)).length === 0
    case 'finish':
      return report?.finished === true
    case 'withdraw':
      return report?.state === 'withdrawn'
    default:
      return false
  }
}

function changesOf(report: Report | null, details: Details): Details {
  const told = Object.entries(details).filter(
    ([field, value]) =>
      JSON.stringify(value || null) !== JSON.stringify(report?.[field as keyof Details] ?? null),
  )
  return Object.fromEntries(told)
}

function answerOf({ text, updateBy }: Answered, context: Context): Answered | Problem {
  const words = text.trim()
  const faults = [
    ...(Array.from(words).length < ANSWER_MIN_CHARS ? ['text'] : []),
    ...(updateBy <= context.now || updateBy > latestUpdateBy(context.site, context.now)
      ? ['updateBy']
      : []),
  ]
  return faults.length > 0 ? new Problem('invalid', faults) : { text: words, updateBy }
}
