import type { DeliveryType } from '../delivery.ts'
import { nextPromise, type Report } from '../report.ts'
import type { Site } from '../site.ts'
import { tellContact, tellPage, tellWish } from '../told.ts'
import { tellTime } from '../when.ts'

const HEADLINES: Record<DeliveryType, string> = {
  'report.raised': 'Something went wrong for a customer',
  'report.updated': 'The customer told more',
  'report.withdrawn': 'The customer took the report back',
  'report.acknowledged': 'The customer has an answer',
  'report.messaged': 'The customer was written to',
}

/** What a member of staff needs to know, in the order in which they need it. */
export interface Story {
  readonly headline: string
  readonly subject: string
  /** The customer's own words, or null. */
  readonly words: string | null
  readonly facts: readonly { readonly label: string; readonly value: string }[]
  readonly link: string
  /** What is to be done behind the link. */
  readonly action: string
}

/** Tells a report to staff, in the site's time zone. */
export function storyOf(report: Report, site: Site, type: DeliveryType, now: number): Story {
  const { element } = report
  const promise = nextPromise(report)
  const by = promise && tellTime(promise.due, now, site.calendar)
  const owed = promise && `${promise.kind === 'answer' ? 'answer' : 'write again'} by ${by}`
  const facts: readonly (readonly [string, string | null | undefined])[] = [
    ['What went wrong', report.reason.label],
    ['Promised', owed],
    ['Would put it right', tellWish(report)],
    ['Page', tellPage(report)],
    ['Clicked', element?.text],
    ['In', element?.section],
    ['Step', report.step],
    ['Reach them', tellContact(report)],
    ['Reference', report.reference],
  ]
  return {
    headline: HEADLINES[type],
    subject: subjectOf(report, site, type, owed),
    words: report.text,
    facts: facts.flatMap(([label, value]) => (value ? [{ label, value }] : [])),
    link: deskLink(report),
    action: type === 'report.withdrawn' ? 'See it at the desk' : 'Answer at the desk',
  }
}

/** Where staff find the report. */
export function deskLink(report: Report): string {
  return `${report.collector}/desk/reports/${report.id}`
}

// What and where come first: a phone shows forty characters of it.
function subjectOf(report: Report, site: Site, type: DeliveryType, owed: string | null): string {
  const where = URL.canParse(report.page.url) ? new URL(report.page.url).pathname : ''
  const what = `${report.reason.label} on ${where || site.name}`
  if (type === 'report.withdrawn') return `Taken back: ${what} (${site.name})`
  const prefix = type === 'report.updated' ? 'More on: ' : ''
  return `${prefix}${what}${owed ? `, ${owed}` : ''} (${site.name})`
}
