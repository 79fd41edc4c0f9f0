import { say } from '../i18n/fill.ts'
import type { Texts } from '../i18n/texts.ts'
import { messagesIn, tellRemedy } from '../reports/conversation.ts'
import type { EventOf, ReportEvent, Resolved } from '../reports/events.ts'
import type { Offer } from '../reports/remedy.ts'
import type { View } from './view.ts'

/** One thing that happened, as the customer sees it. `by` is null for the customer. */
export type Entry = { readonly seq: number; readonly at: number } & (
  | { readonly kind: 'words'; readonly by: string | null; readonly text: string }
  | { readonly kind: 'resolution'; readonly by: string | null; readonly said: Resolved }
  | { readonly kind: 'picture'; readonly id: string }
  | { readonly kind: 'line'; readonly text: string }
)

/** Everything that the customer and people said and did to each other, oldest first. */
export function threadOf(view: View): readonly Entry[] {
  const { events, texts, pictures, site } = view
  const said = new Map(messagesIn(events).map((message) => [message.seq, message]))
  let offer: Pick<Offer, 'remedies'> | null = null
  return events.flatMap((event): Entry[] => {
    const { seq, at } = event
    if (event.type === 'offered') offer = event.data
    if (event.type === 'attached' && !pictures.has(event.data.id)) {
      const text = say(texts, texts.pictureGone, { days: String(site.retention.pictureDays) })
      return [{ seq, at, kind: 'line', text }]
    }
    const own = ownEntry(event)
    if (own) return [{ seq, at, ...own }]
    const message = said.get(seq)
    if (message) return [{ seq, at, kind: 'words', by: message.by, text: message.text }]
    const text = event.type === 'picked' ? tellPick(event, offer, view) : lineOf(event, texts)
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
  { site, texts, locale }: View,
): string | null {
  const remedy = offer?.remedies.find(({ id }) => id === data.remedyId)
  if (!remedy) return null
  return say(texts, texts.youChose, { remedy: tellRemedy(remedy, site.currency, locale) })
}

function lineOf(event: ReportEvent, texts: Texts): string | null {
  const isOwn = event.actor.role === 'customer'
  switch (event.type) {
    case 'handover_accepted':
    case 'handed_over':
      return say(texts, texts.tookOver, { name: event.data.to.name })
    case 'move_agreed':
      return texts.agreedLater
    case 'separated':
      return texts.separated
    case 'offer_withdrawn':
      return texts.offerTakenBack
    case 'confirmed':
      return isOwn ? texts.saidRight : texts.notedRight
    case 'reopened':
      return isOwn ? texts.saidNotRight : texts.openedAgain
    default:
      return null
  }
}
