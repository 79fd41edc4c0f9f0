import type { Language, PromiseKind } from '../contract.ts'
import { listAttachments } from '../db/attachments.ts'
import { findReport, listEvents, MERGES_MAX } from '../db/reports.ts'
import { findSite } from '../db/sites.ts'
import type { Env } from '../env.ts'
import { say } from '../i18n/fill.ts'
import { formatMerged, formatPromise } from '../i18n/format.ts'
import { textsFor } from '../i18n/load.ts'
import { languageOf } from '../i18n/pick.ts'
import type { Texts } from '../i18n/texts.ts'
import { REOPEN_MAX_MS } from '../reports/actions/resolve.ts'
import { messagesIn, formatRemedy } from '../reports/conversation.ts'
import type { EventOf, ReportEvent } from '../reports/events.ts'
import { findBrokenBefore, promisesShown } from '../reports/promises.ts'
import type { Offer } from '../reports/remedy.ts'
import { nextPromise, type Report } from '../reports/report.ts'
import type { Site } from '../sites/site.ts'
import { localeOf, readerOf, formatTime, zoneOf } from '../time/format.ts'
import type { FormDraft } from './actions.ts'

/** Everything that the customer's page shows. */
export interface StatusView {
  readonly site: Site
  readonly report: Report
  readonly events: readonly ReportEvent[]
  /** Ids of pictures that are still there. */
  readonly pictures: ReadonlySet<string>
  /**
   * The report that this one goes on with. Its customer's name, words, pictures and offer are theirs,
   * as is what staff wrote to them: of it, the page shows the state and the dates.
   */
  readonly merged: Report | null
  /** What `findVersion` finds as long as nothing happens. */
  readonly version: number
  readonly now: number
  /** The address of this page, which holds its secret. */
  readonly path: string
  /** What the address ends with, and those of its forms: the language, where it was chosen. */
  readonly query: string
  /** The form that was not accepted, or null. */
  readonly draft: FormDraft | null
  readonly texts: Texts
  /** How numbers are written. */
  readonly locale: string
  /** The zone of the customer's clock. */
  readonly zone: string
  /** A moment, on the customer's clock. */
  readonly tell: (at: number) => string
}

interface Asked extends Pick<StatusView, 'now' | 'path' | 'query' | 'draft'> {
  readonly language: Language | null
  /** The clock of whoever reads it, where the address says it. */
  readonly zone: string | null
}

/** Gathers what the page of a report shows; null where its site is gone. */
export async function readView(
  env: Env,
  report: Report,
  { language, zone, ...page }: Asked,
): Promise<StatusView | null> {
  const [site, events, pictures] = await Promise.all([
    findSite(env.DB, report.siteId),
    listEvents(env.DB, report.id),
    listAttachments(env.DB, report.id),
  ])
  if (!site) return null
  const { merged, versions } = await followMerges(env, report)
  const own = readerOf(report, site)
  const reader = zone === null ? own : { ...own, timeZone: zone }
  const texts = await textsFor(language ?? languageOf(report, site), site)
  return {
    ...page,
    site,
    report,
    events,
    pictures: new Set(pictures.map(({ id }) => id)),
    merged,
    texts,
    version: report.version + versions,
    zone: zoneOf(reader),
    locale: localeOf(reader, texts.language),
    tell: (at) => formatTime(at, page.now, reader, texts.language),
  }
}

async function followMerges(env: Env, from: Report) {
  let report = from
  let versions = 0
  for (let merges = 0; report.mergedInto && merges < MERGES_MAX; merges++) {
    const next = await findReport(env.DB, report.mergedInto.id)
    if (!next) break
    report = next
    versions += next.version
  }
  const isGoingOn = from.state === 'merged' && report !== from
  return { merged: isGoingOn ? report : null, versions }
}

/** What the customer reads first: where the report stands, in one sentence or two. */
interface Standing {
  readonly title: string
  readonly next: string
  readonly late: boolean
}

/** While the customer chooses, nobody is late with having it done. */
export function isPaused({ state }: Report, kind: PromiseKind): boolean {
  return state === 'proposed' && kind === 'resolve'
}

type Told = Pick<StatusView, 'report' | 'site' | 'now' | 'texts' | 'tell'>

/** Tells where a report stands at `now`, with its promise kept, open or broken. */
export function standingOf(told: Told): Standing {
  const { report, site, now, texts, tell } = told
  const promises = promisesShown(report, site)
  const title = titleOf(report, texts)
  const running = promises.filter(({ kind }) => !isPaused(report, kind))
  const promise = nextPromise({ promises: running })
  if (!promise) return { title, next: sentenceOf(told), late: false }
  const { kind, due } = promise
  if (due < now) {
    return { title, late: true, next: say(texts, texts.late[kind], { when: tell(due) }) }
  }
  const next = formatPromise(texts, kind, report.owner?.name ?? null, tell(due))
  const broken = findBrokenBefore(promises, promise)
  if (!broken) return { title, late: false, next }
  const when = tell(broken.due)
  return { title, late: true, next: say(texts, texts.lateBefore[kind], { when, next }) }
}

function titleOf(report: Report, texts: Texts): string {
  const { state, owner, reopenCount, counter } = report
  if (hasEndedOffer(report)) return texts.outcomes.no_reply
  switch (state) {
    case 'quarantined':
      return texts.titles.received
    case 'spam':
    case 'closed':
      return texts.closed
    case 'confirmed':
      return texts.confirmed
    case 'acknowledged':
      return owner ? say(texts, texts.inHands, { name: owner.name }) : texts.titles.acknowledged
    case 'working':
      if (counter !== null) return texts.hasProposal
      return reopenCount > 0 ? texts.workingAgain : texts.titles.working
    case 'merged':
      return formatMerged(report, texts)
    default:
      return texts.titles[state]
  }
}

// Nobody chose from the offer, so nothing is done yet.
function hasEndedOffer({ state, outcome }: Report): boolean {
  return state === 'resolved' && outcome === 'no_reply'
}

function sentenceOf(told: Told): string {
  const { report, texts } = told
  switch (report.state) {
    case 'resolved':
      return resolvedSentence(report, texts)
    case 'closed':
      return closedSentence(told)
    case 'confirmed':
      return report.followUp?.answeredAt == null ? texts.thanks : texts.thanksForAnswer
    case 'proposed':
      return texts.chooseInPeace
    case 'withdrawn':
      return texts.nobodyAnswers
    case 'merged':
      // Who waits for the end of a known problem was told of it by us, and by nobody else.
      return report.notice ? texts.nothingToDo : texts.oneForBoth
    case 'erased':
      return texts.nothingLeft
    default:
      return texts.nothingToDo
  }
}

function closedSentence({ report, now, texts, tell }: Told): string {
  const until = (report.closedAt ?? 0) + REOPEN_MAX_MS
  return now <= until ? say(texts, texts.reopenUntil, { when: tell(until) }) : texts.nothingToDo
}

function resolvedSentence(report: Report, texts: Texts): string {
  const { owner, followUp } = report
  if (hasEndedOffer(report)) return texts.offerEnded
  if (followUp?.sentAt != null) return texts.lastWord
  return owner ? say(texts, texts.saidDone, { name: owner.name }) : texts.weSaidDone
}

/** One thing that happened, as the customer sees it. `by` is null for the customer. */
export type Entry = { readonly seq: number; readonly at: number } & (
  | { readonly kind: 'words'; readonly by: string | null; readonly text: string }
  | {
      readonly kind: 'resolution'
      readonly by: string | null
      readonly said: EventOf<'resolved'>['data']
    }
  | { readonly kind: 'picture'; readonly id: string }
  | { readonly kind: 'line'; readonly text: string }
)

/** Everything that the customer and people said and did to each other, oldest first. */
export function threadOf(view: StatusView): readonly Entry[] {
  const { events, texts, pictures, site } = view
  const said = new Map(messagesIn(events).map((message) => [message.seq, message]))
  let offer: Pick<Offer, 'remedies'> | null = null
  return events.flatMap((event): Entry[] => {
    const { seq, at } = event
    if (event.type === 'offered') offer = event.data
    if (event.type === 'attached' && !pictures.has(event.data.id)) {
      const text = say(texts, texts.pictureGone, { days: String(site.retention.pictureDays) })
      return [{ seq, at, kind: 'line', text }]
    }
    const own = ownEntry(event)
    if (own) return [{ seq, at, ...own }]
    const message = said.get(seq)
    if (message) return [{ seq, at, kind: 'words', by: message.by, text: message.text }]
    const text = event.type === 'picked' ? formatPick(event, offer, view) : lineOf(event, texts)
    return text === null ? [] : [{ seq, at, kind: 'line', text }]
  })
}

type Own =
  | {
      readonly kind: 'resolution'
      readonly by: string | null
      readonly said: EventOf<'resolved'>['data']
    }
  | { readonly kind: 'picture'; readonly id: string }
  | { readonly kind: 'words'; readonly by: null; readonly text: string }

function ownEntry(event: ReportEvent): Own | null {
  if (event.type === 'resolved') {
    const by = 'name' in event.actor ? event.actor.name : null
    return { kind: 'resolution', by, said: event.data }
  }
  if (event.type === 'attached') return { kind: 'picture', id: event.data.id }
  // What somebody for whom it is not right wrote stands where the report was opened again.
  if (event.type === 'follow_up_answered' && event.data.isRight && event.data.text !== null) {
    return { kind: 'words', by: null, text: event.data.text }
  }
  return null
}

function formatPick(
  { data }: EventOf<'picked'>,
  offer: Pick<Offer, 'remedies'> | null,
  { site, texts, locale }: StatusView,
): string | null {
  const remedy = offer?.remedies.find(({ id }) => id === data.remedyId)
  if (!remedy) return null
  return say(texts, texts.youChose, { remedy: formatRemedy(remedy, site.currency, locale) })
}

function lineOf(event: ReportEvent, texts: Texts): string | null {
  const isOwn = event.actor.role === 'customer'
  switch (event.type) {
    case 'handover_accepted':
    case 'handed_over':
      return say(texts, texts.tookOver, { name: event.data.to.name })
    case 'move_agreed':
      return texts.agreedLater
    case 'separated':
      return event.data.because === 'customer' ? texts.separatedByYou : texts.separated
    case 'offer_withdrawn':
      return texts.offerTakenBack
    case 'confirmed':
      return isOwn ? texts.saidRight : texts.notedRight
    case 'reopened':
      return isOwn ? texts.saidNotRight : texts.openedAgain
    default:
      return null
  }
}
