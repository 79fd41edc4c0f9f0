import { formatCost } from '../../reports/conversation.ts'
import type { Details, EventOf, EventType, ReportEvent } from '../../reports/events.ts'
import type { Remedy } from '../../reports/remedy.ts'
import type { Actor } from '../../reports/report.ts'
import { decodeSpamSigns, type SpamSign } from '../../reports/spam.ts'
import type { Site } from '../../sites/site.ts'
import { formatTime } from '../../time/format.ts'

/** One event in words: a sentence of ours, and what somebody wrote. */
interface HistoryEntry {
  readonly sentence: string
  readonly words?: string | null
  /** Words that the customer does not see. */
  readonly isInternal?: boolean
}

interface Telling {
  readonly who: string
  readonly tell: (at: number) => string
  readonly currency: string
}

type Tellers = {
  readonly [Type in EventType]: (event: EventOf<Type>, telling: Telling) => HistoryEntry
}

/** Tells an event to staff, in the site's time zone. */
export function historyEntryOf(event: ReportEvent, site: Site, now: number): HistoryEntry {
  const tell = (at: number) => formatTime(at, now, site.calendar)
  const teller = TELLERS[event.type] as (event: ReportEvent, telling: Telling) => HistoryEntry
  return teller(event, { who: nameOf(event.actor), tell, currency: site.currency })
}

const TELLERS: Tellers = {
  raised: ({ data }, { who, tell }) => ({
    sentence: `${who} raised it. Promised: an answer by ${tell(data.answerBy)}.`,
    words: data.text,
  }),
  quarantined: ({ data }) => ({
    sentence: `It came in looking like spam: ${formatSpamSigns(data.suspicion)}. Nobody was alerted.`,
    words: data.text,
  }),
  suspected: ({ data }) => ({
    sentence: `What was said after that looks like spam: ${formatSpamSigns(data.suspicion)}. It waits until somebody has looked.`,
    isInternal: true,
  }),
  released: ({ data }, { who }) => ({
    sentence: `${who} released it: it is no spam.`,
    words: data.reason,
    isInternal: true,
  }),
  spam_marked: ({ data }, { who }) => ({
    sentence: `${who} marked it as spam.`,
    words: data.reason,
    isInternal: true,
  }),
  details_added: ({ data }) => ({
    sentence: `The customer told ${tellFields(data)}.`,
    words: data.text ?? null,
  }),
  finished: () => ({ sentence: 'The customer has no more to say for now.' }),
  withdrawn: () => ({ sentence: 'The customer took it back.' }),
  wrote: ({ data }) => ({ sentence: 'The customer wrote.', words: data.text }),
  attached: () => ({ sentence: 'The customer added a picture.' }),
  acknowledged: ({ data }, { who, tell }) => ({
    sentence: `${who} took it and answered. Promised: to write again by ${tell(data.updateBy)}.`,
    words: data.text,
  }),
  planned: ({ data }, { who, tell }) => ({
    sentence: `${who} made a plan. Promised: to have it done by ${tell(data.due)}.`,
    words: data.text,
  }),
  messaged: ({ data }, { who, tell }) => ({
    sentence:
      data.updateBy === null
        ? `${who} wrote.`
        : `${who} wrote. Promised: to write again by ${tell(data.updateBy)}.`,
    words: data.text,
  }),
  noted: ({ data }, { who }) => ({
    sentence: `${who} left a note for colleagues.`,
    words: data.text,
    isInternal: true,
  }),
  move_asked: ({ data }, { who, tell }) => ({
    sentence: `${who} asked the customer for more time, until ${tell(data.due)}.`,
    words: data.why,
  }),
  move_agreed: ({ data }, { tell }) => ({
    sentence: `The customer agreed to ${tell(data.due)}.`,
  }),
  approval_asked: ({ data }, { who, currency }) => ({
    sentence: `${who} asked for approval: ${remediesIn(data.amends.remedies, currency)}.`,
    words: data.amends.text,
    isInternal: true,
  }),
  approval_refused: ({ data }, { who }) => ({
    sentence: `${who} did not approve the amends.`,
    words: data.reason,
    isInternal: true,
  }),
  offered: ({ data }, { who, currency }) => ({
    sentence: `${byline(data.by.name, who)} offered ${remediesIn(data.remedies, currency)}.`,
    words: data.text,
  }),
  granted: ({ data }, { who, currency }) => ({
    sentence: `${byline(data.by.name, who)} granted ${remediesIn(data.remedies, currency)}.`,
    words: data.text,
  }),
  offer_reminded: () => ({ sentence: 'The customer was reminded of the offer.' }),
  offer_withdrawn: ({ data }, { who }) => ({
    sentence: `${who} withdrew the offer.`,
    words: data.reason,
  }),
  picked: (_event, { tell }) => ({
    sentence: `The customer chose. Promised: to have it done by ${tell(_event.data.due)}.`,
  }),
  countered: ({ data }) => ({
    sentence: 'The customer proposed something else.',
    words: data.text,
  }),
  resolved: ({ data }, { who }) => ({
    sentence:
      data.outcome === 'no_reply'
        ? 'It was put aside, for the customer did not answer the offer.'
        : `${who} resolved it.`,
    words: data.outcome === 'no_reply' ? null : data.done,
  }),
  confirmed: ({ data, actor }, { who }) => ({
    sentence:
      actor.role === 'customer'
        ? 'The customer said that it is right again.'
        : `${who} noted that the customer says it is right again.`,
    words: data.note,
  }),
  follow_up_sent: () => ({ sentence: 'The customer was asked whether it was made right.' }),
  follow_up_answered: ({ data }) => ({
    sentence: `The customer answered: ${data.isRight ? 'it was made right' : 'it was not made right'}${
      data.rating === null ? '' : `, ${data.rating} of 5`
    }.`,
    words: data.text,
  }),
  reopened: ({ data, actor }, { who, tell }) => ({
    sentence: `${who} opened it again. Promised: an answer by ${tell(data.due)}.`,
    words: data.reason,
    isInternal: actor.role !== 'customer',
  }),
  learned: ({ data }, { who }) => ({
    sentence: `${who} noted what was learned at ${data.failurePoint}.`,
    words: data.prevention,
    isInternal: true,
  }),
  closed: () => ({ sentence: 'It was closed.' }),
  handover_offered: ({ data }, { who }) => ({
    sentence: `${who} asked ${data.to.name} to take over.`,
  }),
  handover_accepted: ({ data }) => ({ sentence: `${data.to.name} took over.` }),
  handover_declined: ({ data }, { who }) => ({
    sentence: `${who} did not take over.`,
    words: data.reason || null,
    isInternal: true,
  }),
  handover_returned: () => ({ sentence: 'Nobody took over in time, so it stayed where it was.' }),
  handed_over: ({ data }, { who }) => ({
    sentence: `${who} gave it to ${data.to.name}.`,
    words: data.reason,
    isInternal: true,
  }),
  escalated: ({ data, actor }, { who }) => ({
    sentence: `${actor.role === 'system' ? 'The clock' : who} called ${
      data.level > 1 ? 'an admin' : 'a lead'
    } for help.`,
    words: actor.role === 'system' ? null : data.reason,
    isInternal: true,
  }),
  merged: ({ data }, { who }) => ({ sentence: `${who} merged it into ${data.reference}.` }),
  separated: ({ data }, { tell }) => ({
    sentence: `${data.reference} ended without being resolved, so this one stands alone again. Promised: an answer by ${tell(data.due)}.`,
  }),
  promise_reminded: ({ data }, { tell }) => ({
    sentence: `A reminder went out: ${KIND_WORDS[data.kind]} by ${tell(data.due)}.`,
  }),
  promise_broken: ({ data }, { tell }) => ({
    sentence: `The promise of ${KIND_WORDS[data.kind]} by ${tell(data.due)} was broken. The new date: ${tell(data.next.due)}.`,
  }),
  deadline_passed: ({ data }, { tell }) => ({
    sentence: `It was to be ${STEP_WORDS[data.step]} by ${tell(data.due)}, and was not.`,
  }),
  mail_asked: () => ({ sentence: 'The customer asked for mail and was asked to confirm it.' }),
  mail_confirmed: () => ({ sentence: 'The customer confirmed the mail address.' }),
  mail_stopped: () => ({ sentence: 'The customer wants no more mail.' }),
  links_revoked: (_event, { who }) => ({
    sentence: `${who} made every link to the customer’s page worthless.`,
  }),
  erasure_asked: () => ({ sentence: 'The customer asked for everything to be erased.' }),
  erased: ({ data }) => ({
    sentence: `It was erased, with ${data.events} entries${data.because === 'age' ? ', for its time was over' : ''}.`,
  }),
}

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
function tellFields(details: Details): string {
  const words = Object.keys(details).flatMap((field) => FIELD_WORDS[field as keyof Details] ?? [])
  return [...new Set(words)].join(', ')
}

/** Who did it, as staff read it. */
function nameOf(actor: Actor): string {
  if ('name' in actor) return actor.name
  return actor.role === 'customer' ? 'The customer' : 'Amends'
}

/** Who made amends, and who allowed it where that was somebody else. */
function byline(name: string, approver: string): string {
  return name === approver ? name : `${name}, with the approval of ${approver},`
}

/** Remedies as a choice. */
function remediesIn(remedies: readonly Remedy[], currency: string): string {
  return remedies.map((remedy) => `“${formatCost(remedy, currency)}”`).join(' or ')
}

const WORDS: Record<SpamSign, string> = {
  trap: 'a field that nobody sees was filled in',
  quick: 'it was sent faster than a person can',
  links: 'it links other websites',
  markup: 'it holds the code of a link',
  repeated: 'the same words came in several times within the hour',
  nearby: 'many reports came from one network in that minute',
  unproven: 'the browser did not pass the check that the site asks for',
  unlimited: 'how many came in with it could not be counted',
}

/** Why a report looks like spam, in one sentence. */
export function formatSpamSigns(suspicion: string): string {
  const reasons = decodeSpamSigns(suspicion).map((one) => WORDS[one])
  return reasons.length > 0 ? reasons.join('; ') : suspicion
}
