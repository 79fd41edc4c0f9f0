import { isDeepStrictEqual } from 'node:util'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DEMO_SITE } from '../../demo/seed.ts'
import { Problem } from '../../worker/problem.ts'
import { grantedOn, ledgerOf } from '../../worker/reports/actions/amends.ts'
import type { ReportEvent } from '../../worker/reports/events.ts'
import { reduce, replay } from '../../worker/reports/reduce.ts'
import type { Actor, Report, State } from '../../worker/reports/report.ts'
import { decideEvents } from '../support/decide.ts'
import { SYSTEM } from '../support/reports.ts'
import { DETOURS, STAGES } from '../support/stages.ts'
import { contextAt } from '../support/story.ts'
import { isInTable, type Part } from '../support/transitions.ts'
import { anyStep, attempt, grantedBy, type Held, type Walk } from '../support/walk.ts'

/** All but the two that begin a report. */
const EVENT_TYPES = 46
/** How often each type of event came up: what never happens proves nothing. */
const seen = new Map<string, number>()
const { staff } = contextAt(0, SYSTEM)
const ENDED: readonly State[] = ['spam', 'withdrawn', 'erased']
const OWNED: readonly State[] = [
  'acknowledged',
  'working',
  'proposed',
  'resolved',
  'confirmed',
  'closed',
]

const starts: readonly Walk[] = [...Object.values(STAGES), ...DETOURS].map((start) => {
  const events = frozen(start.events)
  return events.reduce<Walk>((walk, event) => follow(walk, event), {
    events: [],
    report: null as unknown as Report,
    now: start.now,
    held: [],
  })
})

describe('any sequence of commands by anybody at any time', () => {
  it('keeps every promise of the specification', () => {
    fc.assert(
      fc.property(
        fc.nat(starts.length - 1),
        fc.array(anyStep, { minLength: 1, maxLength: 14 }),
        (start, steps) => {
          let walk = starts[start] as Walk
          for (const step of steps) {
            const { now, actor, outcome } = attempt(walk, step)
            if (!(outcome instanceof Problem)) {
              for (const event of frozen(outcome)) {
                seen.set(event.type, (seen.get(event.type) ?? 0) + 1)
                expectEvent(walk, event, actor, now)
                const next = follow(walk, event)
                expectGranted(walk, next, event)
                expectPromises(walk.report, next.report, event)
                walk = next
              }
              expectGuards(walk.report)
            }
            walk = { ...walk, now }
          }
          check(isDeepStrictEqual(replay(walk.events), walk.report), 'the fold of its events')
          expectQuiet(walk)
        },
      ),
      // In 3,000 the rarest type of event comes up four times: too seldom to count on.
      { numRuns: 10_000 },
    )
    expect(seen.size).toBe(EVENT_TYPES)
  }, 300_000)
})

function follow(walk: Walk, event: ReportEvent): Walk {
  const changes = ledgerOf(walk.report, event, DEMO_SITE, staff)
  const held = changes.reduce<readonly Held[]>(
    (rows, change) =>
      change.type === 'hold'
        ? [...rows, change]
        : rows.map((row) => {
            if (row.seq !== change.seq) return row
            check(change.amount <= row.amount, 'no more is chosen than was held')
            return { ...row, amount: change.amount }
          }),
    walk.held,
  )
  const report = frozen(reduce(walk.report, event))
  return { ...walk, events: [...walk.events, event], report, held }
}

function expectEvent({ report }: Walk, event: ReportEvent, actor: Actor, now: number): void {
  check(event.seq === report.version + 1, 'no gap in the numbers')
  check(event.from === report.state, 'each event goes on from the one before')
  check(event.at === now && event.actor === actor, 'who and when')
  check(event.type !== 'confirmed' || actor.role !== 'system', 'the system never confirms')
  const parts = partsOf(report, actor)
  check(
    parts.some((part) => isInTable(report.state, event.to, part)),
    `${report.state} → ${event.to} by ${parts.join(' ')}`,
  )
}

function partsOf({ owner }: Report, actor: Actor): readonly Part[] {
  return 'id' in actor && actor.id === owner?.id ? ['owner', actor.role] : [actor.role]
}

function expectGranted(before: Walk, after: Walk, event: ReportEvent): void {
  if (event.type !== 'offered' && event.type !== 'granted') return
  const { by, authority, remedies } = event.data
  const role = staff.find(({ id }) => id === authority.id)?.role ?? 'agent'
  const { perCase, perMonth } = DEMO_SITE.authority[role]
  const cost = Math.max(...remedies.map(({ amount }) => amount))
  check(grantedOn(before.report) + cost <= (perCase ?? Infinity), 'within what a case may cost')
  const inMonth = grantedBy(authority.id, after.held, event.at)
  check(inMonth <= (perMonth ?? Infinity), 'within what a month may cost')
  const { approval } = before.report
  const isApproved = by.id !== authority.id
  check(!isApproved || approval?.by.id === by.id, 'approved as it was asked for')
  check('id' in event.actor && event.actor.id === authority.id, 'counted against who decided')
  check(event.type !== 'offered' || remedies.length > 1 || event.data.whyOne !== null, 'why one')
}

function expectPromises(before: Report, { promises, state }: Report, event: ReportEvent): void {
  if (event.type === 'erased') return
  before.promises.forEach((promise, at) => {
    const now = promises[at]
    const { kind, due, madeAt, remindAt } = promise
    check(isDeepStrictEqual([kind, due, madeAt, remindAt], now && dateOf(now)), 'no date changes')
    check(promise.status === 'open' || now === promise, 'what is settled stays settled')
    if (promise.status !== 'open') return
    const isFine = !isLate(before, promise, event.at) || now?.status !== 'kept'
    check(isFine, 'what is late was not kept')
    const isMoved = now?.status === 'moved'
    const isEarlier = promises.slice(before.promises.length).some((made) => made.due <= due)
    const isTheirs = event.actor.role === 'customer' || event.type === 'granted' || isEarlier
    check(!isMoved || isTheirs, 'no promise moves to a later date without the customer')
  })
  if (event.type === 'closed') check(openIn(promises).length === 0, 'closing leaves nothing owed')
  if (state === 'closed') {
    check(
      openIn(promises).every(({ kind }) => kind === 'answer'),
      'closed owes answers alone',
    )
  }
}

// While the customer chose, nobody was late with having it done.
function isLate({ offer }: Report, { kind, due }: Report['promises'][number], at: number) {
  return due < (kind === 'resolve' && offer ? offer.madeAt : at)
}

const dateOf = ({ kind, due, madeAt, remindAt }: Report['promises'][number]) => [
  kind,
  due,
  madeAt,
  remindAt,
]
const openIn = (promises: Report['promises']) => promises.filter(({ status }) => status === 'open')

function expectGuards(report: Report): void {
  const { state, owner, outcome, learning, promises, mergedInto } = report
  const isDone = state === 'resolved' || state === 'confirmed' || state === 'closed'
  const isWaiting = state === 'received' || state === 'acknowledged' || state === 'working'
  const owed = openIn(promises)
  check(!OWNED.includes(state) || owner !== null, 'an owner from the first answer on')
  check(!isDone || outcome !== null, 'resolved means an outcome')
  check(state !== 'closed' || learning !== null || mergedInto !== null, 'closed means learned')
  check(!ENDED.includes(state) || owed.length === 0, 'nothing owed at the end')
  check(!isWaiting || owed.length > 0, 'whoever waits is promised something')
  const kinds = owed.map(({ kind, due }) => `${kind} ${due}`)
  check(new Set(kinds).size === kinds.length, 'nothing is promised twice')
  expectOffer(report)
}

function expectOffer({ state, offer }: Report): void {
  check((state === 'proposed') === (offer !== null), 'proposed means an offer')
  check(offer === null || offer.remedies.length > 0, 'an offer holds a remedy')
  check(offer?.remedies.length !== 1 || Boolean(offer.whyOne), 'one remedy says why')
}

/** After the clock has done what is due, it has nothing to do until later. */
function expectQuiet({ report, now }: Walk): void {
  const tick = (on: Report) => decideEvents(on, { type: 'tick' }, contextAt(now, SYSTEM))
  const events = tick(report)
  check(!(events instanceof Problem), 'the clock is never refused')
  const after = (events as readonly ReportEvent[]).reduce<Report>(reduce, report)
  check(isDeepStrictEqual(tick(after), []), 'a second tick does nothing')
  check(after.wakeAt === null || after.wakeAt > now, 'the clock wakes later')
}

// One `expect` for each of a million checks would take most of the time.
function check(holds: boolean, claim: string): void {
  if (!holds) expect.fail(claim)
}

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const inner of Object.values(value)) frozen(inner)
  }
  return value
}
