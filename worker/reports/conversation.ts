import type { Signal, Wish } from '../contract.ts'
import { minorDigits, moneyFormat } from '../text/number.ts'
import type { ReportEvent } from './events.ts'
import { type Amends, MONEY_TYPES, type Remedy } from './remedy.ts'
import type { Report } from './report.ts'

const WISHES: Record<Wish, string> = {
  fix: 'A fix',
  explain: 'An explanation',
  refund: 'A refund or a replacement',
  listen: 'Just to be heard',
  other: 'Something else',
}

/** What would put it right, in words, or null when the customer did not say. */
export function formatWish({ wish, wishText }: Report): string | null {
  if (!wish) return null
  return wish === 'other' && wishText ? `${WISHES.other}: ${wishText}` : WISHES[wish]
}

/** How the customer wants to be reached, or null. */
export function formatContact({ contact }: Report): string | null {
  if (!contact) return null
  return 'email' in contact ? contact.email : contact.phone
}

/** The order that it is about, or null. What the customer gave counts before what the page did. */
export function formatOrder({ order, evidence }: Report): string | null {
  return order || evidence?.order || null
}

/** What the page gave as the order where the customer gave another one, or null. */
export function formatOtherOrder(report: Report): string | null {
  const { order } = report.evidence ?? {}
  return order && order !== formatOrder(report) ? order : null
}

/**
 * What helps to find the fault, with the order that it is about; null where there is neither. Where
 * the page gave another order than the customer, that one is `pageOrder`.
 */
export function formatEvidence(report: Report) {
  const [order, pageOrder] = [formatOrder(report), formatOtherOrder(report)]
  if (!report.evidence && order === null) return null
  return {
    ...report.evidence,
    ...(order !== null && { order }),
    ...(pageOrder !== null && { pageOrder }),
  }
}

/** The title of the page on which it went wrong, or its address where it has none. */
export function formatPage({ page }: Report): string {
  return page.title || page.url
}

/**
 * The address of a page that has a title, or null. It is a fact of its own, because a title may
 * turn the direction of what stands behind it.
 */
export function formatAddress({ page }: Report): string | null {
  return page.title ? page.url : null
}

const SIGNALS: Record<Signal, string> = {
  rage: 'Clicked again and again',
  dead: 'Clicked, but nothing happened',
  error: 'A script failed right after a click',
  request: 'A request failed right after a click',
  resubmit: 'Submitted a form again and again',
}

/** What was noticed before the customer was asked whether something did not work, or null. */
export function formatSignal({ signal }: Report): string | null {
  return signal ? SIGNALS[signal] : null
}

/** How many script errors and failed requests the customer let the page tell of, and the first; or null. */
export function formatFailures({ evidence }: Report): string | null {
  const { errors = [], requests = [] } = evidence ?? {}
  const [first] = errors
  const scripts = plural(total(errors), 'script error', 'script errors')
  const parts = [
    plural(total(requests), 'failed request', 'failed requests'),
    // Last, for nothing of ours may stand behind words of the page.
    first ? `${scripts}: ${first.text}` : scripts,
  ]
  return parts.filter((part) => part !== '').join(', ') || null
}

const total = (lines: readonly { readonly count: number }[]) =>
  lines.reduce((sum, { count }) => sum + count, 0)

const plural = (count: number, one: string, other: string) =>
  count === 0 ? '' : `${count} ${count === 1 ? one : other}`

/** An amount of minor units, such as `€15.00`. */
export function formatAmount(amount: number, currency: string, locale = 'en-GB'): string {
  try {
    const digits = minorDigits(locale, currency)
    return moneyFormat(locale, currency).format(amount / 10 ** digits)
  } catch {
    return `${(amount / 100).toFixed(2)} ${currency}`
  }
}

/** A remedy in one line, as the customer reads it: what all but money costs is ours to know. */
export function formatRemedy(remedy: Remedy, currency: string, locale?: string): string {
  return MONEY_TYPES.includes(remedy.type) ? formatCost(remedy, currency, locale) : remedy.text
}

/** A remedy in one line with what it costs, for staff. */
export function formatCost({ text, amount }: Remedy, currency: string, locale?: string): string {
  return amount > 0 ? `${text} (${formatAmount(amount, currency, locale)})` : text
}

/** One thing that was said between the customer and people, in the order of the telling. */
export interface Message {
  readonly seq: number
  /** Milliseconds UTC. */
  readonly at: number
  /** The name of the person who wrote it, or null for the customer. */
  readonly by: string | null
  readonly text: string
}

/**
 * Everything that the customer and people wrote to each other, oldest first. What the clock puts
 * aside, nobody said; why staff opened a report again is theirs to know.
 */
export function messagesIn(events: readonly ReportEvent[]): readonly Message[] {
  return events.flatMap((event): Message[] => {
    const said = saidIn(event)
    return said ? [{ seq: event.seq, at: event.at, ...said }] : []
  })
}

function saidIn(event: ReportEvent): Pick<Message, 'by' | 'text'> | null {
  return saidByStaff(event) ?? saidByCustomer(event)
}

function saidByStaff(event: ReportEvent): Pick<Message, 'by' | 'text'> | null {
  if (!('name' in event.actor)) return null
  const by = event.actor.name
  switch (event.type) {
    case 'acknowledged':
    case 'messaged':
    case 'planned':
      return { by, text: event.data.text }
    case 'offered':
    case 'granted':
      return { by: event.data.by.name, text: withRemedies(event.data) }
    case 'offer_withdrawn':
      return { by, text: event.data.reason }
    case 'resolved':
      // Nobody said to this customer that another report is done.
      return event.data.code === undefined ? { by, text: resolutionIn(event.data) } : null
    default:
      return null
  }
}

function saidByCustomer(event: ReportEvent): Pick<Message, 'by' | 'text'> | null {
  if (event.actor.role !== 'customer') return null
  switch (event.type) {
    case 'wrote':
    case 'countered':
      return { by: null, text: event.data.text }
    case 'reopened':
      return event.data.reason ? { by: null, text: event.data.reason } : null
    default:
      return null
  }
}

/** What was said with amends, and what they were. */
function withRemedies({ text, remedies }: Pick<Amends, 'text' | 'remedies'>): string {
  return [text, ...remedies.map((remedy) => `• ${remedy.text}`)].join('\n')
}

/** What was done, the apology, the amends and the explanation, as paragraphs. */
function resolutionIn(data: (ReportEvent & { type: 'resolved' })['data']): string {
  const { done, explanation, apology, amends } = data
  return [apology, done, explanation, amends].filter((part) => part !== null).join('\n\n')
}
