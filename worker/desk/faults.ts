import type { ProblemCode } from '../contract.ts'
import { Problem } from '../problem.ts'

const FIELDS: Readonly<Record<string, string>> = {
  text: 'a sentence for the customer',
  updateBy: 'a time at which you write again',
  due: 'a date that can be kept',
  why: 'why',
  remedies: 'at least one remedy, in words',
  amount: 'amounts such as 15 or 15.00',
  whyOne: 'why there is only one remedy',
  deliverBy: 'a date for the remedy',
  done: 'what was done',
  apology: 'an apology, or why none fits',
  amends: 'what they get, or why nothing',
  explanation: 'why a promise was not kept',
  prevention: 'how it is kept from happening again, or why not',
  failurePoint: 'where in the journey it was',
  reason: 'a reason',
  note: 'how the customer said so',
  to: 'somebody else',
  into: 'the reference of another report that is under way',
}

const SENTENCES: Partial<Record<ProblemCode, string>> = {
  conflict: 'Something happened to this report while you wrote. Please look before you send.',
  not_allowed: 'Meanwhile this report went another way, so this was not done.',
  not_owner: 'Only its owner can do that.',
  wrong_role: 'That is for somebody else to do.',
  own_approval: 'You cannot approve what you propose yourself.',
  over_authority: 'That is more than you may grant too. An admin can.',
  canned: 'That is a snippet. Say in your own words what went wrong for this customer.',
  too_early: 'It is too early for that: the customer needs a day to see whether it holds.',
  too_late: 'It was closed more than 30 days ago. Please raise a new one.',
}

/** Why an act was not done, for the person who tried; null where it is no fault of theirs. */
export function faultOf(error: unknown): string | null {
  if (!(error instanceof Problem)) return null
  if (error.code !== 'invalid') return SENTENCES[error.code] ?? null
  const missing = error.fields.map((field) => FIELDS[field] ?? field)
  return `Not sent yet. Still needed: ${missing.join('; ')}.`
}
