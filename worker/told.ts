import type { Wish } from './contract.ts'
import type { Report, ReportEvent } from './report.ts'

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

/** What a person wrote to the customer. `at` is milliseconds UTC. */
export interface Message {
  readonly at: number
  readonly by: string
  readonly text: string
}

/** Everything that people wrote to the customer, oldest first. */
export function messagesIn(events: readonly ReportEvent[]): readonly Message[] {
  return events.flatMap((event) =>
    (event.type === 'acknowledged' || event.type === 'messaged') && 'name' in event.actor
      ? [{ at: event.at, by: event.actor.name, text: event.data.text }]
      : [],
  )
}
