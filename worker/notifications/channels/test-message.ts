import type { AttemptOutcome } from '../../reports/effects.ts'
import type { Endpoint, Site } from '../../sites/site.ts'
import type { RequestClock } from '../../time/clock.ts'
import type { AlertMessage } from './channel.ts'
import { renderFor, type Sending, sendTo } from './channels.ts'

/** Sends an endpoint a message that says it is a test, at once, and says how that went. */
export async function sendTest(
  endpoint: Endpoint,
  site: Site,
  link: string,
  sending: Sending,
  { now, newId }: RequestClock,
): Promise<AttemptOutcome> {
  const body = renderFor(endpoint, testMessage(site, link, now))
  if (body === null) return { ok: false, reason: 'compose_failed', again: false }
  return sendTo({ endpoint, messageId: `msg_${newId()}`, body }, sending, now)
}

function testMessage({ id, name }: Site, link: string, now: number): AlertMessage {
  const ask = `Alerts for ${name} arrive here. Nothing has happened, and there’s nothing to do.`
  return {
    story: () => ({
      headline: 'This is a test',
      subject: name,
      ask,
      quotes: [],
      facts: [],
      action: 'Open the desk',
    }),
    payload: () => ({
      type: 'test',
      timestamp: new Date(now).toISOString(),
      data: { site: id, desk: link },
    }),
    link,
  }
}
