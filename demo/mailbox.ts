import type { Received } from './hooks.ts'
import { escapeHtml, frame } from './pages.ts'

const OUTBOX = '/cdn-cgi/local/explorer/api/local/email/sending'

/** A mail that the collector sent on this machine. */
export interface SentMail {
  readonly id: string
  readonly to: string
  readonly subject: string
  readonly sentAt: string
  readonly text: string
  readonly html: string
}

interface Listed {
  readonly result: readonly {
    readonly messageId: string
    readonly to: readonly string[]
    readonly sentAt: string
  }[]
  readonly result_info?: { readonly cursor?: string; readonly has_more?: boolean }
}

interface Told {
  readonly result: {
    readonly messageId: string
    readonly to: readonly string[]
    readonly subject: string
    readonly sentAt: string
    readonly text?: string
    readonly html?: string
  }
}

/** A page of mails, newest first, and where the next page begins, or null. */
export interface MailPage {
  readonly mails: readonly SentMail[]
  readonly next: string | null
}

/**
 * A page of what the collector's mail simulator keeps: all of it, or what was sent to one address,
 * or since a moment.
 */
export async function readMails(
  collector: string,
  cursor: string | null = null,
  only: {
    readonly address?: string | undefined
    readonly since?: number
    readonly ask?: (url: string) => Promise<Response>
  } = {},
): Promise<MailPage> {
  const { address, since = 0, ask = fetch } = only
  const query = new URLSearchParams({ per_page: '100', ...(cursor !== null && { cursor }) })
  const listed = (await (await ask(`${collector}${OUTBOX}?${query}`)).json()) as Listed
  const recent = listed.result.filter(({ sentAt }) => Date.parse(sentAt) >= since)
  const wanted = recent.filter(({ to }) => address === undefined || to.includes(address))
  const mails = await Promise.all(
    wanted.map(async ({ messageId }) => {
      const id = encodeURIComponent(messageId)
      const answer = await ask(`${collector}${OUTBOX}?email_id=${id}`)
      const { to, subject, sentAt, text = '', html = '' } = ((await answer.json()) as Told).result
      return { id: messageId, to: to.join(', '), subject, sentAt, text, html }
    }),
  )
  const { cursor: next = null, has_more: hasMore = false } = listed.result_info ?? {}
  // The newest come first.
  const goesOn = hasMore && recent.length === listed.result.length
  return { mails, next: goesOn ? next : null }
}

/** The demo's mailbox: mails as staff see them, and the webhooks that came in. */
export function mailboxPage(mails: readonly SentMail[], hooks: readonly Received[]): string {
  const mailItems = mails.map(
    ({ to, subject, sentAt, html }) => `<article class="mail">
      <header><strong dir="auto">${escapeHtml(subject)}</strong>
        <span>to ${escapeHtml(to)}, ${escapeHtml(new Date(sentAt).toLocaleTimeString('en-GB'))}</span>
      </header>
      <iframe sandbox="allow-popups allow-top-navigation-by-user-activation" title="${escapeHtml(subject)}"
        srcdoc="${escapeHtml(html.replace('<head>', '<head><base target="_top">'))}"></iframe>
    </article>`,
  )
  const hookItems = hooks.map(
    ({ type, body }) => `<details><summary><code>${escapeHtml(type)}</code>
        <span class="valid">signature valid</span></summary>
      <pre>${escapeHtml(JSON.stringify(JSON.parse(body), null, 2))}</pre></details>`,
  )
  return frame({
    title: 'Mailbox',
    snippet: '',
    main: `<h1>Mailbox</h1>
      <p>The latest hundred emails to staff and customers since the collector started. Alerts wait up to 45 seconds so that one email has
        the whole story.
        <a href="/mailbox">Refresh</a></p>
      <form class="ahead" method="post" action="/ahead"><button>Turn the clock ahead by a day</button>
        <small>A day passes in a few seconds, with its reminders, broken promises, follow-ups and digests. The demo’s clock then stays there.</small></form>
      <h2>Webhooks</h2>
      ${hookItems.join('') || '<p class="empty">None yet.</p>'}
      <h2>Emails</h2>
      ${mailItems.join('') || '<p class="empty">No emails yet.</p>'}`,
  })
}
