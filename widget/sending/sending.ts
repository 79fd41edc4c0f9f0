import type { Conversation } from '../../worker/contract.ts'
import type { SendingModule } from '../modules.ts'
import { clean, redactLine, textMax } from '../redact/line.ts'
import { redactName } from '../redact/redact.ts'
import { openOutboxStore } from './outbox-store.ts'
import { createOutbox } from './outbox.ts'
import { createRaising } from './raise.ts'
import { send } from './send.ts'
import { createLock } from './tab-lock.ts'

export { clean, createRaising, redactLine, redactName, textMax }

/** A little longer than one request takes. */
const PATIENCE_MS = 20_000

export const createSending: SendingModule['createSending'] = ({
  site,
  collector,
  signal,
  listen,
  onSettled,
  onBlocked,
  onFault,
}) => {
  const addressOf = (id: string, act: string) => `${collector}v1/reports/${id}/${act}`
  const store = openOutboxStore(site, listen)
  let timer: ReturnType<typeof setTimeout> | undefined
  /** Those that wait for a first result. */
  const patient = new Set<ReturnType<typeof setTimeout>>()
  let isBlocked = false
  listen(document, 'securitypolicyviolation', (event) => {
    const { blockedURI, disposition, effectiveDirective } = event as SecurityPolicyViolationEvent
    // The policy may be report-only, or about something else of ours.
    if (isBlocked || disposition !== 'enforce' || effectiveDirective !== 'connect-src') return
    if (!blockedURI.startsWith(collector.slice(0, -1))) return
    isBlocked = true
    clearTimeout(timer)
    console.warn(`[amends] Add ${collector} to connect-src in this page’s Content Security Policy`)
    onBlocked()
  })
  const outbox = createOutbox({
    store,
    onFault,
    send: ({ id, act, body }) =>
      send(act ? addressOf(id, act) : `${collector}v1/reports`, id, body).catch(
        (error: unknown) => {
          onFault(error)
          return { name: 'refused', code: 'fault' }
        },
      ),
    exclusively: createLock(`amends:${site}:lock`, listen),
    now: Date.now,
    random: Math.random,
    wake(run, ms) {
      clearTimeout(timer)
      // A blocked request would be blocked again.
      if (!isBlocked && !signal.aborted) timer = setTimeout(run, ms)
    },
    onSettled,
    patience: () =>
      new Promise((resolve) => {
        if (signal.aborted) return
        const late = setTimeout(() => {
          patient.delete(late)
          resolve(undefined)
        }, PATIENCE_MS)
        patient.add(late)
      }),
  })
  listen(window, 'storage', (event) => {
    if ((event as StorageEvent).key === store.item) void outbox.catchUp()
  })
  signal.addEventListener('abort', () => {
    for (const one of [timer, ...patient]) clearTimeout(one)
  })
  return {
    outbox,
    isLasting: store.isLasting,
    isBlocked: () => isBlocked,
    ask: ({ id, key }) =>
      send<Conversation>(addressOf(id, 'status'), id, JSON.stringify({ key })).catch(() => ({
        name: 'unreached',
        waitMs: 0,
        isThere: false,
      })),
  }
}
