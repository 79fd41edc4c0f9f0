import type { OutboxEntry } from '../state/outbox.ts'
import type { OutboxStore } from './outbox.ts'

const TABLE = 'unsent'
/** Some browsers never answer when asked for a database. */
const OPEN_MAX_MS = 1_000

/**
 * Stores entries on the device: in IndexedDB, else in localStorage, else in the memory of the page,
 * where `isLasting` is false.
 */
export function openOutboxStore(site: string, signal: AbortSignal) {
  // While the item exists, the next visit loads the panel, which sends the entries.
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
    run: (table: IDBObjectStore) => IDBRequest<T>,
  ): Promise<T> => {
    // Strict: on the disk when it is confirmed, not only in a buffer.
    const database = await open()
    let transaction: IDBTransaction
    try {
      transaction = database.transaction(TABLE, mode, { durability: 'strict' })
    } catch (error) {
      // Safari closes the connection in the background.
      opened = undefined
      throw error
    }
    const request = run(transaction.objectStore(TABLE))
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

  // Warns before the page is left with entries that are only in its memory.
  const warn = (event: Event) => {
    if (memory.size > 0) event.preventDefault()
  }

  const list: OutboxStore['list'] = async () => {
    const stored: OutboxEntry[] = await inTable('readonly', (table) => table.getAll()).catch(
      () => [],
    )
    // Of each entry the newest state wins: the spilled one is the oldest, that in memory the newest.
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

// Any script of the page can write there, so only what looks like ours is used.
function isEntry({ order, id, act, body, at }: Partial<OutboxEntry>): boolean {
  return (
    typeof (order && at) === 'number' && [id, act, body].every((one) => typeof one === 'string')
  )
}
