import { installBase64 } from '../../demo/base64.ts'
import type { RaiseInput } from '../../worker/contract.ts'
import { findReport } from '../../worker/db/reports.ts'
import type { Command } from '../../worker/reports/commands.ts'
import type { Actor, Report, State } from '../../worker/reports/report.ts'
import { act } from './act.ts'
import { newClick, raise } from './click.ts'
import type { Collector } from './collector.ts'

// What changes a report here runs in Node.
installBase64()

const HOUR_MS = 60 * 60 * 1000
const DAY_MS = 24 * HOUR_MS

/** Sam, who is the admin of every seeded site. */
export const sam = (site = 'demo') =>
  ({ role: 'admin', id: `${site}-sam`, name: 'Sam Okafor' }) as const
const CUSTOMER = { role: 'customer' } as const
const SYSTEM = { role: 'system' } as const

/** What Sam does about a basket that does not open, from the first answer to the end. */
export const MOVES = {
  acknowledge: (now: number) => ({
    type: 'acknowledge',
    text: 'Thank you for telling us. Your basket did not open because of our update; I look into it now.',
    updateBy: now + 2 * HOUR_MS,
  }),
  plan: (now: number) => ({
    type: 'plan',
    text: 'I put your basket back by hand and watch whether it opens.',
    due: now + DAY_MS,
  }),
  offer: (now: number) => ({
    type: 'make_amends',
    amends: {
      kind: 'offer',
      text: 'For the trouble, I would like to give you one of these.',
      remedies: [
        { id: 'a', type: 'refund', text: 'Your postage back', amount: 490 },
        { id: 'b', type: 'gift', text: 'A second cup with your order', amount: 0 },
      ],
      whyOne: null,
      deliverBy: now + 3 * DAY_MS,
    },
  }),
  resolve: () => ({
    type: 'resolve',
    outcome: 'fixed',
    done: 'Your basket opens again, and everything that you chose is in it.',
    apology: 'I am sorry that our update cost you an evening.',
    noApologyBecause: null,
    amends: 'Your postage back, on the way you paid.',
    noAmendsBecause: null,
    explanation: null,
  }),
  learn: () => ({
    type: 'close',
    cause: 'page',
    failurePoint: 'Basket',
    prevention: 'Every update opens a full basket first.',
    willPrevent: true,
  }),
} as const satisfies Record<string, (now: number) => Command>

/** Gives a command to a report as somebody, at a moment, on the road of every change. */
export const give = (
  collector: Collector,
  id: string,
  actor: Actor,
  command: Command,
  now = Date.now(),
): Promise<Report> => act(collector, id, actor, command, now - Date.now())

/** A report in a state, raised by a click and driven there by what people do. */
export async function driveTo(
  collector: Collector,
  state: State,
  given: Partial<RaiseInput> = {},
): Promise<RaiseInput> {
  const click = newClick({ text: 'The basket stays empty.', ...given })
  await raise(collector, click)
  const { id } = click
  const owner = sam(click.site)
  const now = Date.now()
  const by = (actor: Actor, command: Command) => () => give(collector, id, actor, command)
  const acknowledge = by(owner, MOVES.acknowledge(now))
  const inHand = [acknowledge, by(owner, MOVES.plan(now))]
  const done = [...inHand, by(owner, MOVES.resolve())]
  const ways: Record<State, readonly (() => Promise<unknown>)[]> = {
    received: [],
    quarantined: [() => quarantine(collector, id)],
    acknowledged: [acknowledge],
    working: inHand,
    proposed: [...inHand, by(owner, MOVES.offer(now))],
    resolved: done,
    confirmed: [...done, by(CUSTOMER, { type: 'confirm', note: null })],
    closed: [...done, () => close(collector, id, owner)],
    spam: [by(owner, { type: 'mark_spam', reason: 'nonsense' })],
    withdrawn: [by(CUSTOMER, { type: 'withdraw' })],
    merged: [acknowledge, () => mergeIntoAnother(collector, id, owner)],
    erased: [by(SYSTEM, { type: 'erase' })],
  }
  for (const step of ways[state]) await step()
  return click
}

async function mergeIntoAnother(collector: Collector, id: string, owner: Actor): Promise<void> {
  const report = await findReport(collector.db, id)
  const other = await driveTo(collector, 'working', { site: report?.siteId ?? '' })
  await give(collector, id, owner, { type: 'merge', into: other.id })
}

/** Some days later, the customer is asked whether it was made right. */
export function followUp(collector: Collector, id: string): Promise<Report> {
  return give(collector, id, SYSTEM, { type: 'tick' }, Date.now() + 4 * DAY_MS)
}

async function close(collector: Collector, id: string, owner: Actor): Promise<void> {
  await give(collector, id, owner, MOVES.learn())
  for (const days of [4, 12]) {
    await give(collector, id, SYSTEM, { type: 'tick' }, Date.now() + days * DAY_MS)
  }
}

// As intake does with what looks like abuse: the first event is another one.
async function quarantine({ db }: Collector, id: string): Promise<void> {
  const report = await findReport(db, id)
  const document = JSON.stringify({ ...report, state: 'quarantined', promises: [] })
  await db.prepare('UPDATE report SET document = ? WHERE id = ?').bind(document, id).run()
}
