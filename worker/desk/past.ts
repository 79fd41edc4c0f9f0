import { pagePath, type Report } from '../reports/report.ts'

const SHOWN_MAX = 4

/** What the past tells about a report. */
export interface Past {
  /** Other reports of the same customer, the newest first. */
  readonly earlier: readonly Report[]
  /** Reports like this one that were put right, those that the customer confirmed first. */
  readonly similar: readonly Report[]
}

/** Finds earlier reports of the same customer, and what worked for reports like this one. */
export function pastOf(report: Report, others: readonly Report[]): Past {
  const rest = others.filter(({ id }) => id !== report.id)
  const contact = contactOf(report)
  return {
    earlier:
      contact === null
        ? []
        : rest.filter((other) => contactOf(other) === contact).slice(0, SHOWN_MAX),
    similar: rest
      .filter((other) => other.learning !== null && other.reason.code === report.reason.code)
      .toSorted((a, b) => likeness(b, report) - likeness(a, report))
      .slice(0, SHOWN_MAX),
  }
}

function contactOf({ contact, mail }: Report): string | null {
  if (mail.email !== null) return mail.email.toLowerCase()
  if (!contact) return null
  return 'email' in contact ? contact.email.toLowerCase() : contact.phone.replaceAll(/\D/g, '')
}

function likeness(other: Report, report: Report): number {
  const isSamePage = pagePath(other.page) === pagePath(report.page)
  const isSameElement =
    other.element?.text !== undefined && other.element.text === report.element?.text
  const hasWorked = other.state === 'closed' && other.outcome === 'fixed' && other.reopenCount === 0
  return (isSamePage ? 2 : 0) + (isSameElement ? 2 : 0) + (hasWorked ? 1 : 0)
}
