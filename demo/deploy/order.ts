import { rmSync, writeFileSync } from 'node:fs'
import { type Instance, writeInstance } from './instance.ts'
import { migrate, prepareDatabase, SECRET, secretFor, Stop } from './steps.ts'
import type { Wrangler } from './wrangler.ts'

/** What somebody wants to deploy. */
interface Order {
  readonly wrangler: Wrangler
  readonly instance: Instance
  /** Take over a database that may be another program's. */
  readonly adopt: boolean
  /** Make a new secret although keys are stored under one that is gone. */
  readonly newSecret: boolean
  /** The files of all migrations. */
  readonly migrations: readonly string[]
}

/**
 * Deploys a collector: first its database, then its code, and each only if what came before worked.
 * Run again after an error, it goes on where it stopped.
 */
export function deploy(order: Order, tell: (line: string) => void): void {
  const { wrangler, instance } = order
  const path = writeInstance(instance)
  const given = { ...order, path }
  prepareDatabase(given)
  migrate(given)
  const secret = secretFor(given)
  const file = `${path}.secret.json`
  const args = ['deploy', '--config', path]
  try {
    if (secret !== null) {
      writeFileSync(file, JSON.stringify({ [SECRET]: secret }), { mode: 0o600 })
      // Shown before it counts: whatever fails after this, somebody saw it.
      tell(secretNote(secret))
    }
    const uploaded = wrangler(secret === null ? args : [...args, '--secrets-file', file], 'shown')
    if (!uploaded.ok) {
      throw new Stop(
        'The code isn’t fully online. Read the error above and run npm run deploy again.',
      )
    }
  } finally {
    rmSync(file, { force: true })
  }
}

function secretNote(secret: string): string {
  return `
  This is the collector’s own secret, ${SECRET}. It’s shown this once:

    ${secret}

  Keep it in your password manager. With it, a restored database can be read again. If a later run
  shows another one, keep that one instead.
`
}
