import { createHash } from 'node:crypto'
import type { RaiseInput } from '../../worker/contract.ts'
import type { Collector } from './collector.ts'
import { hearOfClosed } from './connections.ts'
import { sealBy } from './seal.ts'

const OWN = { 'sec-fetch-site': 'same-origin' }

/** What a customer does on the page of their report; `token` may be another than the key. */
export function customerOf(collector: Collector, { key }: Pick<RaiseInput, 'key'>, token = key) {
  const path = `/r/${token}`
  return {
    path,
    /** The page as text, without its tags. */
    async read(): Promise<string> {
      return wordsIn(await (await collector.fetch(path)).text())
    },
    /** Fills in a form of the page and sends it. */
    send: (act: string, fields: Record<string, string> = {}) =>
      collector.fetch(`${path}/${act}`, {
        method: 'POST',
        headers: OWN,
        body: new URLSearchParams(fields),
        redirect: 'manual',
      }),
    async attach(bytes: Uint8Array<ArrayBuffer>, name = 'picture.png', type = 'image/png') {
      const body = new FormData()
      body.set('picture', new File([bytes], name, { type }))
      const init = { method: 'POST', headers: OWN, body, redirect: 'manual' } as const
      await hearOfClosed()
      return fetch(`${collector.url}${path}/attach`, init)
    },
  }
}

/** What stands between the tags of a page. */
export function wordsIn(html: string): string {
  return html
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&#39;', '’')
    .replaceAll(/\s+/g, ' ')
}

/** The token of a link in a mail, sealed as the collector seals it. */
export async function sealed(collector: Collector, purpose: string, id: string, email?: string) {
  // Who was not asked is known by the hash of the address.
  const hash = createHash('sha256')
    .update((email ?? '').toLowerCase())
    .digest('base64url')
  if (purpose === 'block') return `${id}~${hash}~${await sealBy(collector, purpose, id, hash)}`
  const parts = email === undefined ? [id] : [id, email]
  return `${id}~${await sealBy(collector, purpose, ...parts)}`
}
