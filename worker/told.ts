import type { Wish } from './contract.ts'
import type { ReportEvent } from './event.ts'
import type { Amends, Remedy } from './remedy.ts'
import type { Report } from './report.ts'

const WISHES: Record<Wish, string> = {
  fix: 'Fix it',
  explain: 'An explanation',
  refund: 'A refund or a replacement',
  listen: 'Just be heard',
  other: 'Something else',
}

/** What would put it right, in words, or null when the customer did not say. */
export function tellWish({ wish, wishText }: Report): string | null {
  if (!wish) return null
  return wish === 'other' && wishText ? `${WISHES.other}: ${wishText}` : WISHES[wish]
}

/** How the customer wants to be reached, or null. */
export function tellContact({ contact }: Report): string | null {
  if (!contact) return null
  return 'email' in contact ? contact.email : contact.phone
}

/** The page on which it went wrong: its title where it has one. */
export function tellPage({ page }: Report): string {
  return page.title ? `${page.title}, ${page.url}` : page.url
}

/** An amount of minor units, such as `€15.00`. */
export function tellAmount(amount: number, currency: string): string {
  try {
    const format = new Intl.NumberFormat('en-GB', { style: 'currency', currency })
    const { maximumFractionDigits = 2 } = format.resolvedOptions()
    return format.format(amount / 10 ** maximumFractionDigits)
  } catch {
    return `${(amount / 100).toFixed(2)} ${currency}`
  }
}

/** What is money in the customer's hand; the cost of all else is nobody's but ours. */
const MONEY: readonly Remedy['type'][] = ['refund', 'credit', 'discount']

/** A remedy in one line, as the customer reads it. */
export function tellRemedy(remedy: Remedy, currency: string): string {
  return MONEY.includes(remedy.type) ? tellCost(remedy, currency) : remedy.text
}

/** A remedy in one line with what it costs, for staff. */
export function tellCost({ text, amount }: Remedy, currency: string): string {
  return amount > 0 ? `${text} (${tellAmount(amount, currency)})` : text
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

/** Everything that the customer and people wrote to each other, oldest first. */
export function messagesIn(events: readonly ReportEvent[]): readonly Message[] {
  return events.flatMap((event): Message[] => {
    // What the clock puts aside, nobody said.
    const said = event.actor.role === 'system' ? null : saidIn(event)
    return said ? [{ seq: event.seq, at: event.at, ...said }] : []
  })
}

function saidIn(event: ReportEvent): Pick<Message, 'by' | 'text'> | null {
  const by = 'name' in event.actor ? event.actor.name : null
  switch (event.type) {
    case 'acknowledged':
    case 'messaged':
    case 'planned':
      return { by, text: event.data.text }
    case 'offered':
    case 'granted':
      return { by: event.data.by.name, text: withRemedies(event.data) }
    case 'resolved':
      return { by, text: resolutionIn(event.data) }
    case 'wrote':
    case 'countered':
      return { by: null, text: event.data.text }
    case 'reopened':
      return event.data.reason ? { by, text: event.data.reason } : null
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
