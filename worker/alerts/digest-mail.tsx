import type { Env } from '../env.ts'
import type { AttemptOutcome } from '../reports/effects.ts'
import { pagePath, type Report } from '../reports/report.ts'
import { enterLink } from '../security/links.ts'
import type { Site, Staff } from '../sites/site.ts'
import { clipLine } from '../text/clip.ts'
import { tellTime } from '../time/format.ts'
import { lineOf } from './digest-line.ts'
import { type DigestGroup, digestOf } from './digest.ts'
import { mailPage, MailSmall, TITLE_STYLE } from './mail-page.tsx'
import { sendMail } from './mail.ts'

/** What a digest is about. */
export interface Digest {
  readonly reports: readonly Report[]
  readonly site: Site
  readonly staff: Staff
  readonly now: number
  /** The collector's own, for the links. */
  readonly key: string
  /** A local date. */
  readonly day: string
}

/** A group with its lines. */
interface Section {
  readonly title: string
  readonly rows: readonly { readonly link: string; readonly what: string; readonly line: string }[]
  /** How many more there are than rows. */
  readonly more: number
}

const TITLES: Record<DigestGroup, string> = {
  approval: 'Waits for your yes',
  handover: 'You are asked to take over',
  broken: 'A promise was broken',
  today: 'Due today',
  unowned: 'Nobody has it yet',
  yours: 'Yours',
  quarantined: 'Looks like spam: please look',
  follow_up: 'Resolved, not yet closed',
}

const ROWS_MAX = 12
const WHAT_MAX = 90
const EMPTY = 'Nothing waits for you today. Have a good day.'
const HEARTBEAT =
  'This mail comes every morning, also when nothing waits. If it stays away, tell whoever runs the collector: then alerts may stay away as well.'

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
    })),
  )
}

async function rowOf(group: DigestGroup, report: Report, { key, staff, site, now }: Digest) {
  const path = pagePath(report.page)
  const tell = (at: number) => tellTime(at, now, site.calendar)
  return {
    link: await enterLink(key, report, staff, now),
    what: clipLine(`${report.reference}: ${report.reason.label}${path && ` on ${path}`}`, WHAT_MAX),
    line: lineOf(group, report, { tell, staff, site }),
  }
}

function subjectOf(sections: readonly Section[], site: Site): string {
  const count = sections.reduce((sum, { rows, more }) => sum + rows.length + more, 0)
  const first = sections[0]
  const lead = first ? `: ${first.title.toLowerCase()}` : ''
  const what =
    count === 0 ? 'nothing waits' : `${count} ${count === 1 ? 'report' : 'reports'}${lead}`
  return `Today at ${site.name}: ${what}`
}

function textOf(sections: readonly Section[], { name }: Staff): string {
  const told = sections.flatMap(({ title, rows, more }) => [
    `${title}:`,
    '',
    ...rows.flatMap(({ what, line, link }) => [`* ${what}`, `  ${line}`, `  ${link}`, '']),
    ...(more > 0 ? [`* and ${more} more`, ''] : []),
  ])
  return [
    `Good morning, ${name}.`,
    '',
    ...(told.length > 0 ? told : [EMPTY, '']),
    HEARTBEAT,
    '',
  ].join('\n')
}

function DigestCard({ sections, staff }: { sections: readonly Section[]; staff: Staff }) {
  return (
    <>
      <h1 style={TITLE_STYLE}>Good morning, {staff.name}.</h1>
      {sections.length === 0 && <p style="margin:12px 0 0">{EMPTY}</p>}
      {sections.map(({ title, rows, more }) => (
        <>
          <h2 style="margin:24px 0 4px;font-size:16px;font-weight:600">{title}</h2>
          {rows.map(({ link, what, line }) => (
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
          {more > 0 && <p style="margin:10px 0 0">and {more} more</p>}
        </>
      ))}
      <MailSmall rule>{HEARTBEAT}</MailSmall>
    </>
  )
}
