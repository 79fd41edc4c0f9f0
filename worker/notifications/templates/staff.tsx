import type { ReportField } from '../../contract.ts'
import {
  formatAddress,
  formatContact,
  formatFailures,
  formatOrder,
  formatOtherOrder,
  formatPage,
  formatSignal,
  formatWish,
} from '../../reports/conversation.ts'
import { type ReportEvent, traitsOf } from '../../reports/events.ts'
import { nextPromise, pagePath, type Report } from '../../reports/report.ts'
import type { Site } from '../../sites/site.ts'
import { formatTime } from '../../time/format.ts'
import type { Quote, Story } from '../channels/channel.ts'
import type { StaffEvent } from '../routing.ts'
import type { Mail } from '../transports/mail.ts'
import { MailButton, MailFacts, mailPage, QUOTE_STYLE, TITLE_STYLE } from './layout.tsx'
import {
  CUSTOMER_TEXT,
  DUE_TEXT,
  OWED_TEXT,
  TEAM_TEXT,
  type Telling,
  type StaffText,
  type StaffTextFor,
} from './staff-text.ts'

/** The mail that tells a story to one member of staff, as text and as HTML. */
export async function alertMail(
  story: Story,
  link: string,
  to: string,
  messageId: string,
): Promise<Mail> {
  const html = await mailPage(story.subject, <AlertCard story={story} link={link} />)
  return { to, messageId, subject: story.subject, text: textOf(story, link), html }
}

function textOf({ headline, ask, quotes, facts, action }: Story, link: string): string {
  const quoted = quotes.flatMap(({ when, text }) => [
    ...(when === null ? [] : [`${when}:`]),
    text.replaceAll(/^/gm, '> '),
    '',
  ])
  // A line break in what a customer wrote could pass for a line of ours.
  const lines = facts.map(({ label, value }) => `${label}: ${value.replaceAll(/\s+/g, ' ')}`)
  const top = [headline, '', ...(ask === null ? [] : [ask, ''])]
  return [...top, ...quoted, ...lines, '', `${action}:`, link, ''].join('\n')
}

function AlertCard({ story, link }: { story: Story; link: string }) {
  return (
    <>
      <h1 style={TITLE_STYLE}>{story.headline}</h1>
      {story.ask !== null && <p style="margin:8px 0 0">{story.ask}</p>}
      {story.quotes.map((quote) => (
        <Quoted {...quote} />
      ))}
      <MailFacts facts={story.facts} />
      <MailButton href={link} label={story.action} />
    </>
  )
}

function Quoted({ when, text }: Quote) {
  return (
    <>
      {when !== null && (
        <p class="soft" style="margin:20px 0 -8px;font-size:14px;color:#6b665c">
          {when}:
        </p>
      )}
      <blockquote style={QUOTE_STYLE}>{text}</blockquote>
    </>
  )
}

const WORDS: StaffTextFor<StaffEvent> = { ...CUSTOMER_TEXT, ...TEAM_TEXT, ...DUE_TEXT }

/** Tells staff an event and what came after it, in the site's time zone; null where none is left. */
export function storyOf(
  report: Report,
  site: Site,
  events: readonly ReportEvent[],
  now: number,
): Story | null {
  const [cause, ...since] = events
  if (!cause || !(cause.type in WORDS)) return null
  const tell = (at: number) => formatTime(at, now, site.calendar)
  // Hint: the words of a type take the events of that type, which the compiler cannot follow.
  const words = WORDS[cause.type as StaffEvent] as (
    event: ReportEvent,
    telling: Telling,
  ) => StaffText
  const told = words(cause, { report, site, tell })
  const facts = [
    ...(told.facts ?? []),
    ...factsOf(report, tell),
    sinceThen(since, tell),
    leftOut(cause, since),
  ]
  return {
    headline: told.headline,
    subject: subjectOf(report, site, told.subject, tell),
    ask: told.ask ?? null,
    quotes: quotesOf(report, events, tell),
    facts: facts.flatMap(([label, value]) => (value ? [{ label, value }] : [])),
    action: told.action ?? 'Reply at the desk',
  }
}

/** As many as a reader looks up; the inbox has all of them. */
const OTHERS_MAX = 20

/** The same story of several equal reports, with their number first. */
export function withOthers(story: Story, others: readonly string[]): Story {
  if (others.length === 0) return story
  const count = others.length + 1
  const shown = others.slice(0, OTHERS_MAX).join(', ')
  const rest = others.length > OTHERS_MAX ? ` and ${others.length - OTHERS_MAX} more` : ''
  const more = `${count} reports say the same of the same place. This email is about all of them.`
  return {
    ...story,
    headline: `${story.headline} (${count} reports)`,
    subject: `${count} reports: ${story.subject}`,
    ask: story.ask === null ? more : `${more} ${story.ask}`,
    facts: [...story.facts, { label: 'Also', value: `${shown}${rest}` }],
  }
}

type LabelledFact = readonly [
  label: string,
  read: (report: Report, tell: Telling['tell']) => string | null,
]

/** Every field that the customer told and what else staff are told of a report, in this order. */
const FACTS = {
  reason: ['What went wrong', ({ reason }) => reason.label],
  signal: ['Detected', formatSignal],
  promised: ['Promised', owedBy],
  wish: ['Customer wants', formatWish],
  'page.title': ['Page', formatPage],
  'page.url': ['Address', formatAddress],
  'element.text': ['Clicked', ({ element }) => element?.text ?? null],
  'element.section': ['Section', ({ element }) => element?.section ?? null],
  step: ['Step', ({ step }) => step],
  order: ['Order', formatOrder],
  'evidence.order': ['Order from the page', formatOtherOrder],
  'evidence.errors': ['Errors on the page', formatFailures],
  // Told with the errors.
  'evidence.requests': null,
  contact: ['Contact', formatContact],
  owner: ['Owner', ({ owner }) => owner?.name ?? null],
  reference: ['Reference', ({ reference }) => reference],
  // Quoted above the facts.
  text: null,
  // Told with the wish.
  wishText: null,
  // Helps to find the fault, not to answer: it stands at the desk.
  'element.selector': null,
  'evidence.browser': null,
  'evidence.language': null,
  'evidence.timeZone': null,
  'evidence.viewport': null,
  'evidence.release': null,
  trigger: null,
  language: null,
  notice: null,
  raisedAt: null,
} satisfies Record<ReportField, LabelledFact | null> & Record<string, LabelledFact | null>

function factsOf(report: Report, tell: Telling['tell']) {
  return Object.values<LabelledFact | null>(FACTS).flatMap((fact) =>
    fact ? [[fact[0], fact[1](report, tell)] as const] : [],
  )
}

// An alert may have waited for the end of somebody's night, while a colleague was awake.
function sinceThen(events: readonly ReportEvent[], tell: Telling['tell']) {
  const answer = events.findLast(({ type }) => traitsOf(type).answers)
  const by = answer && 'name' in answer.actor ? answer.actor.name : null
  return [
    'Since then',
    answer && by && `${by} wrote to the customer on ${tell(answer.at)}`,
  ] as const
}

// An alert holds the newest of a long story.
function leftOut({ seq }: ReportEvent, [next]: readonly ReportEvent[]) {
  const count = next ? next.seq - seq - 1 : 0
  const more = count === 1 ? 'One earlier event' : `${count} earlier events`
  return ['Left out here', count > 0 ? `${more}: read them at the desk` : null] as const
}

function owedBy(report: Report, tell: Telling['tell']): string | null {
  const promise = nextPromise(report)
  return promise && `${OWED_TEXT[promise.kind]} by ${tell(promise.due)}`
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

/** The customer's own words: those of the report, then what came since, oldest first. */
function quotesOf(
  { text }: Pick<Report, 'text'>,
  events: readonly ReportEvent[],
  tell: (at: number) => string,
): readonly Quote[] {
  const first: readonly Quote[] = text === null ? [] : [{ when: null, text }]
  const later = events.flatMap((event): Quote[] => {
    const words = wordsIn(event)
    return words ? [{ when: `The customer on ${tell(event.at)}`, text: words }] : []
  })
  const all = [...first, ...later]
  // One answer may lead to two events, which say the same.
  return all.filter((quote, at) => quote.text !== all[at - 1]?.text)
}

function wordsIn(event: ReportEvent): string | null {
  if (event.actor.role !== 'customer') return null
  switch (event.type) {
    case 'wrote':
    case 'countered':
    case 'follow_up_answered':
      return event.data.text
    case 'reopened':
      return event.data.reason
    default:
      return null
  }
}
