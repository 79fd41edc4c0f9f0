import * as v from 'valibot'
import { Email, PROMISE_KINDS, TEXT_MAX, WISHES } from '../contract.ts'
import { Problem } from '../problem.ts'
import type { Command, CommandType } from '../reports/commands.ts'
import type { Report } from '../reports/report.ts'
import { withoutCards } from '../text/redact.ts'
import type { Fields } from './form.ts'

/** What the customer can do on the page, by the last part of each form's address. */
export const ACTS = [
  'pick',
  'counter',
  'agree',
  'confirm',
  'reopen',
  'follow-up',
  'write',
  'attach',
  'wish',
  'mail',
  'stop-mail',
  'withdraw',
  'erase',
] as const
export type ActName = (typeof ACTS)[number]
/** All but the one that needs more than the fields of a form. */
export type FormAct = Exclude<ActName, 'attach'>

export interface Act {
  /** What the form says, or a Problem that names the field at fault. */
  readonly read: (fields: Fields) => Command & { type: CommandType }
  /** Whether what the customer saw is what stands now: a yes to one date is no yes to another. */
  readonly isCurrent?: (report: Report, fields: Fields) => boolean
}

const RATINGS = ['1', '2', '3', '4', '5']

export const FORM_ACTS: Record<FormAct, Act> = {
  pick: {
    read: ({ remedy = '' }) => {
      if (remedy === '') throw new Problem('invalid', ['remedy'])
      return { type: 'pick', remedyId: remedy }
    },
    isCurrent: ({ offer }, { offer: seen }) => String(offer?.seq) === seen,
  },
  counter: {
    read: (fields) => ({ type: 'counter', text: requireWords(fields) }),
    isCurrent: ({ offer }, { offer: seen }) => String(offer?.seq) === seen,
  },
  agree: {
    read: ({ promise }) => {
      const kind = PROMISE_KINDS.find((one) => one === promise)
      if (!kind) throw new Problem('invalid', ['promise'])
      return { type: 'agree_move', kind }
    },
    isCurrent: ({ promises }, { promise, due }) =>
      promises.some(
        ({ kind, status, moveTo }) =>
          kind === promise && status === 'open' && String(moveTo?.due) === due,
      ),
  },
  confirm: { read: () => ({ type: 'confirm', note: null }) },
  reopen: { read: (fields) => ({ type: 'reopen', reason: requireWords(fields) }) },
  'follow-up': {
    read: (fields) => {
      if (fields['right'] !== 'yes' && fields['right'] !== 'no') {
        throw new Problem('invalid', ['right'])
      }
      return {
        type: 'answer_follow_up',
        isRight: fields['right'] === 'yes',
        rating: ratingIn(fields, 'rating'),
        fairness: {
          outcome: ratingIn(fields, 'outcome'),
          process: ratingIn(fields, 'process'),
          respect: ratingIn(fields, 'respect'),
        },
        text: wordsIn(fields) || null,
      }
    },
  },
  write: { read: (fields) => ({ type: 'write', text: requireWords(fields) }) },
  wish: {
    read: (fields) => {
      const wish = WISHES.find((one) => one === fields['wish'])
      if (!wish) throw new Problem('invalid', ['wish'])
      const wishText = wish === 'other' ? wordsIn(fields) : ''
      return { type: 'add_details', details: { wish, ...(wishText !== '' && { wishText }) } }
    },
  },
  mail: {
    read: ({ email = '' }) => {
      const given = v.safeParse(Email, { email: email.trim() })
      if (!given.success) throw new Problem('invalid', ['email'])
      return { type: 'ask_mail', email: given.output.email }
    },
  },
  'stop-mail': { read: () => ({ type: 'stop_mail' }) },
  withdraw: { read: () => ({ type: 'withdraw' }) },
  erase: { read: () => ({ type: 'ask_erasure' }) },
}

function wordsIn({ text = '' }: Fields): string {
  if (text.length > TEXT_MAX) throw new Problem('too_large', ['text'])
  return withoutCards(text.trim())
}

function requireWords(fields: Fields): string {
  const words = wordsIn(fields)
  if (words === '') throw new Problem('invalid', ['text'])
  return words
}

function ratingIn(fields: Fields, name: string): number | null {
  const rating = fields[name] ?? ''
  return RATINGS.includes(rating) ? Number(rating) : null
}
