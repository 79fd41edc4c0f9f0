import * as v from 'valibot'
import { Id, Nothing, Reason, staffAction, Text } from './action.ts'

/** What staff do among themselves: notes, handing over, calling for help, sorting out. */
export const teamActions = {
  note: staffAction({
    schema: v.object({ text: Text }),
    toCommand: (input) => ({ type: 'note', ...input }),
    byLink: true,
  }),
  hand_over: staffAction({
    schema: v.object({ to: Id }),
    toCommand: (input) => ({ type: 'hand_over', ...input }),
  }),
  accept_handover: staffAction({ schema: Nothing, toCommand: () => ({ type: 'accept_handover' }) }),
  decline_handover: staffAction({
    schema: Reason,
    toCommand: (input) => ({ type: 'decline_handover', ...input }),
  }),
  force_handover: staffAction({
    schema: v.object({ to: Id, reason: Text }),
    toCommand: (input) => ({ type: 'force_handover', ...input }),
  }),
  escalate: staffAction({
    schema: Reason,
    toCommand: (input) => ({ type: 'escalate', ...input }),
  }),
  merge: staffAction({
    schema: v.object({ into: Id }),
    toCommand: (input) => ({ type: 'merge', ...input }),
  }),
  release: staffAction({ schema: Reason, toCommand: (input) => ({ type: 'release', ...input }) }),
  mark_spam: staffAction({
    schema: Reason,
    toCommand: (input) => ({ type: 'mark_spam', ...input }),
  }),
  revoke_links: staffAction({ schema: Nothing, toCommand: () => ({ type: 'revoke_links' }) }),
  erase: staffAction({ schema: Nothing, toCommand: () => ({ type: 'erase' }) }),
} as const
