import type { StaffActionName } from '../../worker/app/staff-actions/staff-actions.ts'
import type { EvidenceInput, Language, RaiseInput, Wish } from '../../worker/contract.ts'
import type { Command } from '../../worker/reports/commands.ts'
import type { FollowUpAnswer, Resolved } from '../../worker/reports/events.ts'
import type { Learning, Report, Severity } from '../../worker/reports/report.ts'
import type { RemedyType } from '../../worker/sites/authority.ts'

export type Colleague = 'sam' | 'lea' | 'noor' | 'tiago'

/** What somebody can know and reckon with at the moment of a step. */
export interface Scene {
  readonly report: Report
  /** The moment after so many opening hours. */
  readonly inHours: (hours: number) => number
  /** The id of another story's report. */
  readonly idOf: (name: string) => string
}

/** What a step does: a customer's or the clock's command, a staff action, or a known issue. */
export type StepAction =
  | { readonly type: 'command'; readonly command: Command }
  | { readonly type: 'staff'; readonly name: StaffActionName; readonly input: unknown }
  | {
      readonly type: 'pin'
      readonly id: string
      readonly text: string
      readonly pages: readonly string[]
      readonly until: number | null
    }
  | { readonly type: 'unpin'; readonly id: string; readonly words: string }

export interface Step {
  readonly by: Colleague | 'customer'
  /** Minutes after the step before: opening time for staff, any time for customers. */
  readonly after: number
  /** Counted from the moment at which the clock asks whether it was made right. */
  readonly fromFollowUp?: true
  readonly action: (scene: Scene) => StepAction
}

/** What one customer went through. */
export interface Story {
  /** For others that refer to it. */
  readonly name?: string
  /** When the report came in: opening hours before the start. */
  readonly hoursAgo: number
  /** It came in the evening before, after the shop had closed. */
  readonly inEvening?: true
  readonly click: Pick<RaiseInput, 'reason' | 'page' | 'language'> & Partial<RaiseInput>
  readonly steps: readonly Step[]
}

const PAGES = {
  shop: ['/', 'Shop'],
  basket: ['/checkout', 'Basket'],
  orders: ['/orders', 'Your orders'],
  returns: ['/returns', 'Returns'],
  delivery: ['/delivery', 'Delivery'],
  bowls: ['/shop/morning-bowl', 'Morning bowl'],
  jugs: ['/shop/tall-jug', 'Tall jug'],
  plates: ['/shop/dinner-plates', 'Dinner plates'],
  vouchers: ['/vouchers', 'Gift vouchers'],
  workshops: ['/workshops', 'Workshops'],
} as const

/** A click on a page of the shop. */
export function click(
  page: keyof typeof PAGES,
  reason: string,
  language: Language,
  more: Partial<RaiseInput> = {},
): Story['click'] {
  const [path, title] = PAGES[page]
  return {
    reason,
    language,
    page: { url: `http://localhost:8788${path}`, title: `${title} · Kiln & Clay`, language },
    ...more,
  }
}

type Told = Omit<Extract<Command, { type: 'add_details' }>['details'], 'evidence'> & {
  readonly evidence?: EvidenceInput
}
const customer = (
  after: number,
  command: (scene: Scene) => Command,
  more: Partial<Step> = {},
): Step => ({
  by: 'customer',
  after,
  action: (scene) => ({ type: 'command', command: command(scene) }),
  ...more,
})
const staff = (
  by: Colleague,
  after: number,
  name: StaffActionName,
  input: (scene: Scene) => unknown = () => ({}),
): Step => ({ by, after, action: (scene) => ({ type: 'staff', name, input: input(scene) }) })

/** What the customer answers in the panel. */
export const tells = (text: string, more: Omit<Told, 'text'> = {}, after = 2): Step =>
  customer(after, () => ({ type: 'add_details', details: { text, ...more } }))
/** A wish, and how to be reached, without any words. */
export const wishes = (wish: Wish, more: Told = {}, after = 1): Step =>
  customer(after, () => ({ type: 'add_details', details: { wish, ...more } }))
/** The customer wants mail, and confirms the address. */
export const wantsMail = (email: string): readonly Step[] => [
  customer(1, () => ({ type: 'ask_mail', email })),
  customer(4, () => ({ type: 'confirm_mail', email })),
]
export const writes = (after: number, text: string): Step =>
  customer(after, () => ({ type: 'write', text }))
export const picks = (after: number, at: number): Step =>
  customer(after, ({ report }) => ({
    type: 'pick',
    remedyId: report.offer?.remedies[at]?.id ?? '',
  }))
export const counters = (after: number, text: string): Step =>
  customer(after, () => ({ type: 'counter', text }))
export const agrees = (after: number, kind: 'answer' | 'update' | 'resolve'): Step =>
  customer(after, () => ({ type: 'agree_move', kind }))
export const confirms = (after: number): Step =>
  customer(after, () => ({ type: 'confirm', note: null }))
export const reopens = (after: number, reason: string): Step =>
  customer(after, () => ({ type: 'reopen', reason }))
export const withdraws = (after: number): Step => customer(after, () => ({ type: 'withdraw' }))
export const asksErasure = (after: number): Step => customer(after, () => ({ type: 'ask_erasure' }))

/** The answer to the question whether it was made right, some minutes after it was asked. */
export const followsUp = (
  after: number,
  isRight: boolean,
  rating: number,
  text: string | null = null,
  fair: readonly [number, number, number] | null = null,
): Step => {
  const [outcome, process, respect] = fair ?? [null, null, null]
  const answer: FollowUpAnswer = { isRight, rating, text, fairness: { outcome, process, respect } }
  return customer(after, () => ({ type: 'answer_follow_up', ...answer }), { fromFollowUp: true })
}

/** A first answer, with the opening hours until the next word. */
export const answers = (
  by: Colleague,
  after: number,
  text: string,
  hours: number,
  severity: Severity = 'annoyance',
): Step =>
  staff(by, after, 'acknowledge', ({ inHours }) => ({ text, severity, updateBy: inHours(hours) }))
export const plans = (by: Colleague, after: number, text: string, hours: number): Step =>
  staff(by, after, 'plan', ({ inHours }) => ({ text, due: inHours(hours) }))
export const messages = (
  by: Colleague,
  after: number,
  text: string,
  hours: number | null = null,
): Step =>
  staff(by, after, 'message', ({ inHours }) => ({
    text,
    updateBy: hours === null ? null : inHours(hours),
  }))
export const asksMove = (by: Colleague, after: number, hours: number, why: string): Step =>
  staff(by, after, 'ask_move', ({ inHours }) => ({ kind: 'resolve', due: inHours(hours), why }))

type Remedy = readonly [type: RemedyType, text: string, amount?: number]
const remediesOf = (remedies: readonly Remedy[]) =>
  remedies.map(([type, text, amount = 0]) => ({ type, text, amount }))

export const offers = (
  by: Colleague,
  after: number,
  text: string,
  hours: number,
  ...remedies: readonly Remedy[]
): Step =>
  staff(by, after, 'offer', ({ inHours }) => ({
    text,
    whyOne: remedies.length === 1 ? 'This is what you asked for, so we add nothing to it.' : null,
    deliverBy: inHours(hours),
    remedies: remediesOf(remedies),
  }))
export const grants = (
  by: Colleague,
  after: number,
  text: string,
  hours: number,
  remedy: Remedy,
): Step =>
  staff(by, after, 'grant', ({ inHours }) => ({
    text,
    deliverBy: inHours(hours),
    remedies: remediesOf([remedy]),
  }))
export const approves = (by: Colleague, after: number): Step => staff(by, after, 'approve')

/** Says that it is done; without amends because nothing but the mend was asked for. */
export const resolves = (
  by: Colleague,
  after: number,
  done: string,
  apology: string,
  more: Partial<Resolved> = {},
): Step =>
  staff(by, after, 'resolve', () => ({
    outcome: 'fixed',
    done,
    apology,
    noApologyBecause: null,
    amends: null,
    noAmendsBecause: more.amends ? null : 'The customer asked us to put it right, and we did.',
    explanation: null,
    ...more,
  }))
export const closes = (
  by: Colleague,
  after: number,
  cause: Learning['cause'],
  failurePoint: string,
  prevention: string,
  willPrevent = false,
): Step => staff(by, after, 'close', () => ({ cause, failurePoint, prevention, willPrevent }))

export const notes = (by: Colleague, after: number, text: string): Step =>
  staff(by, after, 'note', () => ({ text }))
export const handsOver = (by: Colleague, after: number, to: Colleague): Step =>
  staff(by, after, 'hand_over', () => ({ to }))
export const takesOver = (by: Colleague, after: number): Step => staff(by, after, 'accept_handover')
export const escalates = (by: Colleague, after: number, reason: string): Step =>
  staff(by, after, 'escalate', () => ({ reason }))
export const merges = (by: Colleague, after: number, into: string): Step =>
  staff(by, after, 'merge', ({ idOf }) => ({ into: idOf(into) }))
export const releases = (by: Colleague, after: number, reason: string): Step =>
  staff(by, after, 'release', () => ({ reason }))
export const marksSpam = (by: Colleague, after: number, reason: string): Step =>
  staff(by, after, 'mark_spam', () => ({ reason }))
export const erases = (by: Colleague, after: number): Step => staff(by, after, 'erase')

/** Shows the story's report to customers as a known issue. */
export const pins = (
  by: Colleague,
  after: number,
  id: string,
  text: string,
  pages: readonly string[],
  hours: number | null = null,
): Step => ({
  by,
  after,
  action: ({ inHours }) => {
    const until = hours === null ? null : inHours(hours)
    return { type: 'pin', id, text, pages, until }
  },
})
export const unpins = (by: Colleague, after: number, id: string, words: string): Step => ({
  by,
  after,
  action: () => ({ type: 'unpin', id, words }),
})
