import { Problem } from '../../problem.ts'
import {
  type Context,
  DONE,
  IN_HAND,
  LEADS,
  type Rules,
  STAFF,
  SYSTEM,
  UNRESOLVED,
  type Reducers,
} from '../commands.ts'
import { answerDate, endAll, handoverEndsAt, openPromise, withPromise } from '../promises.ts'
import { isOpen, type Person } from '../report.ts'
import { requireSentences } from './answer.ts'
import { erased } from './erasure.ts'

const ESCALATION_MAX = 2

/** Who has the report: always one person, once somebody has answered. */
export const ownershipRules: Rules<
  | 'hand_over'
  | 'accept_handover'
  | 'decline_handover'
  | 'force_handover'
  | 'escalate'
  | 'merge'
  | 'separate'
  | 'erase'
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
  merge: {
    from: ['received', ...IN_HAND],
    // By itself where the customer said that it is a problem that is known.
    roles: [...STAFF, 'system'],
    decide(report, { into }, { target, actor, site, now }) {
      // Into one that goes on: a chain, a circle or another site's report would lead nowhere.
      const isFine =
        target?.id === into &&
        target.id !== report.id &&
        target.siteId === report.siteId &&
        (isOpen(target.state) || target.state === 'resolved' || target.state === 'confirmed')
      if (!target || !isFine) return new Problem('invalid', ['into'])
      const merged = { id: target.id, reference: target.reference }
      if (actor.role === 'system') return [{ type: 'merged', to: 'merged', data: merged }]
      const isOwed = report.promises.some(({ status }) => status === 'open')
      const data = {
        ...merged,
        promise: isOwed ? null : answerDate(site, now),
        ...(target.owner && { owner: target.owner }),
      }
      return [{ type: 'merged', to: 'merged', data }]
    },
  },
  separate: {
    from: ['merged'],
    roles: SYSTEM,
    // Nobody told this customer that it is done, so it begins anew, for whoever takes it.
    decide: ({ mergedInto }, _command, { site, now }) => {
      const data = { ...answerDate(site, now), reference: mergedInto?.reference ?? '' }
      return [{ type: 'separated', to: 'received', data }]
    },
  },
  erase: {
    from: [...UNRESOLVED, 'resolved', 'confirmed', 'closed', 'spam', 'withdrawn', 'merged'],
    roles: ['admin', 'system'],
    isAlreadySo: ({ state }) => state === 'erased',
    decide: (report, _command, { site, actor }) => [erased(report, site, actor)],
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
  | 'merged'
  | 'separated'
> = {
  handover_offered: (_report, { data: { to, returnAt } }) => ({ handover: { to, returnAt } }),
  handover_accepted: (_report, { data }) => ({ handover: null, owner: data.to }),
  handover_declined: () => ({ handover: null }),
  handover_returned: () => ({ handover: null }),
  handed_over: (_report, { data }) => ({ handover: null, owner: data.to }),
  escalated: (_report, { data }) => ({ escalation: data.level }),
  merged: (report, event) => {
    const { id, reference, promise, owner } = event.data
    const ended = { ...endAll(report, event), mergedInto: { id, reference } }
    if (promise === undefined) return ended
    const { promises, waitsSince } = report
    return {
      ...ended,
      owner: owner ?? report.owner,
      waitsSince,
      promises: promise
        ? withPromise(promises, openPromise('answer', promise, event.at))
        : promises,
    }
  },
  separated: ({ promises }, { data, at }) => ({
    mergedInto: null,
    owner: null,
    // Theirs is another problem than the known one, whose end says nothing of it.
    ...(data.because === 'customer' && { notice: null }),
    promises: withPromise(promises, openPromise('answer', data, at)),
  }),
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
