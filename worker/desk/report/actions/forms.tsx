import type { ActName } from './actions.ts'
import { ApproveForm, GrantForm, OfferForm } from './amends.tsx'
import { AcknowledgeForm, MessageForm, MoveForm, PlanForm } from './answer.tsx'
import type { FormProps } from './form.tsx'
import { CloseForm, ResolveForm } from './resolve.tsx'
import {
  AcceptForm,
  ConfirmForm,
  EraseForm,
  HandOverForm,
  MergeForm,
  NoteForm,
  PlainForm,
  ReasonForm,
} from './team.tsx'

type Form = (given: FormProps) => ReturnType<typeof AcknowledgeForm> | null

/** The title and the form of each act. */
export const FORMS: Readonly<Record<ActName, { readonly title: string; readonly Form: Form }>> = {
  acknowledge: { title: 'Take it and answer', Form: AcknowledgeForm },
  plan: { title: 'Make a plan', Form: PlanForm },
  message: { title: 'Write to the customer', Form: MessageForm },
  ask_move: { title: 'Ask for more time', Form: MoveForm },
  offer: { title: 'Make an offer', Form: OfferForm },
  grant: { title: 'Grant what they ask for', Form: GrantForm },
  approve: { title: 'Approve amends?', Form: ApproveForm },
  refuse_approval: { title: 'Do not approve', Form: ReasonForm },
  withdraw_offer: { title: 'Withdraw the offer', Form: ReasonForm },
  resolve: { title: 'Resolve', Form: ResolveForm },
  confirm: { title: 'They say it is right', Form: ConfirmForm },
  follow_up: { title: 'Follow up now', Form: PlainForm },
  reopen: { title: 'Open it again', Form: ReasonForm },
  close: { title: 'What was learned?', Form: CloseForm },
  note: { title: 'Leave a note', Form: NoteForm },
  hand_over: { title: 'Hand over', Form: HandOverForm },
  accept_handover: { title: 'Take over?', Form: AcceptForm },
  decline_handover: { title: 'Not me', Form: ReasonForm },
  force_handover: { title: 'Give it to somebody', Form: HandOverForm },
  escalate: { title: 'Call for help', Form: ReasonForm },
  merge: { title: 'Merge', Form: MergeForm },
  release: { title: 'It is no spam', Form: ReasonForm },
  mark_spam: { title: 'It is spam', Form: ReasonForm },
  revoke_links: { title: 'Make their links worthless', Form: PlainForm },
  erase: { title: 'Erase it', Form: EraseForm },
}
