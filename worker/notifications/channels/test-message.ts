import type { AttemptOutcome } from '../../reports/effects.ts'
import type { AddressRule } from '../../security/webhook-url.ts'
import type { Endpoint, Site } from '../../sites/site.ts'
import type { RequestClock } from '../../time/clock.ts'
import { chatPost } from './chat.ts'
import { sendWebhook } from './webhook.ts'

/** Sends an endpoint a message that says it is a test, at once, and says how that went. */
export async function sendTest(
  endpoint: Endpoint,
  site: Site,
  link: string,
  rule: AddressRule,
  { now, newId }: RequestClock,
): Promise<AttemptOutcome> {
  const body = testBody(endpoint, site, link, now)
  return sendWebhook({ endpoint, messageId: `msg_${newId()}`, body }, rule, now)
}

function testBody({ format }: Endpoint, { id, name }: Site, link: string, now: number): string {
  if (format !== 'webhook') {
    const headline = 'This is a test'
    const ask = `Alerts for ${name} arrive here. Nothing has happened, and there’s nothing to do.`
    const story = { headline, subject: name, ask, quotes: [], facts: [], action: 'Open the desk' }
    return chatPost(format, story, link)
  }
  const data = { site: id, desk: link }
  return JSON.stringify({ type: 'test', timestamp: new Date(now).toISOString(), data })
}
