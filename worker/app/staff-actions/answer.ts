import * as v from 'valibot'
import { SEVERITIES } from '../../reports/report.ts'
import { ForAll, staffAction, Text, StaffTime } from './action.ts'

/** What a named person says to the customer, and by when more is heard. */
export const answerActions = {
  acknowledge: staffAction({
    schema: v.object({
      text: Text,
      updateBy: StaffTime,
      severity: v.optional(v.picklist(SEVERITIES), 'annoyance'),
      forAll: ForAll,
    }),
    toCommand: (input) => ({ type: 'acknowledge', ...input }),
    customerReads: ['text'],
    byLink: true,
  }),
  plan: staffAction({
    schema: v.object({ text: Text, due: StaffTime, forAll: ForAll }),
    toCommand: (input) => ({ type: 'plan', ...input }),
    customerReads: ['text'],
    byLink: true,
  }),
  message: staffAction({
    schema: v.object({ text: Text, updateBy: v.nullable(StaffTime), forAll: ForAll }),
    toCommand: (input) => ({ type: 'message', ...input }),
    customerReads: ['text'],
    byLink: true,
  }),
  ask_move: staffAction({
    schema: v.object({
      kind: v.picklist(['answer', 'update', 'resolve']),
      due: StaffTime,
      why: Text,
    }),
    toCommand: (input) => ({ type: 'ask_move', ...input }),
    customerReads: ['why'],
    byLink: true,
  }),
} as const
