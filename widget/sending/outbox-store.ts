import type { AddListener } from '../modules.ts'
import type { OutboxEntry } from '../state/outbox.ts'
import { type OutboxStore, REST_MS } from './outbox.ts'

const TABLE = 'unsent'
/** Some databases never answer: one frozen page can hold up all others. */
const OPEN_MAX_MS = 1_000
const STEP_MAX_MS = 2_000
const ORDER_MAX = 1e15

/**
 * Stores entries on the device: in IndexedDB, else in localStorage, else in the memory of the page,
 * where `isLasting` is false.
 */
export function openOutboxStore(site: string, listen: AddListener) {
  // While the item exists, the next visit loads the panel, which sends the entries.
  const item = `amends:${site}:unsent`
  const memory = new Map<number, OutboxEntry>()
  let isLasting = true
  let isWhole = true
  let opened: Promise<IDBDatabase> | undefined
  /** Until then, the database isn't asked. */
  let restsUntil = 0
  const running = new Map<IDBTransaction, () => void>()
  const rest = (until: number) => {
    restsUntil = Math.max(restsUntil, until)
    for (const [transaction, giveUp] of running) {
      giveUp()
      abort(transaction)
    }
  }
  const restAWhile = () => rest(now() + REST_MS)
  // A page that goes may be frozen with what it has begun, and holds up all others of its origin. So
  // from here on there are only notes that are made at once.
  listen(window, 'pagehide', () => rest(Infinity))
  listen(window, 'pageshow', () => (restsUntil = 0))

  const open = (version?: number): Promise<IDBDatabase> =>
    new Promise((resolve, reject) => {
      const request = indexedDB.open(item, version)
      const on = request.addEventListener.bind(request)
      on('upgradeneeded', () => request.result.createObjectStore(TABLE, { keyPath: 'order' }))
      on('success', () => {
        const { result } = request
        clearTimeout(timer)
        // Another script of the page deletes or upgrades it, and would wait for us.
        result.addEventListener('versionchange', () => {
          result.close()
          opened = undefined
        })
        if (result.objectStoreNames.contains(TABLE)) return resolve(result)
        // Another script made it, without what belongs in it.
        result.close()
        resolve(open(result.version + 1))
      })
      on('error', reject)
      const timer = setTimeout(reject, OPEN_MAX_MS)
    })
  const inTable = async <T>(
    mode: IDBTransactionMode,
    run: (table: IDBObjectStore) => IDBRequest<T>,
  ): Promise<T> => {
    if (now() < restsUntil) throw new Error('The database rests.')
    const database = await (opened ??= open()).catch(() => {
      // One that is only slow has opened by the next time.
      opened = undefined
      restAWhile()
    })
    // The page may have gone meanwhile.
    if (!database || now() < restsUntil) throw new Error('The database rests.')
    let transaction: IDBTransaction
    try {
      // Strict: on the disk when it is confirmed, not only in a buffer.
      transaction = database.transaction(TABLE, mode, { durability: 'strict' })
    } catch (error) {
      // Safari closes the connection in the background.
      opened = undefined
      throw error
    }
    const request = run(transaction.objectStore(TABLE))
    // What comes too late must not be there twice, so it is taken back.
    const timer = setTimeout(restAWhile, STEP_MAX_MS)
    return new Promise<T>((resolve, reject) => {
      running.set(transaction, reject)
      transaction.addEventListener('complete', () => resolve(request.result))
      transaction.addEventListener('abort', reject)
    }).finally(() => {
      clearTimeout(timer)
      running.delete(transaction)
    })
  }
  const readItem = (): OutboxEntry[] => {
    try {
      return (JSON.parse(localStorage.getItem(item) ?? '[]') as OutboxEntry[]).filter(isEntry)
    } catch {
      return [] // Storage is blocked, or holds something else.
    }
  }
  const writeItem = (list: readonly OutboxEntry[]) =>
    localStorage.setItem(item, JSON.stringify(list))
  const without = (order: number) => readItem().filter((one) => one.order !== order)

  // Warns before the page is left with entries that are only in its memory.
  const warn = (event: Event) => {
    if (memory.size > 0) event.preventDefault()
  }

  const list: OutboxStore['list'] = async () => {
    const stored = await inTable<OutboxEntry[]>('readonly', (table) => table.getAll()).catch(
      () => null,
    )
    isWhole = stored !== null
    // Of each entry the newest state wins: the spilled one is the oldest, that in memory the newest.
    const all = [...readItem(), ...(stored ?? []).filter(isEntry), ...memory.values()]
    return Array.from(new Map(all.map((one) => [one.order, one])).values()).sort(
      (a, b) => a.order - b.order,
    )
  }

  return {
    list,
    item,
    isLasting: () => isLasting,
    isWhole: () => isWhole,
    async put(entry: OutboxEntry) {
      const { order } = entry
      memory.set(order, entry)
      isLasting = await inTable('readwrite', (table) => table.put(entry)).then(
        () => true,
        () => false,
      )
      try {
        writeItem(isLasting ? without(order) : [...without(order), entry])
        isLasting = true
      } catch {
        // Blocked or full.
      }
      if (!isLasting) return listen(window, 'beforeunload', warn)
      memory.delete(order)
    },
    async remove(order: number) {
      memory.delete(order)
      await inTable('readwrite', (table) => table.delete(order)).catch(() => {})
      try {
        writeItem(without(order))
        // While it is there, the next visit looks for what the database did not tell.
        if ((await list()).length === 0 && isWhole) localStorage.removeItem(item)
      } catch {
        // Storage is blocked, so there is nothing to remove.
      }
    },
    spill(entry: OutboxEntry) {
      try {
        writeItem([...without(entry.order), entry])
      } catch {
        // It may still be sent while the page closes.
      }
    },
  }
}

// By a clock that nobody sets.
const now = () => performance.now()

function abort(transaction: IDBTransaction): void {
  try {
    transaction.abort()
  } catch {
    // It has just ended.
  }
}

// Any script of the page can write there, so only what looks like ours is used.
function isEntry({ order = NaN, id, act, body, at }: Partial<OutboxEntry>): boolean {
  try {
    return (
      // A larger one leaves no room for the next.
      order < ORDER_MAX &&
      typeof at === 'number' &&
      [id, act].every((one) => typeof one === 'string') &&
      typeof JSON.parse(body ?? '') === 'object'
    )
  } catch {
    return false
  }
}
