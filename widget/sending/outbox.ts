import type {
  EntryOptions,
  Outbox,
  OutboxEntry,
  SendOutcome,
  SendResult,
  Why,
} from '../state/outbox.ts'

/** Everything that the outbox takes from the outside. */
export interface OutboxDependencies {
  readonly store: OutboxStore
  readonly send: (entry: OutboxEntry) => Promise<SendOutcome<unknown>>
  /** Runs while no other tab of this site does, or later; `isOurs` turns false where one took over. */
  readonly exclusively: (run: (isOurs?: () => boolean) => Promise<void>) => Promise<unknown>
  readonly now: () => number
  readonly random: () => number
  /** Resolves when a caller has waited long enough for a result. */
  readonly patience: () => Promise<unknown>
  /** Calls back after some milliseconds; the newest call replaces those before. */
  readonly wake: (run: () => void, ms: number) => void
  /** Called for every entry that nobody waits for any more. */
  readonly onSettled: (entry: OutboxEntry, result: SendResult) => void
  /** Called where something throws that never should. */
  readonly onFault: (error: unknown) => void
}

/** What may go through at a later visit, once we or the site's owner have mended it. */
const MENDABLE: readonly unknown[] = ['forbidden_origin', 'fault']
const HOUR_MS = 3_600_000
// Safari may delete storage after seven days, and an old report helps nobody.
const AGE_MAX_MS = 144 * HOUR_MS
/** A database that did not answer isn't asked again for so long. */
export const REST_MS = 30_000
const PAUSE_MIN_MS = 1_000
const PAUSE_MAX_MS = 600_000
/** The collector never asks for more: a longer wait means that the clock was set back. */
const WAIT_MAX_MS = 86_400_000

/**
 * Stores what the customer said until the collector confirms it: stored before it is sent, removed
 * only after the confirmation, each report's entries in order, one at a time. What is refused for good
 * or too old stays until the customer has seen it.
 */
export function createOutbox({
  store,
  send,
  now,
  random,
  ...dependencies
}: OutboxDependencies): Outbox {
  /** Entries of this page that aren't stored yet. */
  const fresh = new Set<OutboxEntry>()
  /** Entries of this page that are stored and not settled. */
  const own = new Map<number, OutboxEntry>()
  const waiters = new Map<number, (result: SendResult) => void>()
  /** Entries that this tab may still complete, since they were never sent. */
  const held = new Set<number>()
  /** Entries that this page has given up. */
  const tried = new Set<number>()
  let newest = 0
  let line: Promise<unknown> = Promise.resolve()
  /** Since when nothing has gone through; 0 once something has. */
  let downSince = 0
  /** The entry that is being sent. */
  let flying = 0
  /** The collector asked for no requests before. */
  let quietUntil = 0

  const tell = (entry: OutboxEntry, result: SendResult) => {
    const waiter = waiters.get(entry.order)
    waiters.delete(entry.order)
    if (waiter) waiter(result)
    else if (result.name !== 'kept') dependencies.onSettled(entry, result)
  }
  /** Ends the wait for an entry that is stored. */
  const release = (order: number) => {
    waiters.get(order)?.({ name: 'kept', order })
    waiters.delete(order)
  }
  const settle = (entry: OutboxEntry, result: SendResult) => {
    own.delete(entry.order)
    tell(entry, result)
  }
  /** Stores an entry's new state, unless the customer deleted it meanwhile. */
  const update = async (entry: OutboxEntry) => {
    const isThere = (await store.list()).some(({ order }) => order === entry.order)
    if (isThere) await store.put(entry)
  }
  /** Gives up an entry, and with a report all its other entries: the customer is told once. */
  const giveUp = async (entry: OutboxEntry, why: Why) => {
    const { id, act, order } = entry
    const all = act ? [] : await store.list()
    const others = all.filter((one) => one.id === id && one.order > order)
    for (const one of [entry, ...others]) {
      tried.add(one.order)
      await update({ ...one, over: why })
    }
    for (const one of others) {
      own.delete(one.order)
      release(one.order)
    }
    settle(entry, { name: 'over', order, why })
  }
  const transmit = async (entry: OutboxEntry) => {
    const outcome = await send(entry)
    if (outcome.name === 'sent') {
      downSince = 0
      await store.remove(entry.order)
      settle(entry, outcome)
    }
    return outcome
  }
  const later = (ms: number) => dependencies.wake(() => void flush(), ms)
  // As long as it has been failing, so the pause doubles, however often it was tried meanwhile.
  const pause = () => {
    downSince ||= now()
    const ms = Math.max(now() - downSince, PAUSE_MIN_MS)
    return Math.min(ms, PAUSE_MAX_MS) * (0.5 + random())
  }

  /** The clock may have jumped: nothing is too old to be tried once. */
  const isOld = ({ isTried = false, at }: OutboxEntry) => isTried && now() - at > AGE_MAX_MS

  /** Sends the first entry that is due; true where more may be. Reports in `skip` have to wait. */
  const sendNext = async (skip: Set<string>): Promise<boolean> => {
    const all = await store.list()
    // The clock may have been set back since.
    for (const { order } of all) newest = Math.max(newest, order)
    const next = nextOf(all, skip, tried, now())
    if (!next) return false
    const lost = all.find(({ id, act, over }) => id === next.id && !act && over)?.over
    if (next.act && lost) {
      // Its report was refused, so this would be too.
      await giveUp(next, lost)
      return true
    }
    const { notBefore = 0 } = next
    quietUntil = notBefore <= now() + WAIT_MAX_MS ? notBefore : 0
    if (quietUntil > now()) {
      later(quietUntil - now())
      return false
    }
    if (isOld(next)) {
      await giveUp(next, 'old')
      return true
    }
    flying = next.order
    const outcome = await transmit(next)
    flying = 0
    if (outcome.name === 'unreached') return postpone(next, outcome, skip)
    if (outcome.name === 'refused') await refused(next, outcome.code, skip)
    return true
  }
  // A collector that answers may still accept other reports.
  const postpone = async (
    entry: OutboxEntry,
    { waitMs, isThere }: SendOutcome<unknown> & { name: 'unreached' },
    skip: Set<string>,
  ): Promise<boolean> => {
    skip.add(entry.id)
    if (waitMs) quietUntil = now() + waitMs
    else if (entry.isTried) return isThere
    await update({ ...entry, isTried: true, ...(waitMs && { notBefore: quietUntil }) })
    return isThere && !waitMs
  }
  const refused = async (entry: OutboxEntry, code: Why, skip: Set<string>) => {
    // An accepted report may take a while until it can be found.
    const isComing = entry.act && code === 'unknown_report' && now() - entry.at < HOUR_MS
    if (isComing) skip.add(entry.id)
    else await giveUp(entry, code)
  }

  /** Another tab may have sent entries of this page: sending them again gets the same answer. */
  const catchUp = async () => {
    // Copied before reading the store, so that newer entries aren't taken for sent ones.
    const pending = [...own.values()]
    const left = await store.list()
    for (const entry of pending) {
      const { order } = entry
      const stored = left.find((one) => one.order === order)
      if (stored?.over) settle(entry, { name: 'over', order, why: stored.over })
      else if (!stored && (await transmit(entry)).name !== 'sent') await store.put(entry)
    }
  }

  const flush = async (): Promise<void> => {
    const mine = [...waiters.keys()].filter((order) => !held.has(order))
    try {
      await dependencies.exclusively(async (isOurs = () => true) => {
        const skip = new Set<string>()
        while (isOurs() && (await sendNext(skip)));
        if (!isOurs()) later(PAUSE_MIN_MS)
        else if (skip.size > 0) later(Math.max(pause(), quietUntil - now()))
        else if (!store.isWhole()) later(REST_MS)
        await catchUp()
      })
      for (const order of mine) release(order)
    } catch (error) {
      flying = 0
      dependencies.onFault(error)
      for (const order of mine) waiters.get(order)?.(lose(order))
    }
  }
  /** Nobody can say what became of an entry: the customer is told, and the next visit tries again. */
  const lose = (order: number): SendResult => {
    const entry = own.get(order)
    waiters.delete(order)
    own.delete(order)
    held.delete(order)
    tried.add(order)
    if (entry) void store.put({ ...entry, over: 'fault' })
    return { name: 'over', order, why: 'fault' }
  }

  /** Completes an entry while no tab can be sending it. */
  const complete = async (entry: OutboxEntry, body: string) => {
    const { order, heldUntil = 0 } = entry
    if (!held.delete(order) || now() >= heldUntil || !own.delete(order)) return
    // If the page closes now, it is unknown which form is stored, so `leave` must not send it.
    const completed = { ...entry, body, heldUntil: 0 }
    await store.put(completed)
    own.set(order, completed)
  }

  return {
    flush,
    list: store.list,
    isSending: (order) => waiters.has(order),
    remove(order: number) {
      own.delete(order)
      return store.remove(order)
    },

    async drop(id: string) {
      await line
      for (const one of await store.list()) {
        if (one.id === id) await this.remove(one.order)
      }
    },

    async add<Answer>(
      id: string,
      act: string,
      body: string,
      { note, whole }: EntryOptions = {},
    ): Promise<SendResult<Answer>> {
      newest = Math.max(newest + 1, now()) + random() / 2
      const [order, at] = [newest, now()]
      const hold = whole && { heldUntil: at + HOLD_MS }
      const entry: OutboxEntry = { order, id, act, body, at, ...(note && { note }), ...hold }
      if (whole) held.add(order)
      const result = new Promise<SendResult>((resolve) => waiters.set(order, resolve))
      fresh.add(entry)
      try {
        // One after the other, so that entries are stored in their order.
        line = line.then(() => store.put(entry))
        await line
        fresh.delete(entry)
        own.set(order, entry)
        if (whole) {
          const proven = await whole()
          await dependencies.exclusively(() => complete(entry, proven))
        }
      } catch (error) {
        line = Promise.resolve()
        fresh.delete(entry)
        own.set(order, entry)
        dependencies.onFault(error)
        return lose(order) as SendResult<Answer>
      }
      void flush()
      // Another tab may hold the lock for long; a later result goes to `onSettled`.
      const late = dependencies.patience().then((): SendResult => {
        waiters.delete(order)
        return { name: 'kept', order }
      })
      return (await Promise.race([result, late])) as SendResult<Answer>
    },

    catchUp: () => (own.size > 0 ? flush() : undefined),

    leave() {
      held.clear()
      for (const entry of fresh) store.spill(entry)
      const all = [...own.values(), ...fresh]
      const busy = all.find(({ order }) => order === flying)?.id
      const rest = all.filter(({ order }) => order !== flying)
      const first = rest.find(({ id, act }) => id !== busy || act === 'details')
      if (first && quietUntil <= now()) void transmit(first)
    },
  }
}

/** How long a report waits to be completed, even if its tab is gone. */
const HOLD_MS = 10_000

/** The entry to send next; reports in `skip` and held ones have to wait. */
function nextOf(
  all: readonly OutboxEntry[],
  skip: Set<string>,
  tried: Set<number>,
  now: number,
): OutboxEntry | undefined {
  for (const { id, heldUntil = 0 } of all) {
    // A longer hold means that the clock was set back.
    if (heldUntil > now && heldUntil <= now + HOLD_MS) skip.add(id)
  }
  const isOpen = ({ over, order }: OutboxEntry) =>
    !over || (MENDABLE.includes(over) && !tried.has(order))
  const open = all.filter((one) => isOpen(one) && !skip.has(one.id))
  const isFirst = (one: OutboxEntry) => open.find(({ id }) => id === one.id) === one
  // A click doesn't wait for another report's pictures.
  return open.find((one) => one.act !== 'attachments' && isFirst(one)) ?? open[0]
}

/** Where entries are stored. None of these fails, since there is always the memory of the page. */
export interface OutboxStore {
  list(): Promise<readonly OutboxEntry[]>
  /** False where the last list may lack what is in a database that did not answer. */
  isWhole(): boolean
  put(entry: OutboxEntry): Promise<unknown>
  remove(order: number): Promise<unknown>
  /** Stores an entry synchronously while the page closes. */
  spill(entry: OutboxEntry): void
}
