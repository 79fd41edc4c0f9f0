import { randomBytes } from 'node:crypto'
import type { DetailsInput, RaiseInput } from '../../worker/contract.ts'
import type { Collector } from './collector.ts'

export const ORIGIN = 'http://localhost:8788'

/** A click as the widget sends it, with a fresh id and key. */
export function newClick(given: Partial<RaiseInput> = {}): RaiseInput {
  return {
    site: 'demo',
    id: randomBytes(16).toString('base64url'),
    key: randomBytes(24).toString('base64url'),
    reason: 'broken',
    trigger: 'panel',
    raisedAt: Date.now(),
    page: { url: `${ORIGIN}/checkout`, title: 'Basket', language: 'en-GB', timeZone: 'UTC' },
    ...given,
  }
}

/** Posts to the collector as a page of `origin` does; a body that is no text goes as JSON. */
export function post(
  collector: Collector,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
) {
  return collector.fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'text/plain', origin: ORIGIN, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
}

export const raise = (collector: Collector, click: unknown, headers?: Record<string, string>) =>
  post(collector, '/v1/reports', click, headers)

export const tell = (
  collector: Collector,
  { id, key }: Pick<RaiseInput, 'id' | 'key'>,
  details: Omit<DetailsInput, 'key'>,
) => post(collector, `/v1/reports/${id}/details`, { key, ...details })

/** The code of a refusal. */
export async function codeOf(response: { json(): Promise<unknown> }): Promise<string> {
  const { error } = (await response.json()) as { error: { code: string } }
  return error.code
}
