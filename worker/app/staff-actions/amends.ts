import * as v from 'valibot'
import type { Remedy } from '../../reports/remedy.ts'
import { REMEDY_TYPES } from '../../sites/authority.ts'
import { MaybeText, Nothing, Reason, staffAction, Text, StaffTime } from './action.ts'

const Remedies = v.array(
  v.object({
    type: v.picklist(REMEDY_TYPES),
    text: Text,
    amount: v.pipe(v.number(), v.safeInteger()),
  }),
)

/** Offers, grants and their approval. */
export const amendsActions = {
  offer: staffAction({
    schema: v.object({ text: Text, whyOne: MaybeText, deliverBy: StaffTime, remedies: Remedies }),
    toCommand: ({ remedies, ...input }, newId) => ({
      type: 'make_amends',
      amends: { kind: 'offer', ...input, remedies: withIds(remedies, newId) },
    }),
    customerReads: ['text', 'whyOne'],
  }),
  grant: staffAction({
    schema: v.object({ text: Text, deliverBy: StaffTime, remedies: Remedies }),
    toCommand: ({ remedies, ...input }, newId) => ({
      type: 'make_amends',
      amends: { kind: 'grant', whyOne: null, ...input, remedies: withIds(remedies, newId) },
    }),
    customerReads: ['text'],
  }),
  approve: staffAction({ schema: Nothing, toCommand: () => ({ type: 'approve' }) }),
  refuse_approval: staffAction({
    schema: Reason,
    toCommand: (input) => ({ type: 'refuse_approval', ...input }),
  }),
  withdraw_offer: staffAction({
    schema: Reason,
    toCommand: (input) => ({ type: 'withdraw_offer', ...input }),
    customerReads: ['reason'],
  }),
} as const

// Unlike those of any other offer: nobody picks from one what they saw in another.
function withIds(remedies: v.InferOutput<typeof Remedies>, newId: () => string): readonly Remedy[] {
  return remedies.map((remedy) => ({ id: newId().slice(0, 8), ...remedy }))
}
