import type { ProblemBody, ProblemCode } from '../worker/contract.ts'

/** How sending went. `unreached`: nothing is known of what the collector did. */
export type Outcome<Answer> =
  | { readonly name: 'sent'; readonly answer: Answer }
  | { readonly name: 'refused'; readonly code: ProblemCode }
  | { readonly name: 'unreached' }

const TIMEOUT_MS = 15_000
const AGAIN = [408, 425, 429]

// Taken when the panel loads: what the page does to it later is the page's own affair.
const nativeFetch = fetch.bind(window)

/** Posts JSON to the collector, as plain text so that the browser need not ask first; never throws. */
export async function send<Answer>(url: string, body: string): Promise<Outcome<Answer>> {
  try {
    const response = await nativeFetch(url, {
      method: 'POST',
      body,
      credentials: 'omit',
      // The page may close at any moment. Our bodies stay far below the 64 KiB that this allows.
      keepalive: true,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    if (response.ok) return { name: 'sent', answer: (await response.json()) as Answer }
    if (response.status >= 500 || AGAIN.includes(response.status)) return { name: 'unreached' }
    const { error } = (await response.json()) as ProblemBody
    return { name: 'refused', code: error.code }
  } catch {
    return { name: 'unreached' }
  }
}
