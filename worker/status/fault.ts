import { type ProblemCode, TEXT_MAX } from '../contract.ts'
import { say } from '../i18n/fill.ts'
import type { FaultName, Texts } from '../i18n/texts.ts'
import type { Problem } from '../problem.ts'
import type { ActName } from './acts.ts'
import type { Fields } from './form.ts'

/** A form that was not accepted: what was typed, and why. */
export interface Draft {
  readonly act: ActName
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

const CODES: Partial<Record<ProblemCode, (act: ActName) => FaultName>> = {
  unsupported_type: () => 'pictureType',
  too_large: (act) => (act === 'attach' ? 'pictureSize' : 'textSize'),
  too_many: (act) => (act === 'attach' ? 'pictures' : 'askedLately'),
  not_allowed: () => 'moved',
  conflict: () => 'movedAgain',
  too_late: () => 'tooLate',
}

const ONLY_FIELD: Partial<Record<ActName, string>> = { attach: 'picture', mail: 'email' }

/** A refused form with what was wrong with it, or null where its customer could do nothing about it. */
export function draftOf(act: ActName, fields: Fields, problem: Problem): Draft | null {
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
export function tellFault({ fault }: Draft, texts: Texts, locale: string): string {
  const max = new Intl.NumberFormat(locale).format(TEXT_MAX)
  return say(texts, texts.faults[fault], { max })
}

// The core knows a remedy by its id; the form calls it a remedy.
function nameOf(field: string): string {
  return field === 'remedyId' ? 'remedy' : field
}
