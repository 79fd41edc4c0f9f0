import type { ProblemCode } from '../contract.ts'
import type { Problem } from '../problem.ts'
import type { ActName } from './acts.ts'
import type { Fields } from './form.ts'

/** A form that was not accepted: what was typed, and why in a sentence. */
export interface Draft {
  readonly act: ActName
  readonly fields: Fields
  /** The field at fault; null where the whole form came too late. */
  readonly field: string | null
  readonly sentence: string
}

const FIELDS: Record<string, string> = {
  remedy: 'Please choose one of these.',
  remedyId: 'Please choose one of these.',
  text: 'Please write a few words first.',
  right: 'Please say whether it was made right.',
  wish: 'Please choose one of these.',
  email: 'That does not look like a mail address. Please check it.',
  picture: 'Please choose a picture first.',
}

const CODES: Partial<Record<ProblemCode, (act: ActName) => string>> = {
  unsupported_type: () => 'Only PNG, JPEG and WebP pictures work here.',
  too_large: (act) =>
    act === 'attach'
      ? 'That picture is larger than 2 MB. A screenshot, or a smaller copy, will fit.'
      : 'That is more than 4,000 characters. Please shorten it a little.',
  too_many: (act) =>
    act === 'attach'
      ? 'A report holds ten pictures, and yours has them.'
      : 'We asked that address a short while ago. Please look there, also among the spam, or try again later.',
  not_allowed: () => 'Meanwhile something happened here, so this was not sent.',
  conflict: () => 'Meanwhile something happened here, so this was not sent. Please try again.',
  too_late: () => 'It is too late to open this report again. Please raise a new one.',
}

const ONLY_FIELD: Partial<Record<ActName, string>> = { attach: 'picture', mail: 'email' }

/** A refused form with the sentence that its customer reads, or null where there is none. */
export function draftOf(act: ActName, fields: Fields, problem: Problem): Draft | null {
  const { code } = problem
  if (code === 'invalid') {
    const field = problem.fields[0] ?? ''
    const sentence = FIELDS[field]
    return sentence === undefined ? null : { act, fields, sentence, field: nameOf(field) }
  }
  const tell = CODES[code]
  if (!tell) return null
  const isMoved = code === 'not_allowed' || code === 'conflict' || code === 'too_late'
  const field = isMoved ? null : (ONLY_FIELD[act] ?? 'text')
  return { act, fields, sentence: tell(act), field }
}

// The core knows a remedy by its id; the form calls it a remedy.
function nameOf(field: string): string {
  return field === 'remedyId' ? 'remedy' : field
}
