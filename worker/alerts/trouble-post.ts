import type { Trouble } from '../reports/effects.ts'
import type { Endpoint } from '../sites/site.ts'
import { chatPost } from './chat.ts'
import type { TroubleWords } from './trouble-words.ts'

/** The body that tells an endpoint what keeps alerts from arriving; a webhook's never changes. */
export function troublePost(
  format: Endpoint['format'],
  { siteId, kind, since }: Trouble,
  { headline, what, advice }: TroubleWords,
  link: string,
): string {
  if (format !== 'webhook') {
    const action = 'See what did not arrive'
    const facts = [{ label: 'What to do', value: advice }]
    return chatPost(format, { headline, subject: what, ask: what, quotes: [], facts, action }, link)
  }
  const at = new Date(since).toISOString()
  const data = { site: siteId, kind, since: at, desk: link }
  return JSON.stringify({ type: 'alerts.failing', timestamp: at, data })
}
