import type { DetailsField } from '../../contract.ts'
import { Problem } from '../../problem.ts'
import {
  CUSTOMER,
  DONE,
  READABLE,
  type Rules,
  STAFF,
  SYSTEM,
  UNRESOLVED,
  type Reducers,
  unchanged,
} from '../commands.ts'
import type { Details } from '../events.ts'
import { answerDate, isRunning, withPromise, openPromise, endAll } from '../promises.ts'
import type { Report } from '../report.ts'

/** Whoever goes on with another report still tells more of theirs, or takes it back. */
const TELLABLE = [...UNRESOLVED, 'merged'] as const

const ATTACHMENTS_MAX_BYTES = 2 * 1024 * 1024

/** What the customer tells and asks for, beside the recovery itself. */
export const customerRules: Rules<
  | 'add_details'
  | 'finish'
  | 'withdraw'
  | 'write'
  | 'attach'
  | 'note'
  | 'ask_mail'
  | 'confirm_mail'
  | 'vouch_mail'
  | 'stop_mail'
  | 'revoke_links'
  | 'renew_links'
  | 'ask_erasure'
> = {
  add_details: {
    from: TELLABLE,
    roles: CUSTOMER,
    isAlreadySo: (report, { details }) => Object.keys(changesOf(report, details)).length === 0,
    decide: (report, { details }) => [{ type: 'details_added', data: changesOf(report, details) }],
  },
  finish: {
    from: TELLABLE,
    roles: CUSTOMER,
    // Nobody waits for the rest of a report that is over: what was told to the end then is so already.
    isAlreadySo: (report) => report.finished || !mayTell(report),
    decide: () => [{ type: 'finished', data: {} }],
  },
  withdraw: {
    from: TELLABLE,
    roles: CUSTOMER,
    isAlreadySo: ({ state }) => state === 'withdrawn',
    decide: () => [{ type: 'withdrawn', to: 'withdrawn', data: {} }],
  },
  write: {
    from: [...TELLABLE, ...DONE],
    roles: CUSTOMER,
    isAlreadySo: ({ lastWords }, { text }) => lastWords === text.trim(),
    decide(report, { text }, { site, now }) {
      if (text.trim() === '') return new Problem('invalid', ['text'])
      const isOwed = report.promises.some((promise) => isRunning(promise, report.state))
      // Whoever writes about something that is done is promised an answer again.
      const promise = isOwed || report.state === 'quarantined' ? null : answerDate(site, now)
      return [{ type: 'wrote', data: { text: text.trim(), promise } }]
    },
  },
  attach: {
    from: [...TELLABLE, ...DONE],
    roles: CUSTOMER,
    decide: (_report, { id, mediaType, bytes }) =>
      bytes > ATTACHMENTS_MAX_BYTES
        ? new Problem('too_large')
        : [{ type: 'attached', data: { id, type: mediaType, bytes } }],
  },
  note: {
    from: READABLE,
    roles: STAFF,
    decide: (_report, { text }) =>
      text.trim() === ''
        ? new Problem('invalid', ['text'])
        : [{ type: 'noted', data: { text: text.trim() } }],
  },
  ask_mail: {
    from: [...TELLABLE, ...DONE],
    roles: CUSTOMER,
    isAlreadySo: ({ mail }, { email }) => mail.status === 'on' && mail.email === email,
    decide: (_report, { email }) => [{ type: 'mail_asked', data: { email } }],
  },
  confirm_mail: {
    from: READABLE,
    roles: CUSTOMER,
    isAlreadySo: ({ mail }, { email }) => mail.status === 'on' && mail.email === email,
    decide: ({ mail }, { email }) =>
      // The link in a mail confirms the address that it was sent to, and no other.
      mail.status === 'asked' && mail.email === email
        ? [{ type: 'mail_confirmed', data: { email } }]
        : new Problem('not_allowed'),
  },
  vouch_mail: {
    from: [...TELLABLE, ...DONE],
    roles: SYSTEM,
    isAlreadySo: ({ mail }, { email }) => mail.status === 'on' && mail.email === email,
    decide: ({ mail }, { email }) =>
      // Whoever stopped the mails is not to be signed up again by the next page.
      mail.status === 'off' && mail.email !== null
        ? new Problem('not_allowed')
        : [{ type: 'mail_confirmed', data: { email } }],
  },
  stop_mail: {
    from: READABLE,
    roles: CUSTOMER,
    isAlreadySo: ({ mail }) => mail.status === 'off',
    decide: () => [{ type: 'mail_stopped', data: {} }],
  },
  revoke_links: {
    from: READABLE,
    roles: STAFF,
    decide: () => [{ type: 'links_revoked', data: {} }],
  },
  renew_links: {
    from: READABLE,
    roles: SYSTEM,
    // Whoever gets no mail has the link of the receipt, which no key of ours has signed.
    isAlreadySo: ({ mail }) => mail.status !== 'on',
    decide: () => [{ type: 'links_revoked', data: { renewed: true } }],
  },
  ask_erasure: {
    from: READABLE,
    roles: CUSTOMER,
    isAlreadySo: ({ erasureAskedAt }) => erasureAskedAt !== null,
    decide: () => [{ type: 'erasure_asked', data: {} }],
  },
}

/** What the customer’s own acts change in the report. */
export const customerReducers: Reducers<
  | 'details_added'
  | 'finished'
  | 'withdrawn'
  | 'wrote'
  | 'attached'
  | 'noted'
  | 'mail_asked'
  | 'mail_confirmed'
  | 'mail_stopped'
  | 'links_revoked'
  | 'erasure_asked'
> = {
  details_added: (_report, { data }) => ({ ...withoutBlanks(data), finished: false }),
  finished: () => ({ finished: true }),
  withdrawn: (report, event) => ({ ...endAll(report, event), mergedInto: null }),
  wrote: ({ promises }, { data, at }) => ({
    lastWords: data.text,
    promises: data.promise
      ? withPromise(promises, openPromise('answer', data.promise, at))
      : promises,
  }),
  attached: unchanged,
  noted: unchanged,
  mail_asked: (_report, { data }) => ({ mail: { status: 'asked', email: data.email } }),
  mail_confirmed: (_report, { data }) => ({ mail: { status: 'on', email: data.email } }),
  mail_stopped: ({ mail }) => ({ mail: { ...mail, status: 'off' } }),
  links_revoked: ({ id, linksRevoked = 0 }, { data }) =>
    data.renewed === true
      ? {}
      : {
          linksRevoked: linksRevoked + 1,
          // Hint: unique, as hashes of keys are, and the hash of nothing: the device's key opens no
          // more.
          keyHash: `revoked-${id}`,
        },
  erasure_asked: (_report, { at }) => ({ erasureAskedAt: at }),
}

/** Whether the customer can take the report back as it stands. */
export const mayWithdraw = mayTell

function mayTell({ state }: Report): boolean {
  return TELLABLE.some((one) => one === state)
}

function changesOf(report: Report, details: Details): Details {
  const changed = Object.entries(details).filter(
    ([field, value]) =>
      JSON.stringify(value || null) !== JSON.stringify(report[field as keyof Details] ?? null),
  )
  return Object.fromEntries(changed)
}

/** What the report takes from its details, and in which order. */
const DETAILS = {
  text: true,
  wish: true,
  wishText: true,
  contact: true,
  order: true,
  evidence: true,
} satisfies Record<DetailsField, true>

/** A field that was emptied is one that says nothing. */
function withoutBlanks(details: Details): Partial<Report> {
  const fields = Object.keys(DETAILS).flatMap((field) => {
    const value = details[field as DetailsField]
    return value === undefined ? [] : [[field, value === '' ? null : value]]
  })
  return Object.fromEntries(fields) as Partial<Report>
}
