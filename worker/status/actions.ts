import type { Context } from 'hono'
import * as v from 'valibot'
import { receiveFromCustomer } from '../app/receive-from-customer.ts'
import { findSigningKey } from '../app/signing-keys.ts'
import { Email, PROMISE_KINDS, TEXT_MAX, WISHES } from '../contract.ts'
import { isBlocked, reserveAsk } from '../db/mail/confirmations.ts'
import { findForChange, listEvents } from '../db/reports.ts'
import type { Env } from '../env.ts'
import { say } from '../i18n/fill.ts'
import type { FaultName, Texts } from '../i18n/texts.ts'
import { type Picture, PICTURE_MAX_BYTES, requirePicture } from '../images/image.ts'
import { type ProblemCode } from '../problem.ts'
import { Problem } from '../problem.ts'
import type { Command, CommandType } from '../reports/commands.ts'
import type { ReportEvent } from '../reports/events.ts'
import type { Report } from '../reports/report.ts'
import { signToken } from '../security/crypto.ts'
import { addressHash, addressHashes } from '../security/links.ts'
import { formatNumber } from '../text/number.ts'
import { withoutCards } from '../text/redact.ts'
import type { RequestClock } from '../time/clock.ts'

const TRIES_MAX = 4

/**
 * Does what a form asks for, on the very report that it was checked against, or throws the Problem
 * for which nothing was changed. The same form sent twice acts once.
 */
export async function doAction(
  env: Env,
  reportId: string,
  act: FormActionName,
  fields: Fields,
  moment: RequestClock,
  network: string | null,
): Promise<void> {
  const command = FORM_ACTIONS[act].read(fields)
  for (let tries = 1; ; tries++) {
    try {
      const { report, site } = await requireCurrent(env, reportId, act, fields)
      const isAsk = command.type === 'ask_mail' && tries === 1
      if (isAsk && !(await mayAsk(env, report, command.email, moment, network))) return
      const wanted = { actor: { role: 'customer' }, command } as const
      await receiveFromCustomer(env, { report, site }, wanted, moment, report.version)
      return
    } catch (error) {
      const code = error instanceof Problem ? error.code : null
      if (code === 'conflict' && tries < TRIES_MAX) continue
      if (code === 'not_allowed' && (await wasDone(env, reportId, command))) return
      throw error
    }
  }
}

async function requireCurrent(env: Env, reportId: string, act: FormActionName, fields: Fields) {
  const found = await findForChange(env.DB, reportId)
  if (!found) throw new Problem('unknown_report')
  const { report, desk } = found
  if (FORM_ACTIONS[act].isCurrent?.(report, fields) === false) throw new Problem('not_allowed')
  return { report, site: desk.site }
}

// Before the report says that a mail is on its way: nobody is asked too often, or by too many.
async function mayAsk(
  env: Env,
  report: Report,
  email: string,
  { now }: RequestClock,
  network: string | null,
): Promise<boolean> {
  const { id: reportId, siteId, mail } = report
  const isSame = mail.email === email
  if (isSame && mail.status === 'on') return false
  const isRefused = await isBlocked(env.DB, siteId, await addressHashes(email))
  if (!isRefused) {
    // Whoever has the database must not be able to try all networks there are.
    const key = await findSigningKey(env, now)
    const asker = network && key !== null ? await signToken(key, 'asks', network) : null
    const ask = { siteId, reportId, mailbox: await addressHash(email), network: asker }
    if (await reserveAsk(env.DB, ask, now)) return true
  }
  if (isSame && mail.status === 'asked') return false
  throw new Problem('too_many')
}

// The first press of an impatient finger did it; the second one finds it done.
async function wasDone(env: Env, reportId: string, command: Command): Promise<boolean> {
  const mine = (await listEvents(env.DB, reportId)).filter(({ actor }) => actor.role === 'customer')
  const lastAt = mine.at(-1)?.at
  return mine.some((event) => event.at === lastAt && isDone(event, command))
}

function isDone(event: ReportEvent, command: Command): boolean {
  switch (command.type) {
    case 'pick':
      return event.type === 'picked' && event.data.remedyId === command.remedyId
    case 'counter':
      return event.type === 'countered' && event.data.text === command.text
    case 'agree_move':
      return event.type === 'move_agreed' && event.data.kind === command.kind
    case 'reopen':
      return event.type === 'reopened' && event.data.reason === command.reason
    case 'answer_follow_up':
      return event.type === 'follow_up_answered' && event.data.text === command.text
    default:
      return false
  }
}

/** What the customer can do on the page, by the last part of each form's address. */
export const CUSTOMER_ACTIONS = [
  'pick',
  'counter',
  'agree',
  'confirm',
  'reopen',
  'follow-up',
  'apart',
  'write',
  'attach',
  'wish',
  'mail',
  'stop-mail',
  'withdraw',
  'erase',
] as const
export type CustomerActionName = (typeof CUSTOMER_ACTIONS)[number]
/** All but the one that needs more than the fields of a form. */
export type FormActionName = Exclude<CustomerActionName, 'attach'>

interface FormAction {
  /** What the form says, or a Problem that names the field at fault. */
  readonly read: (fields: Fields) => Command & { type: CommandType }
  /** Whether what the customer saw is what stands now: a yes to one date is no yes to another. */
  readonly isCurrent?: (report: Report, fields: Fields) => boolean
}

const RATINGS = ['1', '2', '3', '4', '5']

export const FORM_ACTIONS: Record<FormActionName, FormAction> = {
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
  apart: { read: (fields) => ({ type: 'disagree', text: requireWords(fields) }) },
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
      const given = v.safeParse(Email, email)
      if (!given.success) throw new Problem('invalid', ['email'])
      return { type: 'ask_mail', email: given.output }
    },
  },
  'stop-mail': { read: () => ({ type: 'stop_mail' }) },
  withdraw: { read: () => ({ type: 'withdraw' }) },
  erase: { read: () => ({ type: 'ask_erasure' }) },
}

function wordsIn({ text = '' }: Fields): string {
  const words = text.trim()
  if (words.length > TEXT_MAX) throw new Problem('too_large', ['text'])
  return withoutCards(words)
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

/** A form that was not accepted: what was typed, and why. */
export interface FormDraft {
  readonly act: CustomerActionName
  readonly fields: Fields
  /** The field at fault; null where the whole form came too late. */
  readonly field: string | null
  readonly fault: FaultName
}

const FIELDS: Record<string, FaultName> = {
  remedy: 'choose',
  remedyId: 'choose',
  text: 'write',
  right: 'right',
  wish: 'choose',
  email: 'email',
  picture: 'picture',
}

const CODES: Partial<Record<ProblemCode, (act: CustomerActionName) => FaultName>> = {
  unsupported_type: () => 'pictureType',
  too_large: (act) => (act === 'attach' ? 'pictureSize' : 'textSize'),
  too_many: (act) => (act === 'attach' ? 'pictures' : 'askedLately'),
  not_allowed: () => 'moved',
  conflict: () => 'movedAgain',
  too_late: () => 'tooLate',
}

const ONLY_FIELD: Partial<Record<CustomerActionName, string>> = { attach: 'picture', mail: 'email' }

/** A refused form with what was wrong with it, or null where its customer could do nothing about it. */
export function draftOf(
  act: CustomerActionName,
  fields: Fields,
  problem: Problem,
): FormDraft | null {
  const { code } = problem
  if (code === 'invalid') {
    const field = problem.fields[0] ?? ''
    const fault = FIELDS[field]
    return fault === undefined ? null : { act, fields, fault, field: nameOf(field) }
  }
  const faultOf = CODES[code]
  if (!faultOf) return null
  const isMoved = code === 'not_allowed' || code === 'conflict' || code === 'too_late'
  const field = isMoved ? null : (ONLY_FIELD[act] ?? 'text')
  return { act, fields, fault: faultOf(act), field }
}

/** Why a form was not accepted, in a sentence. */
export function formatFault({ fault, fields }: FormDraft, texts: Texts, locale: string): string {
  const max = formatNumber(TEXT_MAX, locale)
  const { length } = (fields['text'] ?? '').trim()
  const over = formatNumber(Math.max(length - TEXT_MAX, 0), locale)
  return say(texts, texts.faults[fault], { max, over })
}

// The core knows a remedy by its id; the form calls it a remedy.
function nameOf(field: string): string {
  return field === 'remedyId' ? 'remedy' : field
}

/** What somebody typed into a form of ours, by the names of its fields. */
export type Fields = Readonly<Partial<Record<string, string>>>

/** Reads the words of a form as they can be stored; files are left out. */
export async function readActionFields(c: Context): Promise<Fields> {
  // A form of one button alone may come with nothing in it.
  if (c.req.header('content-type') === undefined) return {}
  const form = await readForm(c)
  const entries = [...form].flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, plain(value)] as const] : [],
  )
  return Object.fromEntries(entries)
}

/** The form that came with a request, or a Problem where it is none. */
async function readForm(c: Context): Promise<FormData> {
  try {
    return await c.req.formData()
  } catch (cause) {
    throw new Problem('malformed', [], { cause })
  }
}

// Forms send each line break as two characters; a zero byte is no word and no database keeps it.
function plain(text: string): string {
  return text.replaceAll('\r\n', '\n').replaceAll('\0', '').toWellFormed()
}

/** What a form with a picture needs beside the picture itself. */
export const UPLOAD_MAX_BYTES = PICTURE_MAX_BYTES + 16 * 1024

/** Reads the picture of a form, which is what its bytes say and not what its name does. */
export async function readPicture(c: Context): Promise<Picture> {
  const file = (await readForm(c)).get('picture')
  if (file === null || typeof file === 'string' || file.size === 0) {
    throw new Problem('invalid', ['picture'])
  }
  return requirePicture(await file.arrayBuffer())
}
