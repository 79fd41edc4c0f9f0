import type { EventType } from './event.ts'

/** A person's words to the customer. */
export const REACTIONS = [
  'acknowledged',
  'planned',
  'messaged',
  'offered',
  'granted',
  'resolved',
] as const satisfies EventType[]

/** What customers are told by mail, if they want mail. */
export const NEWS = [
  ...REACTIONS,
  'move_asked',
  'offer_reminded',
  'follow_up_sent',
  'promise_broken',
  'links_revoked',
] as const satisfies EventType[]
export type News = (typeof NEWS)[number]

/** Whether an event is one that customers are told of. */
export function isNews(type: EventType): type is News {
  return (NEWS as readonly EventType[]).includes(type)
}
