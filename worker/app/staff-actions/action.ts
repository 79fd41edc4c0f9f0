import * as v from 'valibot'
import { TEXT_MAX } from '../../contract.ts'
import type { Command } from '../../reports/commands.ts'
import { withoutCards } from '../../text/redact.ts'

/** Something that staff can ask for: what they say, and the command that it becomes. */
interface StaffAction<Schema extends v.GenericSchema> {
  /** Times are milliseconds UTC, amounts minor units. */
  readonly schema: Schema
  readonly toCommand: (input: v.InferOutput<Schema>, newId: () => string) => Command
  /** Fields whose words go to the customer: a gentle check reads them before they are sent. */
  readonly customerReads?: readonly string[]
  /**
   * Whoever opens the report by an alert's link may do it, and the alert may have been forwarded:
   * reading, answering and noting. All else asks for a sign-in, as does what has no word here.
   */
  readonly byLink?: true
}

/** Ties the schema of a staff action to its command. */
export function staffAction<Schema extends v.GenericSchema>(
  given: StaffAction<Schema>,
): StaffAction<Schema> {
  return given
}

export const Text = v.pipe(
  v.optional(v.string(), ''),
  v.maxLength(TEXT_MAX),
  // What a customer said on the telephone is no safer in the record.
  v.transform(withoutCards),
)
/** Null, and words that are blank, say nothing. */
export const MaybeText = v.nullish(
  v.pipe(
    Text,
    v.transform((text) => (text.trim() === '' ? null : text.trim())),
  ),
  null,
)
/** Whether the words are for everybody whose report goes on with this one. */
export const ForAll = v.optional(v.boolean(), false)
export const StaffTime = v.pipe(v.number(), v.safeInteger())
export const Id = v.pipe(v.string(), v.maxLength(60))
export const Reason = v.object({ reason: Text })
export const Nothing = v.object({})
