import type { EventOf, ReportEvent, Resolved } from '../event.ts'
import type { Offer } from '../remedy.ts'
import { messagesIn, tellRemedy } from '../told.ts'

/** One thing that happened, as the customer sees it. `by` is null for the customer. */
export type Entry = { readonly seq: number; readonly at: number } & (
  | { readonly kind: 'words'; readonly by: string | null; readonly text: string }
  | { readonly kind: 'resolution'; readonly by: string | null; readonly said: Resolved }
  | { readonly kind: 'picture'; readonly id: string }
  | { readonly kind: 'line'; readonly text: string }
)

/** Everything that the customer and people said and did to each other, oldest first. */
export function threadOf(events: readonly ReportEvent[], currency: string): readonly Entry[] {
  const said = new Map(messagesIn(events).map((message) => [message.seq, message]))
  let offer: Pick<Offer, 'remedies'> | null = null
  return events.flatMap((event): Entry[] => {
    const { seq, at } = event
    if (event.type === 'offered') offer = event.data
    const own = ownEntry(event)
    if (own) return [{ seq, at, ...own }]
    const message = said.get(seq)
    if (message) return [{ seq, at, kind: 'words', by: message.by, text: message.text }]
    const text = event.type === 'picked' ? tellPick(event, offer, currency) : lineOf(event)
    return text === null ? [] : [{ seq, at, kind: 'line', text }]
  })
}

type Own =
  | { readonly kind: 'resolution'; readonly by: string | null; readonly said: Resolved }
  | { readonly kind: 'picture'; readonly id: string }
  | { readonly kind: 'words'; readonly by: null; readonly text: string }

function ownEntry(event: ReportEvent): Own | null {
  if (event.type === 'resolved') {
    const by = 'name' in event.actor ? event.actor.name : null
    return { kind: 'resolution', by, said: event.data }
  }
  if (event.type === 'attached') return { kind: 'picture', id: event.data.id }
  // What somebody for whom it is not right wrote stands where the report was opened again.
  if (event.type === 'follow_up_answered' && event.data.isRight && event.data.text !== null) {
    return { kind: 'words', by: null, text: event.data.text }
  }
  return null
}

function tellPick(
  { data }: EventOf<'picked'>,
  offer: Pick<Offer, 'remedies'> | null,
  currency: string,
): string {
  const remedy = offer?.remedies.find(({ id }) => id === data.remedyId)
  return remedy ? `You chose: ${tellRemedy(remedy, currency)}` : 'You chose.'
}

function lineOf(event: ReportEvent): string | null {
  switch (event.type) {
    case 'handover_accepted':
    case 'handed_over':
      return `${event.data.to.name} takes care of it now.`
    case 'move_agreed':
      return 'You agreed to a later date.'
    case 'separated':
      return 'The other report ended, so we take care of yours by itself again.'
    case 'offer_withdrawn':
      return 'The offer was taken back.'
    case 'confirmed':
      return event.actor.role === 'customer'
        ? 'You said that it is right again.'
        : 'We noted that you told us that it is right again.'
    case 'reopened':
      return event.actor.role === 'customer'
        ? 'You said that it is not right.'
        : 'We opened it again.'
    default:
      return null
  }
}
