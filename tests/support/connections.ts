import { setImmediate } from 'node:timers/promises'

/**
 * To be waited for before a request. A test that has kept this process busy has not yet heard which
 * connections the collector closed meanwhile, and would ask through one of them.
 */
export async function hearOfClosed(): Promise<void> {
  await setImmediate()
  await setImmediate()
}
