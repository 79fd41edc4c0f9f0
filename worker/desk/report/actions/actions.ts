import * as v from 'valibot'
import { TEXT_MAX } from '../../../contract.ts'
import type { Command } from '../../../reports/commands.ts'
import { CAUSES, OUTCOMES, SEVERITIES } from '../../../reports/report.ts'
import { withoutCards } from '../../../text/redact.ts'
import { remediesIn } from './remedy-fields.ts'

/** What a form of the desk says, and the command that it becomes. */
interface Act<Schema extends v.GenericSchema> {
  readonly schema: Schema
  readonly toCommand: (input: v.InferOutput<Schema>, currency: string) => Command
  /** Fields whose words go to the customer: a gentle check reads them before they are sent. */
  readonly speaks?: readonly string[]
}

function act<Schema extends v.GenericSchema>(given: Act<Schema>): Act<Schema> {
  return given
}

// Forms send each line break as two characters; the page counted one.
const Text = v.pipe(
  v.optional(v.string(), ''),
  v.transform((text) => text.replaceAll('\r\n', '\n')),
  v.maxLength(TEXT_MAX),
  // What a customer said on the telephone is no safer in the record.
  v.transform(withoutCards),
)
const Maybe = v.pipe(
  Text,
  v.transform((text) => (text.trim() === '' ? null : text.trim())),
)
const Time = v.pipe(v.optional(v.string(), '0'), v.toNumber(), v.safeInteger())
const MaybeTime = v.pipe(
  v.optional(v.string(), ''),
  v.transform((text) => (text === '' ? null : Number(text))),
  v.nullable(v.pipe(v.number(), v.safeInteger())),
)
const Id = v.pipe(v.string(), v.maxLength(60))
const Reason = v.object({ reason: Text })
const Nothing = v.object({})
const isYes = v.pipe(
  v.optional(v.string(), ''),
  v.transform((text) => text === 'yes'),
)

/** Everything that staff can do about a report. */
export const ACTS = {
  acknowledge: act({
    schema: v.object({
      text: Text,
      updateBy: Time,
      severity: v.optional(v.picklist(SEVERITIES), 'annoyance'),
    }),
    toCommand: (input) => ({ type: 'acknowledge', ...input }),
    speaks: ['text'],
  }),
  plan: act({
    schema: v.object({ text: Text, due: Time }),
    toCommand: (input) => ({ type: 'plan', ...input }),
    speaks: ['text'],
  }),
  message: act({
    schema: v.object({ text: Text, updateBy: MaybeTime }),
    toCommand: (input) => ({ type: 'message', ...input }),
    speaks: ['text'],
  }),
  ask_move: act({
    schema: v.object({ kind: v.picklist(['answer', 'update', 'resolve']), due: Time, why: Text }),
    toCommand: (input) => ({ type: 'ask_move', ...input }),
    speaks: ['why'],
  }),
  offer: act({
    schema: v.looseObject({ text: Text, whyOne: Maybe, deliverBy: Time }),
    toCommand: (input, currency) => {
      const { text, whyOne, deliverBy } = input
      const remedies = remediesIn(input, currency)
      return { type: 'make_amends', amends: { kind: 'offer', text, whyOne, deliverBy, remedies } }
    },
    speaks: ['text', 'whyOne'],
  }),
  grant: act({
    schema: v.looseObject({ text: Text, deliverBy: Time }),
    toCommand: (input, currency) => {
      const { text, deliverBy } = input
      const remedies = remediesIn(input, currency)
      return {
        type: 'make_amends',
        amends: { kind: 'grant', text, whyOne: null, deliverBy, remedies },
      }
    },
    speaks: ['text'],
  }),
  approve: act({ schema: Nothing, toCommand: () => ({ type: 'approve' }) }),
  refuse_approval: act({
    schema: Reason,
    toCommand: (input) => ({ type: 'refuse_approval', ...input }),
  }),
  withdraw_offer: act({
    schema: Reason,
    toCommand: (input) => ({ type: 'withdraw_offer', ...input }),
    speaks: ['reason'],
  }),
  resolve: act({
    schema: v.object({
      outcome: v.picklist(OUTCOMES),
      done: Text,
      apology: Maybe,
      noApologyBecause: Maybe,
      amends: Maybe,
      noAmendsBecause: Maybe,
      explanation: Maybe,
    }),
    toCommand: (input) => ({ type: 'resolve', ...input }),
    speaks: ['done', 'apology', 'amends', 'explanation'],
  }),
  confirm: act({
    schema: v.object({ note: Text }),
    toCommand: (input) => ({ type: 'confirm', ...input }),
  }),
  follow_up: act({ schema: Nothing, toCommand: () => ({ type: 'follow_up' }) }),
  reopen: act({
    schema: v.object({ reason: Maybe }),
    toCommand: (input) => ({ type: 'reopen', ...input }),
  }),
  close: act({
    schema: v.object({
      cause: v.picklist(CAUSES),
      failurePoint: Text,
      prevention: Text,
      willPrevent: isYes,
    }),
    toCommand: (input) => ({ type: 'close', ...input }),
  }),
  note: act({
    schema: v.object({ text: Text }),
    toCommand: (input) => ({ type: 'note', ...input }),
  }),
  hand_over: act({
    schema: v.object({ to: Id }),
    toCommand: (input) => ({ type: 'hand_over', ...input }),
  }),
  accept_handover: act({ schema: Nothing, toCommand: () => ({ type: 'accept_handover' }) }),
  decline_handover: act({
    schema: Reason,
    toCommand: (input) => ({ type: 'decline_handover', ...input }),
  }),
  force_handover: act({
    schema: v.object({ to: Id, reason: Text }),
    toCommand: (input) => ({ type: 'force_handover', ...input }),
  }),
  escalate: act({ schema: Reason, toCommand: (input) => ({ type: 'escalate', ...input }) }),
  merge: act({
    schema: v.object({ into: Id }),
    toCommand: (input) => ({ type: 'merge', ...input }),
  }),
  release: act({ schema: Reason, toCommand: (input) => ({ type: 'release', ...input }) }),
  mark_spam: act({ schema: Reason, toCommand: (input) => ({ type: 'mark_spam', ...input }) }),
  revoke_links: act({ schema: Nothing, toCommand: () => ({ type: 'revoke_links' }) }),
  erase: act({ schema: Nothing, toCommand: () => ({ type: 'erase' }) }),
} as const

export type ActName = keyof typeof ACTS

/** Whether an address names something that staff can do. */
export function isAct(name: string): name is ActName {
  return Object.hasOwn(ACTS, name)
}
