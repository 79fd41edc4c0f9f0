import { createOutbox } from '../../widget/sending/outbox.ts'
import type { OutboxEntry, SendOutcome, SendResult } from '../../widget/state/outbox.ts'

/** What becomes of one attempt. `lose`: it arrives, and the device does not hear of it. */
export type Luck = 'pass' | 'lose' | 'drop' | 'wait' | 'fail' | 'refuse' | 'unknown'

interface Outside {
  /** Lets somebody else go first. */
  readonly turn: () => Promise<unknown>
  readonly luck: () => Luck
}

const PROOF = ' and proof'
/** What was said, with its proof or without. */
export const wordsOf = ({ body }: OutboxEntry) => body.replace(PROOF, '')

/** A device with its storage, on which tabs come and go, and a collector that notes what arrives. */
export function createDevice({ turn, luck }: Outside) {
  const stored = new Map<number, OutboxEntry>()
  const everStored = new Set<number>()
  const arrived: OutboxEntry[] = []
  const late: OutboxEntry[] = []
  const results = new Map<string, SendResult['name']>()
  const lies: string[] = []
  let now = 0
  let lock: Promise<void> = Promise.resolve()
  /** The open tabs, each as often as it is sending. */
  let inFlight: readonly symbol[] = []
  let mostInFlight = 0

  function openTab() {
    const { promise: death, resolve: die } = Promise.withResolvers<undefined>()
    const tab = Symbol('tab')
    let isAlive = true
    let waking: (() => void) | null = null
    /** What a tab that was closed waits for never comes. */
    const living = async <T>(act: () => T): Promise<T> => {
      await turn()
      return isAlive ? act() : new Promise<T>(() => {})
    }
    const outbox = createOutbox({
      store: {
        list: () => living(() => [...stored.values()].toSorted((a, b) => a.order - b.order)),
        isWhole: () => true,
        put: (entry) =>
          living(() => {
            everStored.add(entry.order)
            return stored.set(entry.order, entry)
          }),
        remove: (order) => living(() => stored.delete(order)),
        spill: (entry) => void stored.set(entry.order, entry),
      },
      async send(entry): Promise<SendOutcome<unknown>> {
        if (isAlive) inFlight = [...inFlight, tab]
        mostInFlight = Math.max(mostInFlight, inFlight.length)
        await turn()
        inFlight = inFlight.filter((one) => one !== tab)
        const how = luck()
        if (how === 'refuse') return living(() => ({ name: 'refused', code: 'invalid' }))
        if (how === 'unknown') return living(() => ({ name: 'refused', code: 'unknown_report' }))
        if (how === 'pass' || how === 'lose') (isAlive ? arrived : late).push(entry)
        if (how === 'pass') return living(() => ({ name: 'sent', answer: entry.order }))
        return living(() => ({
          name: 'unreached',
          waitMs: how === 'wait' ? 30_000 : 0,
          isThere: how === 'wait' || how === 'fail',
        }))
      },
      async exclusively(run) {
        const before = lock
        const { promise, resolve } = Promise.withResolvers<void>()
        lock = promise
        await before
        // A browser takes the lock from a tab that is closed.
        await Promise.race([run(), death])
        resolve()
        if (!isAlive) await new Promise(() => {})
      },
      now: () => now,
      random: Math.random,
      patience: () => new Promise(() => {}),
      wake(run) {
        waking = run
      },
      onFault(error) {
        throw error
      },
      onSettled: (entry, result) => void results.set(wordsOf(entry), result.name),
    })
    return {
      outbox,
      /** What is unproven becomes whole in its turn. */
      add(report: string, act: string, body: string, isUnproven = false) {
        const whole = isUnproven
          ? async () => {
              await turn()
              return `${body}${PROOF}`
            }
          : undefined
        void outbox.add(report, act, body, { whole }).then(({ name }) => {
          results.set(body, name)
          const isThere = [...stored.values()].some((one) => wordsOf(one) === body)
          if (name === 'kept' && !isThere) lies.push(`${body} is called kept and is not`)
          if (name === 'sent' && isThere) lies.push(`${body} was sent and not removed`)
        })
      },
      close() {
        isAlive = false
        // What it sends goes on without it.
        inFlight = inFlight.filter((one) => one !== tab)
        die(undefined)
      },
      wake() {
        waking?.()
      },
    }
  }

  return {
    openTab,
    stored,
    /** What was stored once and is neither stored nor at the collector any more. */
    lost() {
      const there = new Set([...stored.keys(), ...[...arrived, ...late].map(({ order }) => order)])
      return [...everStored].filter((order) => !there.has(order))
    },
    /** In the order of arrival, repeats included. */
    arrived,
    /** What arrived from a tab that was closed meanwhile: no other tab knows that it is on its way. */
    late,
    /** What the customer was told last of each thing. */
    results,
    /** What a customer was told that was not so at that moment. */
    lies,
    mostInFlight: () => mostInFlight,
    pass(ms: number) {
      now += ms
    },
  }
}

export type Device = ReturnType<typeof createDevice>
