import type { Env } from '../env.ts'
import type { AttemptOutcome } from '../reports/effects.ts'
import { allowedHeaders } from './headers.ts'
import { isPlainAddress, mailName, mailSubject, mailText } from './mail-fields.ts'

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

/** An answer that takes longer than this is taken for none. */
const TIMEOUT_MS = 30_000

// What the provider will refuse again however often it is asked. Its other codes, those that are
// not known yet included, may pass: https://developers.cloudflare.com/email-service/
const FINAL =
  /^E_(?:RECIPIENT_SUPPRESSED|RECIPIENT_NOT_ALLOWED|VALIDATION_ERROR|(?:SENDER|HEADER)_\w+)$/

/** Hands one mail for one address to the platform and says how that went; never throws. */
export async function sendMail(env: Env, mail: Mail): Promise<AttemptOutcome> {
  // A row may be older than what checks addresses, or come past it.
  if (!isPlainAddress(mail.to)) return { ok: false, reason: 'bad_address', again: false }
  try {
    await withinTime(
      env.EMAIL.send({
        from: senderOf(env, mail.fromName),
        to: mail.to,
        ...(mail.replyTo && isPlainAddress(mail.replyTo) && { replyTo: mail.replyTo }),
        // A customer's words may stand in a subject.
        subject: mailSubject(mail.subject),
        text: mailText(mail.text),
        html: mailText(mail.html),
        headers: allowedHeaders({
          ...mail.headers,
          'Auto-Submitted': 'auto-generated',
          'X-Amends-Delivery': mail.messageId,
        }),
      }),
    )
    return { ok: true, reason: 'sent' }
  } catch (error) {
    const reason = codeOf(error)
    return { ok: false, reason, again: !FINAL.test(reason) }
  }
}

// The binding takes no signal, so a mail that comes through late may come twice.
async function withinTime(sending: Promise<unknown>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | null = null
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new DOMException('No answer.', 'TimeoutError')), TIMEOUT_MS)
  })
  try {
    await Promise.race([sending, late])
  } finally {
    if (timer !== null) clearTimeout(timer)
  }
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'mail_failed'
  if (error.name === 'TimeoutError') return 'timeout'
  // Nothing but a code: what else a provider says may hold an address.
  const code = 'code' in error ? String(error.code) : ''
  return /^\w{1,60}$/.test(code) ? code : 'mail_failed'
}

/** The address that all mails come from, without a name. */
export function senderAddress({ MAIL_FROM }: Pick<Env, 'MAIL_FROM'>): string {
  return /<([^<>]+)>\s*$/.exec(MAIL_FROM)?.[1] ?? MAIL_FROM.trim()
}

function senderOf(env: Env, name: string | undefined) {
  if (name === undefined) return env.MAIL_FROM
  const shown = mailName(name)
  return shown === '' ? env.MAIL_FROM : { name: shown, email: senderAddress(env) }
}
