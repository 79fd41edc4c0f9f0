import type { ContentfulStatusCode } from 'hono/utils/http-status'

/**
 * Every refusal has one of these codes. The widget has a sentence for each, so adding one here
 * without a sentence there fails the type check.
 */
export const PROBLEM_STATUS = {
  malformed: 400,
  bad_encoding: 400,
  too_deep: 400,
  invalid: 400,
  forbidden_origin: 403,
  wrong_key: 403,
  wrong_signature: 403,
  wrong_role: 403,
  not_owner: 403,
  own_approval: 403,
  over_authority: 403,
  forbidden: 403,
  not_found: 404,
  unknown_site: 404,
  unknown_report: 404,
  method_not_allowed: 405,
  conflict: 409,
  not_allowed: 409,
  too_early: 409,
  too_late: 409,
  too_large: 413,
  unsupported_type: 415,
  changed_body: 422,
  canned: 422,
  too_many: 429,
  internal: 500,
  unavailable: 503,
} as const

export type ProblemCode = keyof typeof PROBLEM_STATUS

/** The body of every refusal. `fields` names the fields at fault, never their values. */
export interface ProblemBody {
  readonly error: {
    readonly code: ProblemCode
    readonly message: string
    readonly fields?: readonly string[]
  }
}

const SENTENCES: Record<ProblemCode, string> = {
  malformed: 'The body is not valid JSON.',
  bad_encoding: 'The body is not valid UTF-8.',
  too_deep: 'The body is nested too deeply.',
  invalid: 'A field is missing, unknown or invalid.',
  forbidden_origin: 'This site does not allow requests from this origin.',
  wrong_key: 'The key does not match this report.',
  wrong_signature: 'The signature does not match this address.',
  wrong_role: 'You do not have permission to do that.',
  not_owner: 'Only the owner of the report can do that.',
  own_approval: 'You cannot approve your own proposal.',
  over_authority: 'That is above your limit. Ask someone with a higher limit to approve it.',
  forbidden: 'This request is not allowed.',
  not_found: 'There is nothing at this address.',
  unknown_site: 'This site does not exist.',
  unknown_report: 'This report does not exist.',
  method_not_allowed: 'This address does not support that method.',
  conflict: 'Someone else changed the report in the meantime.',
  not_allowed: 'The report’s current state does not allow this.',
  too_early: 'It is too early for that.',
  too_late: 'It is too late for that.',
  too_large: 'The body is too large.',
  unsupported_type:
    'The body must be uncompressed JSON in UTF-8, sent as text/plain or application/json.',
  changed_body: 'A report with this ID already exists with different content.',
  canned: 'That’s only a snippet. Say in your own words what went wrong for this customer.',
  too_many: 'Too many requests. Please try again later.',
  internal: 'Something went wrong on our side.',
  unavailable: 'The collector cannot store anything right now. Please try again soon.',
}

/** A refusal: thrown anywhere, rendered once, never with a word of the input in it. */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly code: ProblemCode
  readonly fields: readonly string[]

  constructor(code: ProblemCode, fields: readonly string[] = [], options?: ErrorOptions) {
    super(SENTENCES[code], options)
    this.code = code
    this.fields = fields
  }

  get status(): ContentfulStatusCode {
    return PROBLEM_STATUS[this.code]
  }

  toBody(): ProblemBody {
    const { code, message, fields } = this
    return { error: fields.length > 0 ? { code, message, fields } : { code, message } }
  }
}
