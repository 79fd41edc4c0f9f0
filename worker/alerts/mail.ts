import type { AttemptOutcome } from '../delivery.ts'
import type { Env } from '../env.ts'

/** A mail to one person, ready to send. */
export interface Mail {
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html: string
  /** The same for every attempt: the reader of a mailbox can tell a repeat. */
  readonly messageId: string
}

// What the provider will refuse again however often it is asked.
const FINAL = ['E_RECIPIENT_SUPPRESSED', 'E_RECIPIENT_NOT_ALLOWED', 'E_VALIDATION_ERROR']

/** Hands one mail to the platform and says how that went; never throws. */
export async function sendMail(env: Env, mail: Mail): Promise<AttemptOutcome> {
  try {
    await env.EMAIL.send({
      from: env.MAIL_FROM,
      to: mail.to,
      subject: headerLine(mail.subject),
      text: mail.text,
      html: mail.html,
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Amends-Delivery': mail.messageId },
    })
    return { ok: true }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'mail_failed'
    return { ok: false, reason: code.slice(0, 60), again: !FINAL.includes(code) }
  }
}

// A customer's words may stand in a subject, so nothing that ends a header line gets through.
function headerLine(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim()
  return line.length > 150 ? `${line.slice(0, 149).toWellFormed()}…` : line
}
