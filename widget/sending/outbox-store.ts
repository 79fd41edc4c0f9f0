import type { OutboxEntry } from '../state/outbox.ts'
import type { OutboxStore } from './outbox.ts'

const TABLE = 'unsent'
/** A browser may never answer when it is asked for its database. */
const OPEN_MAX_MS = 1_000

/**
 * Keeps unsent things on the device: in IndexedDB, else in localStorage, else, as `isLasting` then
 * says, in the memory of the page.
 */
export function openOutboxStore(site: string, signal: AbortSignal) {
  // While the item exists, the next visit looks after what is unsent.
  const item = `amends:${site}:unsent`
  const memory = new Map<number, OutboxEntry>()
  let isLasting = true
  let opened: Promise<IDBDatabase> | undefined

  const open = () =>
    (opened ??= new Promise((resolve, reject) => {
      const request = indexedDB.open(item)
      const on = request.addEventListener.bind(request)
      on('upgradeneeded', () => request.result.createObjectStore(TABLE, { keyPath: 'order' }))
      on('success', () => resolve(request.result))
      on('error', reject)
      setTimeout(reject, OPEN_MAX_MS)
    }))
  const inTable = async <T>(
    mode: IDBTransactionMode,
    act: (table: IDBObjectStore) => IDBRequest<T>,
  ): Promise<T> => {
    // Durable: on the disk when it says so, not in the buffers of the system.
    const database = await open()
    let transaction: IDBTransaction
    try {
      transaction = database.transaction(TABLE, mode, { durability: 'strict' })
    } catch (error) {
      // The browser closed the connection, as Safari does in the background.
      opened = undefined
      throw error
    }
    const request = act(transaction.objectStore(TABLE))
    return new Promise((resolve, reject) => {
      transaction.addEventListener('complete', () => resolve(request.result))
      transaction.addEventListener('abort', reject)
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

  // Asks before the page takes with it what is nowhere else.
  const warn = (event: Event) => {
    if (memory.size > 0) event.preventDefault()
  }

  const list: OutboxStore['list'] = async () => {
    const stored: OutboxEntry[] = await inTable('readonly', (table) => table.getAll()).catch(
      () => [],
    )
    // The newest state of each wins: what was spilled as the page went, then what is in memory.
    const all = [...readItem(), ...stored.filter(isEntry), ...memory.values()]
    return Array.from(new Map(all.map((one) => [one.order, one])).values()).toSorted(
      (a, b) => a.order - b.order,
    )
  }

  return {
    list,
    item,
    isLasting: () => isLasting,
    async put(entry: OutboxEntry) {
      const { order } = entry
      memory.set(order, entry)
      try {
        await inTable('readwrite', (table) => table.put(entry)).then(
          () => writeItem(without(order)),
          () => writeItem([...without(order), entry]),
        )
        isLasting = true
      } catch {
        isLasting = false // Both are blocked or full.
        addEventListener('beforeunload', warn, { signal })
        return
      }
      memory.delete(order)
    },
    async remove(order: number) {
      memory.delete(order)
      await inTable('readwrite', (table) => table.delete(order)).catch(() => {})
      try {
        writeItem(without(order))
        if ((await list()).length === 0) localStorage.removeItem(item)
      } catch {
        // There was nothing to remove either.
      }
    },
    spill(entry: OutboxEntry) {
      try {
        writeItem([...without(entry.order), entry])
      } catch {
        // It may still be sent while the page goes.
      }
    },
  }
}

// Any script of the page can write there, so only what looks like ours is taken.
function isEntry({ order, id, act, body, at }: Partial<OutboxEntry>): boolean {
  return (
    typeof (order && at) === 'number' && [id, act, body].every((one) => typeof one === 'string')
  )
}
