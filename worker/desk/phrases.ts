import { tellCost } from '../reports/conversation.ts'
import type { Details } from '../reports/events.ts'
import type { Remedy } from '../reports/remedy.ts'
import type { Actor } from '../reports/report.ts'

export const KIND_WORDS = { answer: 'an answer', update: 'news', resolve: 'a solution' } as const
export const STEP_WORDS = {
  review: 'looked at',
  plan: 'planned',
  resolve: 'resolved',
  resolve_latest: 'resolved at last',
  close: 'closed',
} as const

const FIELD_WORDS: Record<keyof Details, string> = {
  text: 'more',
  wish: 'what would put it right',
  wishText: 'what would put it right',
  contact: 'how to reach them',
  evidence: 'details of the page',
}

/** The fields that a customer filled in, in words. */
export function tellFields(details: Details): string {
  const words = Object.keys(details).flatMap((field) => FIELD_WORDS[field as keyof Details] ?? [])
  return [...new Set(words)].join(', ')
}

/** Who did it, as staff read it. */
export function nameOf(actor: Actor): string {
  if ('name' in actor) return actor.name
  return actor.role === 'customer' ? 'The customer' : 'Amends'
}

/** Who made amends, and who allowed it where that was somebody else. */
export function byline(name: string, approver: string): string {
  return name === approver ? name : `${name}, with the approval of ${approver},`
}

/** Remedies as a choice. */
export function remediesIn(remedies: readonly Remedy[], currency: string): string {
  return remedies.map((remedy) => `“${tellCost(remedy, currency)}”`).join(' or ')
}
