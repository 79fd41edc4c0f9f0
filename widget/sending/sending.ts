import type { Conversation } from '../../worker/contract.ts'
import type { Kept } from '../recent-reports.ts'
import { scrubName } from '../redact/redact.ts'
import { openUnsentStore } from './outbox-store.ts'
import { createOutbox, type OutboxOutside } from './outbox.ts'
import { clean, scrubLine, textMax } from './page-context.ts'
import { createRaising } from './raise.ts'
import { send } from './send.ts'
import { createLock } from './tab-lock.ts'

export { clean, createRaising, scrubLine, scrubName, textMax }

/** A little longer than one request takes. */
const PATIENCE_MS = 20_000

/** What the outbox of a page is wired to. */
interface Wiring extends Pick<OutboxOutside, 'onSettled'> {
  readonly site: string
  /** With a slash at its end. */
  readonly collector: string
  /** Aborted when the widget leaves the page. */
  readonly signal: AbortSignal
  /** The page's own policy keeps everything from being sent. */
  readonly onBlocked: () => void
}

/** The outbox of a site on this device, wired to its collector. */
export function createSending({ site, collector, signal, onSettled, onBlocked }: Wiring) {
  const addressOf = (id: string, act: string) => `${collector}v1/reports/${id}/${act}`
  const store = openUnsentStore(site, signal)
  let timer: ReturnType<typeof setTimeout> | undefined
  let isBlocked = false
  const onViolation = (event: SecurityPolicyViolationEvent) => {
    const { blockedURI, disposition, effectiveDirective } = event
    // A policy may only report, and may concern anything else of ours.
    if (isBlocked || disposition !== 'enforce' || effectiveDirective !== 'connect-src') return
    if (!blockedURI.startsWith(collector.slice(0, -1))) return
    isBlocked = true
    clearTimeout(timer)
    console.warn(`[amends] Add ${collector} to connect-src in this page’s Content Security Policy`)
    onBlocked()
  }
  document.addEventListener('securitypolicyviolation', onViolation, { signal })
  const outbox = createOutbox({
    store,
    send: ({ id, act, body }) =>
      send(act ? addressOf(id, act) : `${collector}v1/reports`, id, body),
    exclusively: createLock(`amends:${site}:lock`),
    now: Date.now,
    random: Math.random,
    wake(run, ms) {
      clearTimeout(timer)
      // What the page forbids, it forbids the next time too.
      if (!isBlocked && !signal.aborted) timer = setTimeout(run, ms)
    },
    onSettled,
    patience: () => new Promise((resolve) => setTimeout(resolve, PATIENCE_MS)),
  })
  const onStorage = ({ key }: StorageEvent) => key === store.item && void outbox.catchUp()
  addEventListener('storage', onStorage, { signal })
  signal.addEventListener('abort', () => clearTimeout(timer))
  return {
    outbox,
    /** Whether what is not sent outlives this page. */
    isLasting: store.isLasting,
    /** Whether the page's own policy keeps everything from being sent. */
    isBlocked: () => isBlocked,
    /** Asks how a report stands; nothing is kept where that fails. */
    ask: ({ id, key }: Pick<Kept, 'id' | 'key'>) =>
      send<Conversation>(addressOf(id, 'status'), id, JSON.stringify({ key })),
  }
}

export interface SendingModule {
  readonly createSending: typeof createSending
  readonly createRaising: typeof createRaising
  readonly clean: typeof clean
  readonly scrubLine: typeof scrubLine
  readonly scrubName: typeof scrubName
  readonly textMax: typeof textMax
}
