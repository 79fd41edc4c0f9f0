import type { Collector } from './collector.ts'
import { hearOfClosed } from './connections.ts'

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

interface Listed {
  readonly result: readonly { readonly messageId: string; readonly to: readonly string[] }[]
  readonly result_info?: { readonly cursor?: string; readonly has_more?: boolean }
}

/** Mails to somebody with their headers, oldest first, however many went to others since. */
export async function readOutbox({ url }: Collector, to: string): Promise<readonly OutboxMail[]> {
  const ask = async (query: Record<string, string>) => {
    await hearOfClosed()
    return (await fetch(`${url}${OUTBOX}?${new URLSearchParams(query)}`)).json()
  }
  const mails: OutboxMail[] = []
  let more: Record<string, string> | null = {}
  while (more !== null) {
    const { result, result_info: info } = (await ask({ per_page: '100', ...more })) as Listed
    const wanted = result.filter((one) => one.to.includes(to))
    const read = wanted.map(async ({ messageId }) => {
      return ((await ask({ email_id: messageId })) as { result: OutboxMail }).result
    })
    mails.push(...(await Promise.all(read)))
    more = info?.has_more && info.cursor !== undefined ? { cursor: info.cursor } : null
  }
  return mails.toReversed()
}
