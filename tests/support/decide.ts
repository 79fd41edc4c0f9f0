import { Problem } from '../../worker/problem.ts'
import type { Command, Context } from '../../worker/reports/commands.ts'
import { decide } from '../../worker/reports/decide.ts'
import type { ReportEvent } from '../../worker/reports/events.ts'
import type { Report } from '../../worker/reports/report.ts'

/** The events alone of a decision, or its Problem. */
export function decideEvents(
  report: Report | null,
  command: Command,
  context: Context,
): readonly ReportEvent[] | Problem {
  const decision = decide(report, command, context)
  return decision instanceof Problem ? decision : decision.map(({ event }) => event)
}
