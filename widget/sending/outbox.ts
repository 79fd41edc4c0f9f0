import type { ProblemCode } from '../../worker/contract.ts'
import type { Outcome } from './send.ts'

/** What became of something. `kept`: it is tried again by itself; `over`: it is not. */
export type Fate<Answer = unknown> =
  | { readonly name: 'sent'; readonly answer: Answer }
  | { readonly name: 'kept'; readonly order: number }
  | { readonly name: 'over'; readonly order: number; readonly why: ProblemCode | 'old' }

/** Everything that the outbox takes from the outside. */
export interface OutboxOutside {
  readonly store: UnsentStore
  readonly send: (unsent: Unsent) => Promise<Outcome<unknown>>
  /** Runs while no other tab of this site does, or later. */
  readonly exclusively: (run: () => Promise<void>) => Promise<unknown>
  readonly now: () => number
  readonly random: () => number
  /** Resolves when nobody should be kept waiting any longer for what became of something. */
  readonly patience: () => Promise<unknown>
  /** Calls back after some milliseconds; the newest call replaces those before. */
  readonly wake: (run: () => void, ms: number) => void
  /** Told of everything that nobody waits for any more. */
  readonly onSettled: (unsent: Unsent, fate: Fate) => void
}

const HOUR_MS = 3_600_000
// Safari may forget what is stored after seven days, and nobody wants to be heard weeks later.
const AGE_MAX_MS = 144 * HOUR_MS
const PAUSE_MIN_MS = 1_000
const PAUSE_MAX_MS = 600_000
/** More than the collector ever asks for: a longer wait comes from a clock that was set back. */
const WAIT_MAX_MS = 86_400_000

/**
 * Keeps what the customer said until the collector confirms it: stored before it is sent, removed
 * after the confirmation alone, each report's in order, one at a time. What is refused for good, or
 * grew old, stays until the customer has seen it.
 */
export function createOutbox({ store, send, now, random, ...outside }: OutboxOutside) {
  /** What was said on this page and is not stored yet. */
  const fresh = new Set<Unsent>()
  /** What was said on this page, is stored and is not settled. */
  const own = new Map<number, Unsent>()
  const waiters = new Map<number, (fate: Fate) => void>()
  /** What this tab may still complete, for it was never sent. */
  const held = new Set<number>()
  let newest = 0
  let line: Promise<unknown> = Promise.resolve()
  /** Since when nothing has gone through; 0 when something did. */
  let downSince = 0
  /** What is on its way. */
  let flying = 0
  /** The collector asked not to be asked before. */
  let quietUntil = 0

  const tell = (unsent: Unsent, fate: Fate) => {
    const waiter = waiters.get(unsent.order)
    waiters.delete(unsent.order)
    if (waiter) waiter(fate)
    else if (fate.name !== 'kept') outside.onSettled(unsent, fate)
  }
  /** It is stored, and nobody is kept waiting for it. */
  const release = (order: number) => {
    waiters.get(order)?.({ name: 'kept', order })
    waiters.delete(order)
  }
  const settle = (unsent: Unsent, fate: Fate) => {
    own.delete(unsent.order)
    tell(unsent, fate)
  }
  /** Keeps something as it is now, unless the customer deleted it meanwhile. */
  const update = async (unsent: Unsent) => {
    const isThere = (await store.list()).some(({ order }) => order === unsent.order)
    if (isThere) await store.put(unsent)
  }
  /** Gives up something and, with a report, whatever was said of it: told once, of all of it. */
  const giveUp = async (unsent: Unsent, why: ProblemCode | 'old') => {
    const { id, act, order } = unsent
    const all = act ? [] : await store.list()
    const others = all.filter((one) => one.id === id && one.order > order)
    for (const one of [unsent, ...others]) await update({ ...one, over: why })
    for (const one of others) {
      own.delete(one.order)
      release(one.order)
    }
    settle(unsent, { name: 'over', order, why })
  }
  const transmit = async (unsent: Unsent) => {
    const outcome = await send(unsent)
    if (outcome.name === 'sent') {
      downSince = 0
      await store.remove(unsent.order)
      settle(unsent, outcome)
    }
    return outcome
  }
  const later = (ms: number) => outside.wake(() => void flush(), ms)
  // As long again as it has failed already, however often it was tried in that time.
  const pause = () => {
    downSince ||= now()
    const ms = Math.max(now() - downSince, PAUSE_MIN_MS)
    return Math.min(ms, PAUSE_MAX_MS) * (0.5 + random())
  }

  /** Sends what stands first, and says whether to go on. Reports in `skip` have to wait. */
  const sendNext = async (skip: Set<string>): Promise<boolean> => {
    const all = await store.list()
    const next = nextOf(all, skip, now())
    if (!next) return false
    const lost = all.find(({ id, act, over }) => id === next.id && !act && over)?.over
    if (next.act && lost) {
      // Its report is not taken, so neither is this.
      await giveUp(next, lost)
      return true
    }
    const { notBefore = 0 } = next
    quietUntil = notBefore <= now() + WAIT_MAX_MS ? notBefore : 0
    if (quietUntil > now()) {
      later(quietUntil - now())
      return false
    }
    if (now() - next.at > AGE_MAX_MS) {
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
  // A collector that answers may well take what another report says.
  const postpone = async (
    unsent: Unsent,
    { waitMs, isThere }: Outcome<unknown> & { name: 'unreached' },
    skip: Set<string>,
  ): Promise<boolean> => {
    skip.add(unsent.id)
    if (!waitMs) return isThere
    quietUntil = now() + waitMs
    await update({ ...unsent, notBefore: quietUntil })
    return false
  }
  const refused = async (unsent: Unsent, code: ProblemCode, skip: Set<string>) => {
    // What the collector has accepted may take its time until it is found there.
    const isComing = unsent.act && code === 'unknown_report' && now() - unsent.at < HOUR_MS
    if (isComing) skip.add(unsent.id)
    else await giveUp(unsent, code)
  }

  /** Another tab may have sent what was said here: the same once more brings its answer. */
  const catchUp = async () => {
    // Taken before the look at the store: what is said meanwhile has its own turn.
    const said = [...own.values()]
    const left = await store.list()
    for (const unsent of said) {
      const { order } = unsent
      const stored = left.find((one) => one.order === order)
      if (stored?.over) settle(unsent, { name: 'over', order, why: stored.over })
      else if (!stored && (await transmit(unsent)).name !== 'sent') await store.put(unsent)
    }
  }

  const flush = async (): Promise<void> => {
    const mine = [...waiters.keys()].filter((order) => !held.has(order))
    await outside.exclusively(async () => {
      const skip = new Set<string>()
      while (await sendNext(skip));
      if (skip.size > 0) later(Math.max(pause(), quietUntil - now()))
      await catchUp()
    })
    for (const order of mine) release(order)
  }

  /** Stores what completes something, while no tab sends it, and before any may have sent it. */
  const complete = async (unsent: Unsent, body: string) => {
    const { order, heldUntil = 0 } = unsent
    if (!held.delete(order) || now() >= heldUntil || !own.delete(order)) return
    // Nobody knows in which form it is stored, should the page go meanwhile: so it is not sent.
    const completed = { ...unsent, body, heldUntil: 0 }
    await store.put(completed)
    own.set(order, completed)
  }

  return {
    /** Sends what is due, as far as it goes. */
    flush,
    list: store.list,
    remove(order: number) {
      own.delete(order)
      return store.remove(order)
    },

    /** Forgets whatever was said of a report, also what is being stored right now. */
    async drop(id: string) {
      await line
      for (const one of await store.list()) {
        if (one.id === id) await this.remove(one.order)
      }
    },

    /**
     * Stores something, sends it in its turn, and tells how the first attempt went. What is to
     * complete its body has some seconds, and is not waited for when the page goes.
     */
    async add<Answer>(
      id: string,
      act: string,
      body: string,
      { note, whole }: Beside = {},
    ): Promise<Fate<Answer>> {
      newest = Math.max(newest + 1, now()) + random() / 2
      const [order, at] = [newest, now()]
      const hold = whole && { heldUntil: at + HOLD_MS }
      const unsent: Unsent = { order, id, act, body, at, ...(note && { note }), ...hold }
      if (whole) held.add(order)
      fresh.add(unsent)
      // One after the other, so that nothing goes out before what was said before.
      line = line.then(() => store.put(unsent))
      await line
      fresh.delete(unsent)
      own.set(order, unsent)
      const fate = new Promise<Fate>((resolve) => waiters.set(order, resolve))
      if (whole) {
        const proven = await whole()
        await outside.exclusively(() => complete(unsent, proven))
      }
      void flush()
      // Another tab may hold the lock for long: what comes later is news.
      const late = outside.patience().then((): Fate => {
        waiters.delete(order)
        return { name: 'kept', order }
      })
      return (await Promise.race([fate, late])) as Fate<Answer>
    },

    /** Another tab changed what is stored: that may be something of this one. */
    catchUp: () => (own.size > 0 ? flush() : undefined),

    /**
     * The page goes: stores at once what may be lost with it, and sends what stands first. What
     * comes after it might overtake it; details may, for the newest repeat all that was told.
     */
    leave() {
      held.clear()
      for (const unsent of fresh) store.spill(unsent)
      const all = [...own.values(), ...fresh]
      const busy = all.find(({ order }) => order === flying)?.id
      const rest = all.filter(({ order }) => order !== flying)
      const first = rest.find(({ id, act }) => id !== busy || act === 'details')
      if (first && quietUntil <= now()) void transmit(first)
    },
  }
}

export type Outbox = ReturnType<typeof createOutbox>

/** How long a report waits for what completes it, if its tab is gone. */
const HOLD_MS = 10_000

/** What goes out next, of reports that need not wait: those in `skip` do, and those that are held. */
function nextOf(all: readonly Unsent[], skip: Set<string>, now: number): Unsent | undefined {
  for (const { id, heldUntil = 0 } of all) {
    // A longer hold comes from a clock that was set back.
    if (heldUntil > now && heldUntil <= now + HOLD_MS) skip.add(id)
  }
  const open = all.filter(({ over, id }) => !over && !skip.has(id))
  const isFirst = (one: Unsent) => open.find(({ id }) => id === one.id) === one
  // A click is not kept waiting for another report's pictures.
  return open.find((one) => one.act !== 'attachments' && isFirst(one)) ?? open[0]
}

/** Something that the customer said and the collector has yet to confirm. */
export interface Unsent {
  /** Grows from one to the next: the order in which they go out. */
  readonly order: number
  /** The report that it raises or belongs to. */
  readonly id: string
  /** What is done to the report, such as `details`; empty where it is raised. */
  readonly act: string
  /** What is sent, to the letter, however often: before it is first sent it may grow. */
  readonly body: string
  /** When the customer said it, in milliseconds. */
  readonly at: number
  /** What it says in words, where the body does not. */
  readonly note?: string
  /** The collector asked not to be asked again before. */
  readonly notBefore?: number
  /** Until then its tab may complete it; whatever happens to that tab, it goes out afterwards. */
  readonly heldUntil?: number
  /** Why it is not tried any more: it waits for the customer. */
  readonly over?: ProblemCode | 'old'
}

/** Where unsent things are kept. None of these ever fails: there is always the memory of the page. */
export interface UnsentStore {
  list(): Promise<readonly Unsent[]>
  put(unsent: Unsent): Promise<unknown>
  remove(order: number): Promise<unknown>
  /** Stores at once what may be lost with the page. */
  spill(unsent: Unsent): void
}

/** What is told beside the body of something. */
interface Beside {
  readonly note?: string | undefined
  /** Gets the body that takes the place of it, if it has some seconds before it is sent. */
  readonly whole?: (() => Promise<string>) | undefined
}
