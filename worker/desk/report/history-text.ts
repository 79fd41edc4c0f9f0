import type { DetailsField } from '../../contract.ts'
import { formatCost } from '../../reports/conversation.ts'
import type { Details, EventOf, EventType, ReportEvent } from '../../reports/events.ts'
import type { Remedy } from '../../reports/remedy.ts'
import type { Actor } from '../../reports/report.ts'
import { formatSpamSigns } from '../../reports/spam.ts'
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
    sentence: `${who} created this report. We promised a reply by ${tell(data.answerBy)}.`,
    words: data.text,
  }),
  quarantined: ({ data }) => ({
    sentence: `Held as possible spam: ${formatSpamSigns(data.suspicion)}. ${toldOf(data)}`,
    words: data.text,
  }),
  suspected: ({ data }) => ({
    sentence: `The text added later looks like spam: ${formatSpamSigns(data.suspicion)}. The report is on hold until someone reviews it. ${toldOf(data)}`,
    isInternal: true,
  }),
  released: ({ data }, { who }) => ({
    sentence: `${who} marked it as not spam.`,
    words: data.reason,
    isInternal: true,
  }),
  spam_marked: ({ data }, { who }) => ({
    sentence: `${who} marked it as spam.`,
    words: data.reason,
    isInternal: true,
  }),
  details_added: ({ data }) => ({
    sentence: `The customer added ${formatFields(data)}.`,
    words: data.text ?? null,
  }),
  finished: () => ({ sentence: 'The customer has nothing to add for now.' }),
  withdrawn: () => ({ sentence: 'The customer withdrew the report.' }),
  wrote: ({ data }) => ({ sentence: 'The customer wrote.', words: data.text }),
  attached: () => ({ sentence: 'The customer added a picture.' }),
  acknowledged: ({ data }, { who, tell }) => ({
    sentence: `${who} took the report and replied. We promised an update by ${tell(data.updateBy)}.${toAll(data)}`,
    words: data.text,
  }),
  planned: ({ data }, { who, tell }) => ({
    sentence: `${who} made a plan. We promised to have it done by ${tell(data.due)}.${toAll(data)}`,
    words: data.text,
  }),
  messaged: ({ data }, { who, tell }) => ({
    sentence:
      data.updateBy === null
        ? `${who} replied.${toAll(data)}`
        : `${who} replied. We promised an update by ${tell(data.updateBy)}.${toAll(data)}`,
    words: data.text,
  }),
  noted: ({ data }, { who }) => ({
    sentence: `${who} added a note.`,
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
    sentence: `${who} didn’t approve the amends.`,
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
  offer_reminded: () => ({ sentence: 'The customer was reminded about the offer.' }),
  offer_withdrawn: ({ data }, { who }) => ({
    sentence: `${who} withdrew the offer.`,
    words: data.reason,
  }),
  picked: (_event, { tell }) => ({
    sentence: `The customer chose from the offer. We promised to have it done by ${tell(_event.data.due)}.`,
  }),
  countered: ({ data }) => ({
    sentence: 'The customer suggested something else.',
    words: data.text,
  }),
  resolved: ({ data }, { who }) => ({
    sentence:
      data.outcome === 'no_reply'
        ? 'The customer didn’t respond to the offer, so it has ended. Its money is free again.'
        : data.code === 'with_other'
          ? `${who} resolved the report that this one was merged into. This customer was told so, without any words.`
          : `${who} resolved the report.${toAll(data)}`,
    words: data.outcome === 'no_reply' ? null : data.done || null,
  }),
  confirmed: ({ data, actor }, { who }) => ({
    sentence:
      actor.role === 'customer'
        ? 'The customer confirmed that it’s fixed.'
        : `${who} noted that the customer confirmed it’s fixed.`,
    words: data.note,
  }),
  follow_up_sent: () => ({ sentence: 'We asked the customer if things were put right.' }),
  follow_up_answered: ({ data }) => ({
    sentence: `The customer answered the follow-up: ${data.isRight ? 'it was put right' : 'it wasn’t put right'}${
      data.rating === null ? '' : `, rated ${data.rating} out of 5`
    }.`,
    words: data.text,
  }),
  reopened: ({ data, actor }, { who, tell }) => ({
    sentence: `${who} reopened the report. We promised a reply by ${tell(data.due)}.`,
    words: data.reason,
    isInternal: actor.role !== 'customer',
  }),
  learned: ({ data }, { who }) => ({
    sentence: `${who} noted what was learned (${data.failurePoint}).`,
    words: data.prevention,
    isInternal: true,
  }),
  closed: () => ({ sentence: 'The report was closed.' }),
  handover_offered: ({ data }, { who }) => ({
    sentence: `${who} asked ${data.to.name} to take over.`,
  }),
  handover_accepted: ({ data }) => ({ sentence: `${data.to.name} took over.` }),
  handover_declined: ({ data }, { who }) => ({
    sentence: `${who} declined to take over.`,
    words: data.reason || null,
    isInternal: true,
  }),
  handover_returned: () => ({ sentence: 'Nobody took over in time, so the owner hasn’t changed.' }),
  handed_over: ({ data }, { who }) => ({
    sentence: `${who} reassigned it to ${data.to.name}.`,
    words: data.reason,
    isInternal: true,
  }),
  escalated: ({ data, actor }, { who }) => ({
    sentence: `${who} escalated it to ${data.level > 1 ? 'an admin' : 'a lead'}.`,
    words: actor.role === 'system' ? null : data.reason,
    isInternal: true,
  }),
  merged: ({ data }, { who }) => ({ sentence: `${who} merged it into ${data.reference}.` }),
  separated: ({ data }, { tell }) => ({
    sentence: `${
      data.because === 'customer'
        ? `The customer says that this isn’t the same problem as ${data.reference}`
        : `${data.reference} ended without being resolved`
    }, so this report is separate again. We promised a reply by ${tell(data.due)}.`,
  }),
  promise_reminded: ({ data }, { tell }) => ({
    sentence: `Reminder sent: ${KIND_WORDS[data.kind]} is due by ${tell(data.due)}.`,
  }),
  promise_broken: ({ data }, { tell }) => ({
    sentence: `Promise broken: ${KIND_WORDS[data.kind]} by ${tell(data.due)}. The new date is ${tell(data.next.due)}.`,
  }),
  deadline_passed: ({ data }, { tell }) => ({
    sentence: `Deadline missed: to be ${STEP_WORDS[data.step]} by ${tell(data.due)}.`,
  }),
  mail_asked: () => ({
    sentence: 'The customer asked for email updates. We asked them to confirm the address.',
  }),
  mail_confirmed: () => ({ sentence: 'The customer confirmed their email address.' }),
  mail_stopped: () => ({ sentence: 'The customer turned off email updates.' }),
  links_revoked: ({ data }, { who }) => ({
    sentence:
      data.renewed === true
        ? 'The customer was sent a new link.'
        : `${who} revoked all customer links.`,
  }),
  erasure_asked: () => ({ sentence: 'The customer asked us to erase everything.' }),
  erased: ({ data }) => ({
    sentence: `The report was erased with ${data.events} history entries${data.because === 'age' ? ' because its retention time was over' : ''}.`,
  }),
}

export const KIND_WORDS = { answer: 'a reply', update: 'an update', resolve: 'a solution' } as const
export const STEP_WORDS = {
  review: 'reviewed',
  plan: 'planned',
  resolve: 'resolved',
  resolve_latest: 'resolved',
  close: 'closed',
} as const

const FIELD_WORDS = {
  text: 'a message',
  wish: 'what they want',
  wishText: 'what they want',
  contact: 'contact details',
  order: 'the order number',
  evidence: 'page details',
} satisfies Record<DetailsField, string>

/** The fields that a customer filled in, in words. */
function formatFields(details: Details): string {
  const words = Object.keys(details).flatMap((field) => FIELD_WORDS[field as DetailsField] ?? [])
  return LIST.format(new Set(words))
}

const LIST = new Intl.ListFormat('en-GB', { type: 'conjunction' })

function toldOf({ isOnly }: { readonly isOnly?: true }): string {
  return isOnly ? 'The team was told at once.' : 'Nobody was alerted.'
}

function toAll({ forAll }: { readonly forAll?: true }): string {
  return forAll ? ' It was also sent to everyone merged into this report.' : ''
}

/** Who did it, as staff read it. */
function nameOf(actor: Actor): string {
  if ('name' in actor) return actor.name
  return actor.role === 'customer' ? 'The customer' : 'Amends'
}

/** Who made amends, and who allowed it where that was somebody else. */
function byline(name: string, approver: string): string {
  return name === approver ? name : `${name} (approved by ${approver})`
}

/** Remedies as a choice. */
function remediesIn(remedies: readonly Remedy[], currency: string): string {
  return remedies.map((remedy) => `“${formatCost(remedy, currency)}”`).join(' or ')
}
