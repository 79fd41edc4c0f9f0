import type { Env } from '../env.ts'
import { log } from '../log.ts'
import {
  type AttemptOutcome,
  type AlertFailure,
  isSpentQuota,
  SPENT_QUOTA,
} from '../reports/effects.ts'
import { hashOf } from '../security/crypto.ts'
import { secretsIn } from '../security/encryption.ts'
import { addressRule } from '../security/webhook-url.ts'
import type { Site, SiteDesk } from '../sites/site.ts'
import { formatTime } from '../time/format.ts'
import type { AlertMessage } from './channels/channel.ts'
import { findChannel, renderFor, sendTo } from './channels/channels.ts'
import { MailButton, mailPage, TITLE_STYLE } from './templates/layout.tsx'
import { type Mail, sendMail } from './transports/mail.ts'

interface Telling {
  readonly desk: SiteDesk
  /** Where the desk shows what did not arrive. */
  readonly link: string
  readonly now: number
}

/**
 * Tells of trouble by the other channel: of an endpoint by mail to the admins, of mail by every
 * endpoint that is enabled, of one colleague's mailbox by mail to the others. False where nobody could be told; never throws.
 */
export async function alertFailure(
  env: Env,
  trouble: AlertFailure,
  telling: Telling,
): Promise<boolean> {
  const { siteId, kind, subject, since } = trouble
  const messageId = `msg_${await hashOf(JSON.stringify([siteId, kind, subject, since]))}`
  const sending =
    kind === 'mail_failing'
      ? byPost(env, trouble, messageId, telling)
      : byMail(env, trouble, messageId, telling)
  const outcomes = await Promise.all(sending)
  const told = outcomes.filter(({ ok }) => ok).length
  log('trouble_told', { kind, told, of: outcomes.length })
  return told > 0
}

function byPost(
  env: Env,
  trouble: AlertFailure,
  messageId: string,
  { desk, link, now }: Telling,
): readonly Promise<AttemptOutcome>[] {
  const sending = { secrets: secretsIn(env), rule: addressRule(env, link) }
  const message = troubleMessage(trouble, formatFailure(trouble, desk.site, now), link)
  return desk.endpoints
    .filter((endpoint) => endpoint.disabledAt === null && findChannel(endpoint))
    .flatMap((endpoint) => {
      const body = renderFor(endpoint, message)
      return body === null ? [] : [sendTo({ endpoint, messageId, body }, sending, now)]
    })
}

// Where there is no admin, everybody is told rather than nobody. Whose mailbox refuses mail would
// not hear of it.
function byMail(
  env: Env,
  trouble: AlertFailure,
  messageId: string,
  { desk, link, now }: Telling,
): readonly Promise<AttemptOutcome>[] {
  const reached = desk.staff.filter(
    ({ id }) => trouble.kind !== 'recipient_refused' || id !== trouble.subject,
  )
  const admins = reached.filter(({ role }) => role === 'admin')
  const words = formatFailure(trouble, desk.site, now)
  return (admins.length > 0 ? admins : reached).map(async ({ email }) => {
    const envelope = { site: desk.site, to: email, link, messageId }
    return sendMail(env, await failureMail(words, envelope))
  })
}

const ACTION = 'See failed deliveries'

/** The mail that tells one person what keeps alerts from arriving. */
async function failureMail(
  { headline, what, advice }: FailureText,
  { site, to, link, messageId }: { site: Site; to: string; link: string; messageId: string },
): Promise<Mail> {
  const subject = `${headline} (${site.name})`
  const html = await mailPage(
    subject,
    <>
      <h1 style={TITLE_STYLE}>{headline}</h1>
      <p style="margin:12px 0 0">{what}</p>
      <p style="margin:12px 0 0">{advice}</p>
      <MailButton href={link} label={ACTION} />
    </>,
  )
  const text = [headline, '', what, '', advice, '', `${ACTION}:`, link, ''].join('\n')
  return { to, messageId, subject, text, html }
}

/** What tells an endpoint that alerts do not arrive; the words for programs never change. */
function troubleMessage(
  { siteId, kind, since }: AlertFailure,
  { headline, what, advice }: FailureText,
  link: string,
): AlertMessage {
  const at = new Date(since).toISOString()
  const facts = [{ label: 'What to do', value: advice }]
  return {
    story: () => ({ headline, subject: what, ask: what, quotes: [], facts, action: ACTION }),
    payload: () => ({
      type: 'alerts.failing',
      timestamp: at,
      data: { site: siteId, kind, since: at, desk: link },
    }),
    link,
  }
}

/** Trouble in plain words: what is going on, since when, and what can be done. */
interface FailureText {
  readonly headline: string
  readonly since: string
  readonly what: string
  readonly advice: string
}

/** What fails, since when, and what to do about it. */
export function formatFailure(trouble: AlertFailure, site: Site, now: number): FailureText {
  const since = formatTime(trouble.since, now, site.calendar)
  const to = trouble.host ?? 'an endpoint'
  switch (trouble.kind) {
    case 'mail_failing':
      if (trouble.code !== null) return heldMail(trouble.code, site, since)
      return {
        headline: 'Email alerts aren’t arriving',
        since,
        what: `Emails to the ${site.name} team have failed since ${since}.`,
        advice: 'The desk still shows every report. Please check there until email works again.',
      }
    case 'recipient_refused': {
      const name = trouble.name ?? 'a colleague'
      return {
        headline: `Email to ${name} is being refused`,
        since,
        what: `The email service hasn’t sent anything to ${name} since ${since}, after a bounce or a complaint. Everyone else gets their alerts.`,
        advice: `Ask ${name} for an address that accepts email, and update it in your site’s settings file.`,
      }
    }
    case 'endpoint_failing':
      return {
        headline: `Alerts to ${to} aren’t arriving`,
        since,
        what: `Everything sent to ${to} has failed since ${since}. Temporary failures are retried for three days.`,
        advice:
          'You’ll find the reason at the desk. Once it works again, you can resend what failed.',
      }
    case 'endpoint_disabled':
      return {
        headline: `Alerts to ${to} have been stopped`,
        since,
        what: `The receiver at ${to} said it’s gone, or failed for five days. Nothing has been sent to it since ${since}.`,
        advice: 'Once the receiver works again, enable it and resend what was held back.',
      }
    case 'reports_held':
      return {
        headline: 'Some reports couldn’t be stored',
        since,
        what: `Since ${since}, some reports from ${site.name} customers were accepted but couldn’t be stored. They’re safe, but nobody was alerted.`,
        advice: 'You can read them and store them at the desk.',
      }
    default:
      return trouble.kind satisfies never
  }
}

// The wording of the headline is what it was: filters of chats may know it.
function heldMail(code: string, site: Site, since: string): FailureText {
  const why = isSpentQuota(code)
    ? `The ${code === SPENT_QUOTA ? 'daily ' : ''}limit of the email service is used up.`
    : 'Check that the sender’s domain is still yours and set up for sending.'
  return {
    headline: 'Email alerts aren’t arriving',
    since,
    what: `The email service hasn’t accepted any email for ${site.name} since ${since} (${code}).`,
    advice: `${why} Nothing is lost: emails wait, and are sent once the service accepts them again, oldest first. Until then, please check the desk.`,
  }
}
