import type { Env } from '../../env.ts'
import { type AttemptOutcome, isSendersFault, SENDER_REFUSED } from '../../reports/effects.ts'
import { clipLine } from '../../text/clip.ts'

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

// What the provider will refuse again however often it is asked, since it is about this mail or its
// mailbox. Its other codes, those that are not known yet included, may pass:
// https://developers.cloudflare.com/email-service/
const FINAL =
  /^E_(?:RECIPIENT_(?:SUPPRESSED|NOT_ALLOWED)|VALIDATION_ERROR|FIELD_MISSING|TOO_MANY_RECIPIENTS|CONTENT_TOO_LARGE|HEADERS?_\w+)$/
// What a provider says of the sender, of its account or of what it may send, and of somebody else.
const SENDER_WORDS =
  /\bsender\b|\bsending\b|\bfrom[- ](?:address|field|header)\b|\b(?:quota|credits?)\b|\b(?:hourly|daily|weekly|monthly|plan|account|mail|message)\b.*\b(?:limit|allowance)\b|\b(?:domain|identity|identities|email address)\b.*\b(?:not|failed|expired|unverified|suspended)\b|\bnot (?:a )?verified\b|\baccount\b.*\b(?:suspended|disabled|paused|blocked)\b/i
const OTHERS_WORDS = /\b(?:recipients?|mailbox|destination|user|reply-?to)\b/i
/** Codes that say nothing of whose fault it is: the words beside them may. */
const VAGUE = /^E_(?:VALIDATION_ERROR|FIELD_MISSING|FORBIDDEN|NOT_ALLOWED)$/

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
    return { ok: false, reason, again: isSendersFault(reason) || !FINAL.test(reason) }
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
  const isCode = /^\w{1,60}$/.test(code)
  if (isCode && !VAGUE.test(code)) return code
  const isSenders = SENDER_WORDS.test(error.message) && !OTHERS_WORDS.test(error.message)
  if (isSenders) return SENDER_REFUSED
  return isCode ? code : 'mail_failed'
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

// What Cloudflare Email Sending takes beside `X-` headers. It refuses the whole mail for any other:
// https://developers.cloudflare.com/email-service/reference/headers/
const ALLOWED = [
  'in-reply-to',
  'references',
  'list-unsubscribe',
  'list-unsubscribe-post',
  'auto-submitted',
]
const VALUE_MAX_BYTES = 2_048

/** The headers that the platform sends as they are; one of another name would cost the mail. */
export function allowedHeaders(
  wanted: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const fine = Object.entries(wanted).filter(([name, value]) => isName(name) && isValue(value))
  return Object.fromEntries(fine)
}

function isName(name: string): boolean {
  return ALLOWED.includes(name.toLowerCase()) || /^x-[a-z0-9-]+$/i.test(name)
}

function isValue(value: string): boolean {
  // Plain ASCII: neither the end of a header nor anything that has to be encoded.
  return /^[\x20-\x7e]+$/.test(value) && value.length <= VALUE_MAX_BYTES
}

const SUBJECT_MAX = 150
const NAME_MAX = 60
const ADDRESS_MAX = 254
const TEXT_MAX = 200_000

// One plain address: no list, no comment, no name, no quotes, no route. The name of its mailbox may
// be in any script (RFC 6531), that of its host is in ASCII.
const ADDRESS = /^[\p{L}\p{M}\p{N}_.!#$%&'*+/=?^`{|}~-]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)*$/iu

/** Whether a text is one address of one mailbox, and cannot be read as anything else. */
function isPlainAddress(text: string): boolean {
  return text.length <= ADDRESS_MAX && ADDRESS.test(text)
}

/** A subject on one line: nothing in it ends a header or is decoded into other words. */
function mailSubject(text: string): string {
  return clipLine(withoutEncodedWords(text), SUBJECT_MAX)
}

// What RFC 5322 gives a meaning to outside of quotes: not every program puts quotes around a name.
const SPECIALS = /["<>()[\]\\,;:@]/g

/** The name beside an address, of which nothing can be taken for an address of its own. */
function mailName(text: string): string {
  return clipLine(withoutEncodedWords(text).replaceAll(SPECIALS, ' '), NAME_MAX)
}

/** A plain text whose lines end in one way alone, for a bare return could end the mail. */
function mailText(text: string): string {
  return text
    .slice(0, TEXT_MAX)
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/[^\P{Cc}\n\t]/gu, ' ')
    .toWellFormed()
}

// Mail programs decode `=?utf-8?b?…?=` (RFC 2047) after everybody has looked at it.
function withoutEncodedWords(text: string): string {
  return text.replaceAll('=?', '= ?')
}
