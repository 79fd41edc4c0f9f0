import type { Receipt } from '../worker/contract.ts'

/** A report that this device raised: enough to find the way back to it. */
export interface Kept {
  readonly id: string
  readonly key: string
  readonly reference: string
  readonly statusUrl: string
  /** How many answers the customer has seen. */
  readonly seen: number
}

const KEPT_MAX = 5

/** Remembers reports on this device. Where storage is blocked, only until the page closes. */
export function createKept(site: string) {
  const name = `amends:${site}`
  let memory: readonly Kept[] = read(name)

  const write = (next: readonly Kept[]) => {
    memory = next.slice(0, KEPT_MAX)
    try {
      if (memory.length > 0) localStorage.setItem(name, JSON.stringify(memory))
      else localStorage.removeItem(name)
    } catch {
      // Storage is blocked or full; the status link still leads back.
    }
  }

  return {
    list: () => memory,
    add({ report, statusUrl }: Receipt, key: string) {
      const kept = { id: report.id, key, reference: report.reference, statusUrl, seen: 0 }
      write([kept, ...memory.filter(({ id }) => id !== kept.id)])
    },
    see(id: string, seen: number) {
      write(memory.map((kept) => (kept.id === id ? { ...kept, seen } : kept)))
    },
    remove(id: string) {
      write(memory.filter((kept) => kept.id !== id))
    },
  }
}

export type KeptReports = ReturnType<typeof createKept>

// Any script of the page can write there, so only what looks like ours is taken.
function read(name: string): readonly Kept[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(name) ?? '[]')
    return Array.isArray(stored) ? stored.filter(isKept) : []
  } catch {
    return [] // Storage is blocked, or holds something else.
  }
}

function isKept(value: unknown): value is Kept {
  const { id, key, reference, statusUrl, seen } = (value ?? {}) as Partial<Kept>
  const texts = [id, key, reference, statusUrl]
  return texts.every((field) => typeof field === 'string') && typeof seen === 'number'
}
