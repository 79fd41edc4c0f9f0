import type { State } from '../../worker/reports/report.ts'

/** Who acts: the owner is an agent, and `agent`, `lead` and `admin` are none. */
export type Part = 'customer' | 'owner' | 'agent' | 'lead' | 'admin' | 'system'
export const PARTS: readonly Part[] = ['customer', 'owner', 'agent', 'lead', 'admin', 'system']

const STAFF: readonly Part[] = ['owner', 'agent', 'lead', 'admin']
const BEFORE_DONE: readonly State[] = [
  'received',
  'quarantined',
  'acknowledged',
  'working',
  'proposed',
]
const DONE: readonly State[] = ['resolved', 'confirmed', 'closed']

/** The table of transitions, T3 to T15, as the specification writes it. */
export const TABLE: readonly {
  readonly from: readonly State[]
  readonly to: State
  readonly who: readonly Part[]
}[] = [
  { from: ['quarantined'], to: 'received', who: STAFF },
  { from: ['received'], to: 'quarantined', who: ['system'] },
  { from: ['quarantined'], to: 'spam', who: STAFF },
  { from: ['received'], to: 'spam', who: ['lead', 'admin'] },
  { from: ['received'], to: 'acknowledged', who: STAFF },
  { from: ['acknowledged'], to: 'working', who: ['owner'] },
  { from: ['working'], to: 'proposed', who: ['owner', 'lead', 'admin'] },
  { from: ['proposed'], to: 'working', who: ['customer', 'owner'] },
  { from: ['acknowledged', 'working', 'proposed'], to: 'resolved', who: ['owner'] },
  { from: ['proposed'], to: 'resolved', who: ['system'] },
  { from: ['resolved'], to: 'confirmed', who: ['customer', ...STAFF] },
  { from: DONE, to: 'working', who: ['customer', ...STAFF] },
  { from: ['resolved', 'confirmed'], to: 'closed', who: ['owner', 'system'] },
  { from: [...BEFORE_DONE, 'merged'], to: 'withdrawn', who: ['customer'] },
  {
    from: ['received', 'acknowledged', 'working', 'proposed'],
    to: 'merged',
    who: [...STAFF, 'system'],
  },
  // Beyond the specification: whoever was merged into a report that ends unresolved is not lost.
  { from: ['merged'], to: 'received', who: ['system', 'customer'] },
  // And whoever was merged into one that is resolved is asked whether it is right for them.
  { from: ['merged'], to: 'resolved', who: STAFF },
  {
    from: [...BEFORE_DONE, ...DONE, 'spam', 'withdrawn', 'merged'],
    to: 'erased',
    who: ['admin', 'system'],
  },
  // What leaves the state alone: words, notes and wishes; reminders, and dates that passed.
  ...[...BEFORE_DONE, ...DONE, 'spam' as const, 'withdrawn' as const, 'merged' as const].map(
    (state) => ({ from: [state], to: state, who: ['customer' as const, ...STAFF] }),
  ),
  ...[...BEFORE_DONE, ...DONE, 'merged' as const].map((state) => ({
    from: [state],
    to: state,
    who: ['system' as const],
  })),
]

/** Whether the table lets somebody lead a report from one state to another. */
export function isInTable(from: State, to: State, who: Part): boolean {
  return TABLE.some((row) => row.from.includes(from) && row.to === to && row.who.includes(who))
}
