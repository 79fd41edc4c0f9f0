import type { Env } from '../env.ts'
import { log } from '../log.ts'
import type { AttemptOutcome, Trouble } from '../reports/effects.ts'
import { hashOf } from '../security/crypto.ts'
import { addressRule } from '../security/webhook-url.ts'
import type { SiteDesk } from '../sites/site.ts'
import { sendMail } from './mail.ts'
import { troubleMail } from './trouble-mail.tsx'
import { troublePost } from './trouble-post.ts'
import { tellTrouble } from './trouble-words.ts'
import { sendWebhook } from './webhook.ts'

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
export async function sendTrouble(env: Env, trouble: Trouble, telling: Telling): Promise<boolean> {
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
  trouble: Trouble,
  messageId: string,
  { desk, link, now }: Telling,
): readonly Promise<AttemptOutcome>[] {
  const words = tellTrouble(trouble, desk.site, now)
  return desk.endpoints
    .filter(({ disabledAt }) => disabledAt === null)
    .map((endpoint) => {
      const body = troublePost(endpoint.format, trouble, words, link)
      return sendWebhook({ endpoint, messageId, body }, addressRule(env, link), now)
    })
}

// Where there is no admin, everybody is told rather than nobody. Whose mailbox refuses mail would
// not hear of it.
function byMail(
  env: Env,
  trouble: Trouble,
  messageId: string,
  { desk, link, now }: Telling,
): readonly Promise<AttemptOutcome>[] {
  const reached = desk.staff.filter(
    ({ id }) => trouble.kind !== 'recipient_refused' || id !== trouble.subject,
  )
  const admins = reached.filter(({ role }) => role === 'admin')
  const words = tellTrouble(trouble, desk.site, now)
  return (admins.length > 0 ? admins : reached).map(async ({ email }) => {
    const envelope = { site: desk.site, to: email, link, messageId }
    return sendMail(env, await troubleMail(words, envelope))
  })
}
