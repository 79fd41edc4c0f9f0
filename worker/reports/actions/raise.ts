import { Problem } from '../../problem.ts'
import {
  type Command,
  type Context,
  LEADS,
  type RuleResult,
  type Rules,
  STAFF,
  SYSTEM,
  type Reducers,
} from '../commands.ts'
import { answerDate, heldUp, release, openPromise, endAll } from '../promises.ts'
import type { Report } from '../report.ts'

type Raise = Command & { type: 'raise' | 'quarantine' }

/** The first event of a report. A customer raises it, or staff who noticed first. */
export function decideRaise(command: Raise, { actor, site, now }: Context): RuleResult {
  if ((command.type === 'quarantine') !== (actor.role === 'system')) {
    return new Problem('wrong_role')
  }
  const { due, remindAt } = answerDate(site, now)
  const data = { ...command.told, answerBy: due, remindAt }
  if (command.type === 'raise') return [{ type: 'raised', to: 'received', data }]
  return [{ type: 'quarantined', to: 'quarantined', data: { ...data, ...heldBack(command) } }]
}

type Held = Omit<Command & { type: 'suspect' }, 'type'>

function heldBack({ suspicion, isOnly = false }: Held) {
  return { suspicion, ...(isOnly && { isOnly: true as const }) }
}

/** Whether words can still hold a report back: nobody has answered it, nor looked at it before. */
export function mayBeSpam({ state, suspicion, noticedBy }: Report): boolean {
  return state === 'received' && suspicion === undefined && noticedBy === null
}

export const spamRules: Rules<'suspect' | 'release' | 'mark_spam'> = {
  suspect: {
    from: ['received'],
    roles: SYSTEM,
    isAlreadySo: (report) => !mayBeSpam(report),
    decide: (_report, command) => [
      { type: 'suspected', to: 'quarantined', data: heldBack(command) },
    ],
  },
  release: {
    from: ['quarantined'],
    roles: STAFF,
    decide(report, { reason }, { site }) {
      if (reason.trim() === '') return new Problem('invalid', ['reason'])
      // The customer was promised nothing less for looking suspicious.
      const { due, remindAt } = heldUp(report) ?? answerDate(site, report.receivedAt)
      return [{ type: 'released', to: 'received', data: { reason: reason.trim(), due, remindAt } }]
    },
  },
  mark_spam: {
    from: ['quarantined', 'received'],
    roles: STAFF,
    isAlreadySo: ({ state }) => state === 'spam',
    decide(report, { reason }, { actor }) {
      // What was accepted as a report is thrown away by a lead alone.
      if (report.state === 'received' && !LEADS.some((role) => role === actor.role)) {
        return new Problem('wrong_role')
      }
      if (reason.trim() === '') return new Problem('invalid', ['reason'])
      return [{ type: 'spam_marked', to: 'spam', data: { reason: reason.trim() } }]
    },
  },
}

/** What a look at possible spam changes in the report. */
export const spamReducers: Reducers<'suspected' | 'released' | 'spam_marked'> = {
  // The clock stands still until somebody has looked: what is spam is owed nothing.
  suspected: ({ promises }, { data, at }) => ({
    suspicion: data.suspicion,
    promises: release(promises, at),
  }),
  released: ({ promises }, { data, at }) => ({
    promises: [...promises, openPromise('answer', data, at)],
  }),
  spam_marked: endAll,
}
