import { createHmac, randomBytes } from 'node:crypto'
import type { Collector } from './collector.ts'

/** The key with which a collector signs from now on, if it has none yet: as earlier releases had it. */
export async function plantKey({ db }: Pick<Collector, 'db'>): Promise<string> {
  await db
    .prepare('INSERT OR IGNORE INTO signing_key (id, key) VALUES (1, ?)')
    .bind(randomBytes(24).toString('base64url'))
    .run()
  return (await db.prepare('SELECT key FROM signing_key').first<string>('key')) ?? ''
}

/** A seal as the collector makes it, computed by Node's own means. */
export async function sealBy(collector: Collector, purpose: string, ...parts: readonly string[]) {
  const key = await plantKey(collector)
  const bytes = JSON.stringify([purpose, ...parts])
  return createHmac('sha256', key).update(bytes).digest('base64url')
}
