import {
  tellContact,
  tellFailures,
  tellPage,
  tellSignal,
  tellWish,
} from '../reports/conversation.ts'
import { REACTIONS, type ReportEvent } from '../reports/events.ts'
import { nextPromise, pagePath, type Report } from '../reports/report.ts'
import type { Site } from '../sites/site.ts'
import { tellTime } from '../time/format.ts'
import type { StaffEvent } from './audience.ts'
import { CUSTOMER_WORDS } from './customer-words.ts'
import { DUE_WORDS } from './due-words.ts'
import type { Fact } from './mail-page.tsx'
import { OWED_WORDS } from './owed.ts'
import { type Quote, quotesOf } from './quotes.ts'
import { TEAM_WORDS } from './team-words.ts'
import type { Telling, Words, WordsFor } from './words.ts'

/** What a member of staff needs to know, in the order in which they need it. */
export interface Story {
  readonly headline: string
  readonly subject: string
  /** What is asked of the reader, or what else they should know, in a sentence; or null. */
  readonly ask: string | null
  /** The customer's own words. */
  readonly quotes: readonly Quote[]
  readonly facts: readonly Fact[]
  /** What is to be done behind the link. */
  readonly action: string
}

const WORDS: WordsFor<StaffEvent> = { ...CUSTOMER_WORDS, ...TEAM_WORDS, ...DUE_WORDS }

/** Tells staff an event and what came after it, in the site's time zone; null where none is left. */
export function storyOf(
  report: Report,
  site: Site,
  events: readonly ReportEvent[],
  now: number,
): Story | null {
  const [cause, ...since] = events
  if (!cause || !(cause.type in WORDS)) return null
  const tell = (at: number) => tellTime(at, now, site.calendar)
  // Hint: the words of a type take the events of that type, which the compiler cannot follow.
  const words = WORDS[cause.type as StaffEvent] as (event: ReportEvent, telling: Telling) => Words
  const told = words(cause, { report, site, tell })
  const facts = [...(told.facts ?? []), ...factsOf(report, tell), sinceThen(since, tell)]
  return {
    headline: told.headline,
    subject: subjectOf(report, site, told.subject, tell),
    ask: told.ask ?? null,
    quotes: quotesOf(report, events, tell),
    facts: facts.flatMap(([label, value]) => (value ? [{ label, value }] : [])),
    action: told.action ?? 'Answer at the desk',
  }
}

function factsOf(report: Report, tell: Telling['tell']) {
  const { element, owner } = report
  return [
    ['What went wrong', report.reason.label],
    ['What was noticed', tellSignal(report)],
    ['Promised', owedBy(report, tell)],
    ['Would put it right', tellWish(report)],
    ...tellPage(report),
    ['Clicked', element?.text ?? null],
    ['In', element?.section ?? null],
    ['Step', report.step],
    ['The page told of', tellFailures(report)],
    ['Reach them', tellContact(report)],
    ['Owner', owner?.name ?? null],
    ['Reference', report.reference],
  ] as const
}

// An alert may have waited for the end of somebody's night, while a colleague was awake.
function sinceThen(events: readonly ReportEvent[], tell: Telling['tell']) {
  const answer = events.findLast(({ type }) => REACTIONS.some((one) => one === type))
  const by = answer && 'name' in answer.actor ? answer.actor.name : null
  return [
    'Since then',
    answer && by && `${by} wrote to the customer on ${tell(answer.at)}`,
  ] as const
}

function owedBy(report: Report, tell: Telling['tell']): string | null {
  const promise = nextPromise(report)
  return promise && `${OWED_WORDS[promise.kind]} by ${tell(promise.due)}`
}

// What and where come first: a phone shows forty characters of it.
function subjectOf(
  report: Report,
  site: Site,
  first: string | null,
  tell: Telling['tell'],
): string {
  const what = `${report.reason.label} on ${pagePath(report.page) || site.name}`
  if (first !== null) return `${first}: ${what} (${site.name} ${report.reference})`
  const owed = owedBy(report, tell)
  return `${what}${owed === null ? '' : `, ${owed}`} (${site.name} ${report.reference})`
}
