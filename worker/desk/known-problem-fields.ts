import * as v from 'valibot'
import { TEXT_MAX } from '../contract.ts'
import { Problem } from '../problem.ts'
import { isCanned, requireSentences } from '../reports/actions/answer.ts'
import { NOTICE_PAGES_MAX, NOTICE_TEXT_MAX } from '../reports/known-issue.ts'
import { REPORT_ID } from '../reports/reference.ts'
import { fromField } from './local-moment.ts'

/** Fewer are no answer to somebody who waited for it. */
const OVER_MIN_CHARS = 20
const PATTERN = /^[/*][^\s,]{0,199}$/

const Words = (max: number) =>
  v.pipe(
    v.optional(v.string(), ''),
    v.transform((text) => text.replaceAll('\r\n', '\n').trim()),
    v.check((text) => requireSentences({ text }) === null),
    v.maxLength(max),
  )

/** The form in which a notice is pinned. */
export const PinFields = v.object({
  // Made with the form, so that a double press pins one notice.
  id: v.pipe(v.string(), v.regex(REPORT_ID)),
  // It stands on one line of the panel, as no line of ours.
  text: v.pipe(
    Words(NOTICE_TEXT_MAX),
    v.transform((text) => text.replaceAll(/\s+/g, ' ')),
  ),
  pages: v.pipe(
    v.optional(v.string(), ''),
    v.transform((text) => text.split(/[\s,]+/).filter((pattern) => pattern !== '')),
    v.array(v.pipe(v.string(), v.regex(PATTERN))),
    v.maxLength(NOTICE_PAGES_MAX),
  ),
  until: v.optional(v.string(), ''),
  reference: v.pipe(v.optional(v.string(), ''), v.trim(), v.toUpperCase(), v.maxLength(20)),
})

export const OverFields = v.object({
  words: v.pipe(
    Words(TEXT_MAX),
    v.check((text) => Array.from(text).length >= OVER_MIN_CHARS),
  ),
})

/** The moment that a field names, null where it is empty; a Problem where it is no coming one. */
export function requireUntil(field: string, timeZone: string, now: number): number | null {
  if (field === '') return null
  const until = fromField(field, timeZone)
  if (until === null || until <= now) throw new Problem('invalid', ['until'])
  return until
}

/** Refuses words that are a snippet and no person's own. */
export function requireOwnWords(
  text: string,
  snippets: readonly { readonly text: string }[],
): void {
  const known = snippets.map((one) => one.text)
  if (isCanned(text, known)) throw new Problem('canned', ['text'])
}
