import { Problem } from '../../problem.ts'
import type { Site, Staff } from '../../sites/site.ts'
import {
  type Context,
  CUSTOMER,
  type EventDraft,
  LEADS,
  type Rules,
  STAFF,
  type Reducers,
} from '../commands.ts'
import type { LedgerChange } from '../effects.ts'
import type { ReportEvent } from '../events.ts'
import {
  answerDate,
  dueDate,
  latestPlanBy,
  monthOf,
  promisedBy,
  settle,
  withPromise,
  openPromise,
  move,
} from '../promises.ts'
import { type Amends, costOf, MONEY_TYPES, type Remedy } from '../remedy.ts'
import type { Person, Report } from '../report.ts'
import { requireSentences } from './answer.ts'

const REMEDIES_MAX = 6

/** Making amends: offers that the customer chooses from, and what staff may grant. */
export const amendsRules: Rules<
  'make_amends' | 'approve' | 'refuse_approval' | 'withdraw_offer' | 'pick' | 'counter'
> = {
  make_amends: {
    from: ['working'],
    roles: STAFF,
    owner: 'only',
    decide(report, command, context) {
      const fault = checkAmends(command.amends, context) ?? checkGrant(report, command.amends)
      if (fault) return fault
      const { actor } = context
      if (!('id' in actor)) return new Problem('wrong_role')
      if (beyondAuthority(report, command.amends, context) !== null) {
        return [{ type: 'approval_asked', data: { amends: command.amends } }]
      }
      return [make(command.amends, actor, actor, context)]
    },
  },
  approve: {
    from: ['working'],
    roles: LEADS,
    decide(report, _command, context) {
      const { actor } = context
      if (!report.approval || !('id' in actor)) return new Problem('not_allowed')
      // Two people see to amends that one may not grant alone.
      if (report.approval.by.id === actor.id) return new Problem('own_approval')
      const wanted = inTime(report, report.approval.amends, context)
      const fault = checkAmends(wanted, context)
      if (fault) return fault
      if (beyondAuthority(report, wanted, context) !== null) {
        return new Problem('over_authority')
      }
      return [make(wanted, report.approval.by, actor, context)]
    },
  },
  refuse_approval: {
    from: ['working'],
    roles: LEADS,
    decide(report, { reason }, { actor }) {
      if (!report.approval) return new Problem('not_allowed')
      if ('id' in actor && report.approval.by.id === actor.id) return new Problem('own_approval')
      const fault = requireSentences({ reason })
      return fault ?? [{ type: 'approval_refused', data: { reason: reason.trim() } }]
    },
  },
  withdraw_offer: {
    from: ['proposed'],
    roles: STAFF,
    owner: 'only',
    decide(report, { reason }, { site, now }) {
      const fault = requireSentences({ reason })
      // Without an offer and without a date, the customer would wait for nothing.
      const isOwed = report.promises.some(({ status }) => status === 'open')
      const data = { reason: reason.trim(), promise: isOwed ? null : answerDate(site, now) }
      return fault ?? [{ type: 'offer_withdrawn', to: 'working', data }]
    },
  },
  pick: {
    from: ['proposed'],
    roles: CUSTOMER,
    isAlreadySo: ({ state, granted }, { remedyId }) =>
      state === 'working' && granted.at(-1)?.remedy.id === remedyId,
    decide({ offer }, { remedyId }, { site, now }) {
      const remedy = offer?.remedies.find(({ id }) => id === remedyId)
      if (!offer || !remedy) return new Problem('invalid', ['remedyId'])
      // The customer took their time: what is chosen is then not late before it begins.
      const due = Math.max(offer.deliverBy, answerDate(site, now).due)
      return [{ type: 'picked', to: 'working', data: { remedyId, ...dueDate(site, now, due) } }]
    },
  },
  counter: {
    from: ['proposed'],
    roles: CUSTOMER,
    isAlreadySo: ({ state, counter }, { text }) => state === 'working' && counter === text.trim(),
    decide(_report, { text }, { site, now }) {
      if (text.trim() === '') return new Problem('invalid', ['text'])
      const data = { text: text.trim(), ...answerDate(site, now) }
      return [{ type: 'countered', to: 'working', data }]
    },
  },
}

/** What offers and grants change in the report. */
export const amendsReducers: Reducers<
  | 'approval_asked'
  | 'approval_refused'
  | 'offered'
  | 'granted'
  | 'offer_reminded'
  | 'offer_withdrawn'
  | 'picked'
  | 'countered'
> = {
  approval_asked: ({ owner }, { data, actor }) => {
    const by = 'id' in actor ? { id: actor.id, name: actor.name } : owner
    return by ? { approval: { by, amends: data.amends } } : {}
  },
  approval_refused: () => ({ approval: null }),
  offered: ({ promises }, { data, seq, at }) => ({
    approval: null,
    counter: null,
    promises: settle(promises, at, 'answer', 'update'),
    offer: {
      seq,
      madeAt: at,
      by: data.by.name,
      text: data.text,
      remedies: data.remedies,
      whyOne: data.whyOne,
      deliverBy: data.deliverBy,
      remindedAt: [],
    },
  }),
  granted: ({ promises, granted }, { data, seq, at }) => ({
    approval: null,
    counter: null,
    granted: [...granted, ...data.remedies.map((remedy) => ({ seq, at, remedy }))],
    // The customer asked for it, so its date takes the place of the plan's.
    promises: renewResolve(settle(promises, at, 'answer', 'update'), data, at, at),
  }),
  offer_reminded: ({ offer }, { at }) => ({
    offer: offer && { ...offer, remindedAt: [...offer.remindedAt, at] },
  }),
  offer_withdrawn: ({ promises }, { data: { promise }, at }) => ({
    offer: null,
    promises: promise ? withPromise(promises, openPromise('answer', promise, at)) : promises,
  }),
  picked: ({ promises, offer, granted }, { data, at }) => {
    const remedy = offer?.remedies.find(({ id }) => id === data.remedyId)
    if (!offer || !remedy) return {}
    return {
      offer: null,
      granted: [...granted, { seq: offer.seq, at, remedy }],
      promises: renewResolve(promises, data, at, offer.madeAt),
    }
  },
  countered: ({ promises, offer }, { data, at }) => ({
    offer: null,
    counter: data.text,
    lastWords: data.text,
    // What was planned is off the table by the customer's own word.
    promises: withPromise(
      move(promises, at, 'resolve', offer?.madeAt),
      openPromise('answer', data, at),
    ),
  }),
}

function checkAmends(given: Amends, { now }: Context): Problem | null {
  const { kind, remedies, whyOne, deliverBy } = given
  const isOne = remedies.length === 1
  const isFine = {
    text: requireSentences({ text: given.text }) === null,
    remedies: areRemedies(remedies) && (kind === 'offer' || isOne),
    amount: remedies.every(hasAmount),
    // One remedy is no choice, so the customer is told why there is no other.
    whyOne: kind === 'grant' || !isOne || requireSentences({ whyOne: whyOne ?? '' }) === null,
    deliverBy: deliverBy > now && deliverBy <= latestPlanBy(now),
  }
  const faults = Object.entries(isFine).flatMap(([name, fine]) => (fine ? [] : [name]))
  return faults.length > 0 ? new Problem('invalid', faults) : null
}

// What is money has an amount, or it would go past everybody's authority.
function hasAmount({ type, amount }: Remedy): boolean {
  return Number.isSafeInteger(amount) && amount >= (MONEY_TYPES.includes(type) ? 1 : 0)
}

// What the customer asked for can be granted; it is no way round their yes to a later date.
function checkGrant(report: Report, { kind, deliverBy }: Amends): Problem | null {
  if (kind === 'offer') return null
  if (report.counter === null && report.wish === null) return new Problem('not_allowed')
  const promised = promisedBy(report)
  return promised !== null && deliverBy > promised ? new Problem('invalid', ['deliverBy']) : null
}

// A date that passed while it waited is moved on, so that the yes is not in vain.
function inTime(report: Report, asked: Amends, { site, now }: Context): Amends {
  if (asked.deliverBy > now) return asked
  const promised = promisedBy(report)
  const isHeld = promised !== null && promised > now
  return { ...asked, deliverBy: isHeld ? promised : answerDate(site, now).due }
}

function areRemedies(remedies: readonly Remedy[]): boolean {
  const ids = new Set(remedies.map(({ id }) => id))
  return (
    remedies.length > 0 &&
    remedies.length <= REMEDIES_MAX &&
    ids.size === remedies.length &&
    remedies.every(({ text }) => text.trim() !== '')
  )
}

function make(given: Amends, by: Person, authority: Person, { site, now }: Context): EventDraft {
  const who = { by: nameOf(by), authority: nameOf(authority) }
  if (given.kind === 'offer') {
    return { type: 'offered', to: 'proposed', data: { ...given, ...who } }
  }
  return { type: 'granted', data: { ...given, ...dueDate(site, now, given.deliverBy), ...who } }
}

function nameOf({ id, name }: Person): Person {
  return { id, name }
}

/** Why amends are beyond what a role may grant, or null where they are within. */
type Beyond = 'case' | 'month' | 'remedy'

/** Whether whoever acts may grant these amends without asking. */
function beyondAuthority(
  report: Report,
  amends: Amends,
  { site, actor, grantedThisMonth }: Context,
): Beyond | null {
  if (!('id' in actor)) return 'remedy'
  const { perCase, perMonth, free } = site.authority[actor.role]
  const cost = costOf(amends)
  if (amends.remedies.some(({ type, amount }) => amount === 0 && !free.includes(type))) {
    return 'remedy'
  }
  if (perCase !== null && grantedOn(report) + cost > perCase) return 'case'
  if (perMonth !== null && grantedThisMonth + cost > perMonth) return 'month'
  return null
}

/** What this customer has been granted so far, in minor units. */
export function grantedOn({ granted }: Report): number {
  return granted.reduce((sum, { remedy }) => sum + remedy.amount, 0)
}

/** An offer holds what its dearest remedy costs, until the customer chooses or it ends. */
export function ledgerOf(
  before: Report | null,
  event: ReportEvent,
  site: Site,
  staff: readonly Staff[],
): readonly LedgerChange[] {
  if (event.type === 'offered' || event.type === 'granted') {
    const { data, seq, at } = event
    const role = staff.find(({ id }) => id === data.authority.id)?.role ?? 'agent'
    const limits = { monthFrom: monthOf(site, at), monthMax: site.authority[role].perMonth }
    return [{ type: 'hold', seq, at, staffId: data.authority.id, amount: costOf(data), ...limits }]
  }
  const offer = before?.offer
  if (!offer || event.to === 'proposed') return []
  const chosen =
    event.type === 'picked'
      ? offer.remedies.find(({ id }) => id === event.data.remedyId)
      : undefined
  return [{ type: 'settle', seq: offer.seq, amount: chosen?.amount ?? 0 }]
}

function renewResolve(
  promises: Report['promises'],
  date: { readonly due: number; readonly remindAt: number },
  at: number,
  turnSince: number,
): Report['promises'] {
  return [...move(promises, at, 'resolve', turnSince), openPromise('resolve', date, at)]
}
