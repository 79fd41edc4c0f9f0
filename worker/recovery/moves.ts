import { STAFF_ROLES, type Actor, type State } from '../report.ts'
import type { CommandType } from './command.ts'

type Role = Actor['role']

/** From which states a command leads, to which state, and who may give it. */
interface Move {
  readonly from: readonly (State | null)[]
  /** `same` where the command leaves the state alone. */
  readonly to: State | 'same'
  readonly roles: readonly Role[]
}

const UNRESOLVED = [
  'received',
  'quarantined',
  'acknowledged',
  'working',
  'proposed',
] as const satisfies readonly State[]

const MOVES: Record<CommandType, Move> = {
  raise: { from: [null], to: 'received', roles: ['customer'] },
  add_details: { from: UNRESOLVED, to: 'same', roles: ['customer'] },
  finish: { from: UNRESOLVED, to: 'same', roles: ['customer'] },
  withdraw: { from: UNRESOLVED, to: 'withdrawn', roles: ['customer'] },
  acknowledge: { from: ['received'], to: 'acknowledged', roles: STAFF_ROLES },
  message: { from: ['acknowledged', 'working', 'proposed'], to: 'same', roles: STAFF_ROLES },
}

/** The state that a command leads to, or why it leads nowhere. */
export function moveOf(
  command: CommandType,
  from: State | null,
  role: Role,
): { readonly to: State } | 'wrong_role' | 'not_allowed' {
  const move = MOVES[command]
  if (!move.roles.includes(role)) return 'wrong_role'
  if (!move.from.includes(from)) return 'not_allowed'
  const to = move.to === 'same' ? from : move.to
  return to === null ? 'not_allowed' : { to }
}
