import * as v from 'valibot'
import { CAUSES, OUTCOMES } from '../../reports/report.ts'
import { ForAll, MaybeText, Nothing, staffAction, Text } from './action.ts'

/** From "done" to "right" to what was learned. */
export const resolveActions = {
  resolve: staffAction({
    schema: v.object({
      outcome: v.picklist(OUTCOMES),
      done: Text,
      apology: MaybeText,
      noApologyBecause: MaybeText,
      amends: MaybeText,
      noAmendsBecause: MaybeText,
      explanation: MaybeText,
      forAll: ForAll,
    }),
    toCommand: (input) => ({ type: 'resolve', ...input }),
    customerReads: ['done', 'apology', 'amends', 'explanation'],
  }),
  confirm: staffAction({
    schema: v.object({ note: Text }),
    toCommand: (input) => ({ type: 'confirm', ...input }),
  }),
  follow_up: staffAction({ schema: Nothing, toCommand: () => ({ type: 'follow_up' }) }),
  reopen: staffAction({
    schema: v.object({ reason: MaybeText }),
    toCommand: (input) => ({ type: 'reopen', ...input }),
  }),
  close: staffAction({
    schema: v.object({
      cause: v.picklist(CAUSES),
      failurePoint: Text,
      prevention: Text,
      willPrevent: v.optional(v.boolean(), false),
    }),
    toCommand: (input) => ({ type: 'close', ...input }),
  }),
} as const
