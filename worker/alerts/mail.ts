import type { AttemptOutcome } from '../delivery.ts'
import type { Env } from '../env.ts'
import { clipLine } from './clip.ts'
import { allowedHeaders } from './headers.ts'

/** A mail to one person, ready to send. */
export interface Mail {
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html: string
  /** The same for every attempt: the reader of a mailbox can tell a repeat. */
  readonly messageId: string
  /** Who it comes from by name, where that is not the collector. */
  readonly fromName?: string
  readonly replyTo?: string | null
  readonly headers?: Readonly<Record<string, string>>
}

const SUBJECT_MAX = 150
const NAME_MAX = 60

// What the provider will refuse again however often it is asked.
const FINAL = ['E_RECIPIENT_SUPPRESSED', 'E_RECIPIENT_NOT_ALLOWED', 'E_VALIDATION_ERROR']

/** Hands one mail to the platform and says how that went; never throws. */
export async function sendMail(env: Env, mail: Mail): Promise<AttemptOutcome> {
  try {
    await env.EMAIL.send({
      from: senderOf(env, mail.fromName),
      to: mail.to,
      ...(mail.replyTo && { replyTo: mail.replyTo }),
      // A customer's words may stand in a subject: nothing that ends a header line gets through.
      subject: clipLine(mail.subject, SUBJECT_MAX),
      text: mail.text,
      html: mail.html,
      headers: allowedHeaders({
        ...mail.headers,
        'Auto-Submitted': 'auto-generated',
        'X-Amends-Delivery': mail.messageId,
      }),
    })
    return { ok: true }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'mail_failed'
    return { ok: false, reason: code.slice(0, 60), again: !FINAL.includes(code) }
  }
}

/** The address that all mails come from, without a name. */
export function senderAddress({ MAIL_FROM }: Pick<Env, 'MAIL_FROM'>): string {
  return /<([^<>]+)>\s*$/.exec(MAIL_FROM)?.[1] ?? MAIL_FROM.trim()
}

function senderOf(env: Env, name: string | undefined) {
  if (name === undefined) return env.MAIL_FROM
  return { name: clipLine(name.replaceAll(/["<>]/g, ''), NAME_MAX), email: senderAddress(env) }
}
