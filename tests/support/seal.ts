import { createHmac, randomBytes } from 'node:crypto'
import type { Collector } from './collector.ts'

/** A seal as the collector makes it, computed by Node's own means. */
export async function sealBy(collector: Collector, purpose: string, ...parts: readonly string[]) {
  await collector.db
    .prepare('INSERT OR IGNORE INTO signing_key (id, key) VALUES (1, ?)')
    .bind(randomBytes(24).toString('base64url'))
    .run()
  const key = await collector.db.prepare('SELECT key FROM signing_key').first<string>('key')
  const bytes = JSON.stringify([purpose, ...parts])
  return createHmac('sha256', key ?? '')
    .update(bytes)
    .digest('base64url')
}
