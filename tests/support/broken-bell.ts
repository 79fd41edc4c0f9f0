import { WorkerEntrypoint } from 'cloudflare:workers'

/** A queue that takes no message. */
export default class BrokenBell extends WorkerEntrypoint {
  send(): never {
    throw new Error('The bell is broken.')
  }
}
