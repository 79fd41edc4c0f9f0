import type { Collector } from './collector.ts'

const OUTBOX = '/cdn-cgi/local/explorer/api/local/email/sending'

/** A mail as the platform was given it. */
export interface OutboxMail {
  readonly from: unknown
  readonly to: readonly string[]
  readonly replyTo?: unknown
  readonly subject: string
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  readonly html: string
}

/** Mails to somebody with their headers, oldest first. */
export async function readOutbox({ url }: Collector, to: string): Promise<readonly OutboxMail[]> {
  const list = (await (await fetch(`${url}${OUTBOX}?per_page=100`)).json()) as {
    result: readonly { messageId: string }[]
  }
  const mails = await Promise.all(
    list.result.map(async ({ messageId }) => {
      const answer = await fetch(`${url}${OUTBOX}?email_id=${encodeURIComponent(messageId)}`)
      return ((await answer.json()) as { result: OutboxMail }).result
    }),
  )
  return mails.filter((mail) => mail.to.includes(to)).toReversed()
}
