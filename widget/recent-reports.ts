import type { Receipt } from '../worker/contract.ts'

/** A report that this device raised, with what it takes to find it again. */
export interface RecentReport {
  readonly id: string
  readonly key: string
  readonly reference: string
  readonly statusUrl: string
  /** How many answers the customer has seen. */
  readonly seen: number
  /** The known issue whose end the customer wants to be told of. */
  readonly notice?: string
}

const REPORTS_MAX = 5

/** Remembers the last reports on this device; where storage is blocked, until the page closes. */
export function createRecentReports(site: string) {
  const name = `amends:${site}`
  let memory: readonly RecentReport[] = []

  const write = (next: readonly RecentReport[]) => {
    memory = next.slice(0, REPORTS_MAX)
    try {
      if (memory.length > 0) return localStorage.setItem(name, JSON.stringify(memory))
      for (const one of [name, `${name}:news`]) localStorage.removeItem(one)
    } catch {
      // Storage is blocked or full; the status link still leads back.
    }
  }

  // Read each time, since another tab may have written.
  const list = () => read(name) ?? memory

  return {
    list,
    add({ report, statusUrl }: Receipt, key: string, notice?: string) {
      const { id, reference } = report
      const added = { id, key, reference, statusUrl, seen: 0, ...(notice && { notice }) }
      write([added, ...list().filter((one) => one.id !== id)])
      // From now on, there may be news.
      removeItem(`${name}:news`)
    },
    see(id: string, seen: number) {
      write(list().map((report) => (report.id === id ? { ...report, seen } : report)))
      // Who looks may write, and what is written is answered.
      removeItem(`${name}:news`)
    },
    remove(id: string) {
      write(list().filter((report) => report.id !== id))
    },
  }
}

export type RecentReports = ReturnType<typeof createRecentReports>

// Any script of the page can write there, so only what looks like ours is used.
function read(name: string): readonly RecentReport[] | null {
  try {
    return (JSON.parse(localStorage.getItem(name) ?? '[]') as Partial<RecentReport>[]).filter(
      isRecentReport,
    )
  } catch {
    return null // Storage is blocked, or holds something else.
  }
}

function removeItem(name: string): void {
  try {
    localStorage.removeItem(name)
  } catch {
    // Storage is blocked, and nothing is there.
  }
}

function isRecentReport(value: Partial<RecentReport> | null): value is RecentReport {
  return [value?.id, value?.key, value?.statusUrl].every((field) => typeof field === 'string')
}
