import { Temporal } from 'temporal-polyfill'
import type { Env } from '../../env.ts'
import { formatAmount } from '../../reports/conversation.ts'
import type { AttemptOutcome } from '../../reports/effects.ts'
import { costOf } from '../../reports/remedy.ts'
import {
  type NextStepDue,
  isOpen,
  nextPromise,
  pagePath,
  type Report,
} from '../../reports/report.ts'
import { deskLink, enterLink } from '../../security/links.ts'
import type { Site, Staff } from '../../sites/site.ts'
import { clipLine } from '../../text/clip.ts'
import { formatTime } from '../../time/format.ts'
import { sendMail } from '../transports/mail.ts'
import { mailPage, MailSmall, TITLE_STYLE } from './layout.tsx'
import { OWED_TEXT } from './staff-text.ts'

/** What a digest is about. */
interface Digest {
  /** What may stand in it: the first of each list. */
  readonly reports: readonly Report[]
  readonly lists: ReadonlyMap<string, { readonly goesOn: boolean }>
  readonly site: Site
  readonly staff: Staff
  readonly now: number
  /** The collector's own, for the links. */
  readonly key: string | null
  /** A local date. */
  readonly day: string
}

/** A group with its lines. */
interface Section {
  readonly title: string
  readonly rows: readonly { readonly link: string; readonly what: string; readonly line: string }[]
  /** How many more there are than rows, or at least so many. */
  readonly more: number
  readonly goesOn: boolean
}

const TITLES: Record<DigestGroup, string> = {
  approval: 'Waiting for your approval',
  handover: 'Handover requested',
  broken: 'Overdue',
  today: 'Due today',
  unowned: 'Unassigned',
  yours: 'Assigned to you',
  quarantined: 'Possible spam to review',
  follow_up: 'Resolved, not closed yet',
}

const ROWS_MAX = 12
const WHAT_MAX = 90
const EMPTY = 'Nothing is waiting for you today. Have a good day.'
const HEARTBEAT =
  'You get this email every morning, even when nothing is waiting. If it ever doesn’t arrive, tell your administrator, because alerts may be missing too.'

/** Mails somebody their digest and says how that went. */
export async function sendDigest(env: Env, digest: Digest): Promise<AttemptOutcome> {
  const { site, staff, day } = digest
  const sections = await sectionsOf(digest)
  const subject = subjectOf(sections, site)
  return sendMail(env, {
    to: staff.email,
    subject,
    messageId: `digest-${staff.id}-${day}`,
    text: textOf(sections, staff),
    html: await mailPage(subject, <DigestCard sections={sections} staff={staff} />),
  })
}

async function sectionsOf(digest: Digest): Promise<readonly Section[]> {
  const groups = [...digestOf(digest.reports, digest)]
  return Promise.all(
    groups.map(async ([group, reports]) => ({
      title: TITLES[group],
      rows: await Promise.all(
        reports.slice(0, ROWS_MAX).map((report) => rowOf(group, report, digest)),
      ),
      more: Math.max(0, reports.length - ROWS_MAX),
      goesOn: digest.lists.get(DIGEST_LISTS[group])?.goesOn ?? false,
    })),
  )
}

async function rowOf(group: DigestGroup, report: Report, { key, staff, site, now }: Digest) {
  const path = pagePath(report.page)
  const tell = (at: number) => formatTime(at, now, site.calendar)
  return {
    link: key === null ? deskLink(report) : await enterLink(key, report, staff, now),
    what: clipLine(`${report.reference}: ${report.reason.label}${path && ` on ${path}`}`, WHAT_MAX),
    line: lineOf(group, report, { tell, staff, site }),
  }
}

function subjectOf(sections: readonly Section[], site: Site): string {
  const count = sections.reduce((sum, { rows, more }) => sum + rows.length + more, 0)
  const first = sections[0]
  const lead = first ? `: ${first.title.toLowerCase()}` : ''
  const atLeast = sections.some(({ goesOn }) => goesOn) ? 'at least ' : ''
  const what =
    count === 0
      ? 'nothing waiting'
      : `${atLeast}${count} ${count === 1 ? 'report' : 'reports'}${lead}`
  return `Today at ${site.name}: ${what}`
}

function textOf(sections: readonly Section[], { name }: Staff): string {
  const told = sections.flatMap((section) => [
    `${section.title}:`,
    '',
    ...section.rows.flatMap(({ what, line, link }) => [`* ${what}`, `  ${line}`, `  ${link}`, '']),
    ...(hasMore(section) ? [`* ${moreOf(section)}`, ''] : []),
  ])
  return [
    `Good morning, ${name}.`,
    '',
    ...(told.length > 0 ? told : [EMPTY, '']),
    HEARTBEAT,
    '',
  ].join('\n')
}

function hasMore({ more, goesOn }: Section): boolean {
  return more > 0 || goesOn
}

function moreOf({ more, goesOn }: Section): string {
  return goesOn ? `and at least ${more + 1} more` : `and ${more} more`
}

function DigestCard({ sections, staff }: { sections: readonly Section[]; staff: Staff }) {
  return (
    <>
      <h1 style={TITLE_STYLE}>Good morning, {staff.name}.</h1>
      {sections.length === 0 && <p style="margin:12px 0 0">{EMPTY}</p>}
      {sections.map((section) => (
        <>
          <h2 style="margin:24px 0 4px;font-size:16px;font-weight:600">{section.title}</h2>
          {section.rows.map(({ link, what, line }) => (
            <p style="margin:10px 0 0;overflow-wrap:anywhere">
              <a class="link" href={link} style="color:#a8481f">
                {what}
              </a>
              <br />
              <span class="soft" style="font-size:14px;color:#6b665c">
                {line}
              </span>
            </p>
          ))}
          {hasMore(section) && <p style="margin:10px 0 0">{moreOf(section)}</p>}
        </>
      ))}
      <MailSmall rule>{HEARTBEAT}</MailSmall>
    </>
  )
}

interface Telling {
  readonly tell: (at: number) => string
  readonly staff: Staff
  readonly site: Site
}

const STEPS: Record<NextStepDue['step'], string> = {
  review: 'review it',
  plan: 'make a plan',
  resolve: 'resolve it',
  resolve_latest: 'resolve it',
  close: 'close it',
}

/** What is to be done about a report, in one line. */
export function lineOf(group: DigestGroup, report: Report, telling: Telling): string {
  const parts = [askOf(group, report, telling), nextOf(report, telling), waitOf(report, telling)]
  const owner = report.owner && report.owner.id !== telling.staff.id ? report.owner.name : null
  const line = [...parts, owner && `owner: ${owner}`].filter((part) => part !== null).join('; ')
  return line === '' ? 'nothing is due' : line
}

function askOf(group: DigestGroup, report: Report, { tell, site }: Telling): string | null {
  const { approval, handover, promises, followUp } = report
  switch (group) {
    case 'approval':
      return approval && `${approval.by.name} asks for ${formatCost(costOf(approval.amends), site)}`
    case 'handover':
      return handover && `accept or decline by ${tell(handover.returnAt)}`
    case 'broken': {
      const broken = promises.findLast(({ status }) => status === 'broken')
      return broken ? `was promised by ${tell(broken.due)}` : null
    }
    case 'follow_up':
      return followUp && formatFollowUp(followUp, tell)
    default:
      return null
  }
}

function nextOf(report: Report, { tell }: Telling): string | null {
  if (report.state === 'proposed') return 'waiting for the customer to choose'
  const promise = nextPromise(report)
  if (promise) return `${OWED_TEXT[promise.kind]} by ${tell(promise.due)}`
  return report.deadline && `${STEPS[report.deadline.step]} by ${tell(report.deadline.due)}`
}

function waitOf({ waitsSince }: Report, { tell }: Telling): string | null {
  return waitsSince === null ? null : `the customer has been waiting since ${tell(waitsSince)}`
}

function formatCost(cost: number, { currency }: Site): string {
  return cost > 0 ? formatAmount(cost, currency) : 'amends that cost nothing'
}

function formatFollowUp(
  { dueAt, sentAt, answeredAt }: NonNullable<Report['followUp']>,
  tell: Telling['tell'],
): string {
  if (answeredAt !== null) return 'the customer answered the follow-up'
  return sentAt === null
    ? `the follow-up goes out on ${tell(dueAt)}`
    : `the follow-up was sent on ${tell(sentAt)}`
}

/** Why a report stands in somebody's digest, the most pressing first. */
const DIGEST_GROUPS = [
  'approval',
  'handover',
  'broken',
  'today',
  'unowned',
  'yours',
  'quarantined',
  'follow_up',
] as const
export type DigestGroup = (typeof DIGEST_GROUPS)[number]

/** In which list each group is found; it may name fewer of them. */
export const DIGEST_LISTS = {
  approval: 'asked',
  handover: 'asked',
  broken: 'theirs-broken',
  today: 'theirs-soon',
  unowned: 'ownerless',
  yours: 'mine-open',
  quarantined: 'quarantined',
  follow_up: 'mine-follow-ups',
} as const satisfies Record<DigestGroup, string>

interface Reader {
  readonly site: Site
  readonly staff: Staff
  readonly now: number
}

/** What one person should know in the morning: each report once, where it presses the most. */
export function digestOf(
  reports: readonly Report[],
  reader: Reader,
): ReadonlyMap<DigestGroup, readonly Report[]> {
  const endOfDay = endOfDayOf(reader)
  const grouped = Map.groupBy(reports, (report) =>
    DIGEST_GROUPS.find((group) => BELONGS[group](report, reader.staff, endOfDay)),
  )
  const found = DIGEST_GROUPS.map((group) => [group, grouped.get(group) ?? []] as const)
  return new Map(found.filter(([, members]) => members.length > 0))
}

type Belongs = (report: Report, staff: Staff, endOfDay: number) => boolean

const BELONGS: Record<DigestGroup, Belongs> = {
  approval: ({ approval }, { id, role }) =>
    approval !== null && role !== 'agent' && approval.by.id !== id,
  handover: ({ handover }, { id }) => handover?.to.id === id,
  broken: (report, staff) => isOpen(report.state) && isTheirs(report, staff) && isBroken(report),
  today: (report, staff, endOfDay) =>
    isOpen(report.state) && isTheirs(report, staff) && (dueOf(report) ?? Infinity) < endOfDay,
  unowned: ({ owner, state }) => isOpen(state) && owner === null,
  yours: ({ owner, state }, { id }) => isOpen(state) && owner?.id === id,
  quarantined: ({ state }) => state === 'quarantined',
  follow_up: ({ owner, state }, { id }) =>
    (state === 'resolved' || state === 'confirmed') && owner?.id === id,
}

/** What is due next on a report: a promise to the customer, else what staff have to do; or null. */
function dueOf(report: Report): number | null {
  const promise = report.state === 'proposed' ? null : nextPromise(report)
  return promise?.due ?? report.deadline?.due ?? null
}

// Their own, what nobody has, and for those who help out, everybody's.
function isTheirs({ owner }: Report, { id, role }: Staff): boolean {
  return owner === null || owner.id === id || role !== 'agent'
}

// What is owed now took the place of a promise that was broken: nobody has kept it since.
function isBroken({ promises }: Report): boolean {
  return promises.some(
    ({ status, kind, madeAt }) =>
      status === 'open' &&
      promises.some(
        (other) => other.status === 'broken' && other.kind === kind && other.settledAt === madeAt,
      ),
  )
}

/** When the day of a site ends. */
export function endOfDayOf({ site, now }: Pick<Reader, 'site' | 'now'>): number {
  const instant = Temporal.Instant.fromEpochMilliseconds(now)
  try {
    return endOf(instant.toZonedDateTimeISO(site.calendar.timeZone))
  } catch {
    return endOf(instant.toZonedDateTimeISO('UTC'))
  }
}

function endOf(local: Temporal.ZonedDateTime): number {
  return local.startOfDay().add({ days: 1 }).epochMilliseconds
}
