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
  readonly result: readonly { messageId: string }[]
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

/** Everything that the collector's mail simulator keeps, newest first. */
export async function readMails(collector: string): Promise<readonly SentMail[]> {
  const listed = (await (await fetch(`${collector}${OUTBOX}?per_page=50`)).json()) as Listed
  return Promise.all(
    listed.result.map(async ({ messageId }) => {
      const id = encodeURIComponent(messageId)
      const answer = await fetch(`${collector}${OUTBOX}?email_id=${id}`)
      const { to, subject, sentAt, text = '', html = '' } = ((await answer.json()) as Told).result
      return { id: messageId, to: to.join(', '), subject, sentAt, text, html }
    }),
  )
}

/** The demo's mailbox: mails as staff see them, and the webhooks that came in. */
export function mailboxPage(mails: readonly SentMail[], hooks: readonly Received[]): string {
  const mailItems = mails.map(
    ({ to, subject, sentAt, html }) => `<article class="mail">
      <header><strong>${escapeHtml(subject)}</strong>
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
      <p>What the collector sent since it started on this machine. Alerts wait up to 45 seconds for
        the whole story.
        <a href="/mailbox">Look again</a></p>
      <h2>Webhooks</h2>
      ${hookItems.join('') || '<p class="empty">None yet.</p>'}
      <h2>Mails</h2>
      ${mailItems.join('') || '<p class="empty">No mail yet.</p>'}`,
  })
}
