import { Problem } from '../../problem.ts'
import {
  type Context,
  DONE,
  IN_HAND,
  LEADS,
  type Rules,
  STAFF,
  type Reducers,
} from '../commands.ts'
import { handoverEndsAt } from '../promises.ts'
import type { Person } from '../report.ts'
import { requireSentences } from './answer.ts'

const ESCALATION_MAX = 2

/** Who has the report: always one person, once somebody has answered. */
export const ownershipRules: Rules<
  'hand_over' | 'accept_handover' | 'decline_handover' | 'force_handover' | 'escalate'
> = {
  hand_over: {
    from: IN_HAND,
    roles: STAFF,
    owner: 'only',
    decide(report, { to }, context) {
      const receiver = findPerson(to, context)
      if (!receiver || receiver.id === report.owner?.id) return new Problem('invalid', ['to'])
      const data = { to: receiver, returnAt: handoverEndsAt(context.site, context.now) }
      return [{ type: 'handover_offered', data }]
    },
  },
  accept_handover: {
    from: IN_HAND,
    roles: STAFF,
    decide({ handover }, _command, { actor, now }) {
      if (!handover || !('id' in actor) || handover.to.id !== actor.id) {
        return new Problem('not_allowed')
      }
      // Too late is no yes, also where the clock has not taken it back yet.
      if (now >= handover.returnAt) return new Problem('too_late')
      return [{ type: 'handover_accepted', data: { to: handover.to } }]
    },
  },
  decline_handover: {
    from: IN_HAND,
    roles: STAFF,
    decide({ handover }, { reason }, { actor }) {
      if (!handover || !('id' in actor) || handover.to.id !== actor.id) {
        return new Problem('not_allowed')
      }
      return [{ type: 'handover_declined', data: { reason: reason.trim() } }]
    },
  },
  force_handover: {
    from: [...IN_HAND, ...DONE],
    roles: LEADS,
    decide(report, { to, reason }, context) {
      const receiver = findPerson(to, context)
      if (!receiver || receiver.id === report.owner?.id) return new Problem('invalid', ['to'])
      const fault = requireSentences({ reason })
      return fault ?? [{ type: 'handed_over', data: { to: receiver, reason: reason.trim() } }]
    },
  },
  escalate: {
    from: ['received', ...IN_HAND],
    roles: STAFF,
    decide(report, { reason }) {
      const fault = requireSentences({ reason })
      if (fault) return fault
      const level = nextLevel(report.escalation)
      return [{ type: 'escalated', data: { level, reason: reason.trim() } }]
    },
  },
}

/** What a change of hands changes in the report. */
export const ownershipReducers: Reducers<
  | 'handover_offered'
  | 'handover_accepted'
  | 'handover_declined'
  | 'handover_returned'
  | 'handed_over'
  | 'escalated'
> = {
  handover_offered: (_report, { data: { to, returnAt } }) => ({ handover: { to, returnAt } }),
  handover_accepted: (_report, { data }) => ({ handover: null, owner: data.to }),
  handover_declined: () => ({ handover: null }),
  handover_returned: () => ({ handover: null }),
  handed_over: (_report, { data }) => ({ handover: null, owner: data.to }),
  escalated: (_report, { data }) => ({ escalation: data.level }),
}

/** The staff member with this id as the customer may see them, or null. */
function findPerson(id: string, { staff }: Context): Person | null {
  const found = staff.find((one) => one.id === id)
  return found ? { id: found.id, name: found.name } : null
}

/** One step up: from the owner to a lead, from a lead to an admin. */
export function nextLevel(escalation: number): number {
  return Math.min(escalation + 1, ESCALATION_MAX)
}
