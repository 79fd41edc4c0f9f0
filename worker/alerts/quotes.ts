import type { ReportEvent } from '../reports/events.ts'
import type { Report } from '../reports/report.ts'

/** What the customer wrote. */
export interface Quote {
  /** When, in words; null for what was told with the report itself. */
  readonly when: string | null
  readonly text: string
}

/** The customer's own words: those of the report, then what came since, oldest first. */
export function quotesOf(
  { text }: Pick<Report, 'text'>,
  events: readonly ReportEvent[],
  tell: (at: number) => string,
): readonly Quote[] {
  const first: readonly Quote[] = text === null ? [] : [{ when: null, text }]
  const later = events.flatMap((event): Quote[] => {
    const words = wordsIn(event)
    return words ? [{ when: `The customer on ${tell(event.at)}`, text: words }] : []
  })
  const all = [...first, ...later]
  // One answer may lead to two events, which say the same.
  return all.filter((quote, at) => quote.text !== all[at - 1]?.text)
}

function wordsIn(event: ReportEvent): string | null {
  if (event.actor.role !== 'customer') return null
  switch (event.type) {
    case 'wrote':
    case 'countered':
    case 'follow_up_answered':
      return event.data.text
    case 'reopened':
      return event.data.reason
    default:
      return null
  }
}
