import { type Instance, writeInstance } from './instance.ts'
import { migrate, prepareDatabase, Stop } from './steps.ts'
import type { Wrangler } from './wrangler.ts'

/** What somebody wants to deploy. */
interface Order {
  readonly wrangler: Wrangler
  readonly instance: Instance
  /** Take over a database that may be another program's. */
  readonly adopt: boolean
  /** The files of all migrations. */
  readonly migrations: readonly string[]
}

/**
 * Deploys a collector: first its database, then its code, and each only if what came before worked.
 * Run again after an error, it goes on where it stopped.
 */
export function deploy(order: Order): void {
  const { wrangler, instance } = order
  const path = writeInstance(instance)
  const given = { ...order, path }
  prepareDatabase(given)
  migrate(given)
  const uploaded = wrangler(['deploy', '--config', path], 'shown')
  if (!uploaded.ok) {
    throw new Stop(
      'The code isn’t fully online. Read the error above and run npm run deploy again.',
    )
  }
}
