import { contextFor, executeCommand } from '../app/execute-command.ts'
import { isOnlyHeld } from '../app/only-held.ts'
import type { RaiseInput } from '../contract.ts'
import { findReport } from '../db/reports.ts'
import type { Env } from '../env.ts'
import { widgetTextsFor } from '../i18n/load.ts'
import { Problem } from '../problem.ts'
import { decide } from '../reports/decide.ts'
import type { FirstEvent } from '../reports/events.ts'
import { redactElement, redactField, redactPage } from '../reports/redaction.ts'
import type { Raised, Report } from '../reports/report.ts'
import { encodeSpamSigns, lastingSigns, type SpamVerdict } from '../reports/spam.ts'
import { hashOf, isSameHash } from '../security/crypto.ts'
import type { Site, SiteDesk } from '../sites/site.ts'
import type { RequestClock } from '../time/clock.ts'

/** Clocks of devices are wrong, but what is off by more than a year tells nothing. */
const CLOCK_OFF_MAX_MS = 365 * 24 * 60 * 60_000

/** A click as it came in: what it says, and the hash of the bytes that said it. */
export interface Click {
  readonly input: RaiseInput
  readonly bodyHash: string
  readonly collector: string
  /** What the notice says of whose end the customer wants to be told, where that could be read. */
  readonly noticeText?: string | null
  /** What speaks against it; null where that was looked at before. */
  readonly spam?: SpamVerdict | null
}

/**
 * Stores a report, or finds the one that the same click stored before: a resend is the same
 * report. Throws a Problem where the id is taken by another key or other words.
 */
export async function storeRaise(
  env: Env,
  desk: SiteDesk,
  found: Report | null,
  click: Click,
  moment: RequestClock,
): Promise<{ readonly report: Report; readonly isNew: boolean }> {
  const { now } = moment
  const told = await tell(click, desk.site, now)
  if (found) return { report: sameReport(found, told), isNew: false }
  const plain = wish(told, click)
  const { command } = plain
  const isOnly =
    command.type === 'quarantine' &&
    (await isOnlyHeld(env, desk.site, { id: told.id, suspicion: command.suspicion }, now))
  const wanted = isOnly ? { ...plain, command: { ...command, isOnly } } : plain
  try {
    return { report: await executeCommand(env, desk, null, wanted, moment), isNew: true }
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'conflict') throw error
    // The browser or an impatient finger sent it twice at once, and the other one won.
    const winner = await findReport(env.DB, told.id)
    // Nobody has the id, so it is the key that another report has already.
    if (!winner) throw new Problem('wrong_key')
    return { report: sameReport(winner, told), isNew: false }
  }
}

/** The first event of a report and the report, to be stored later with the same promise. */
export async function decideFirst(
  env: Env,
  site: Site,
  click: Click,
  { now }: RequestClock,
): Promise<{ readonly raised: FirstEvent; readonly report: Report }> {
  // Whether it is the only one of its kind is seen when it is stored.
  const wanted = wish(await tell(click, site, now), click)
  const desk = { site, staff: [], endpoints: [] }
  const decision = decide(null, wanted.command, await contextFor(env, desk, wanted, now))
  if (decision instanceof Problem) throw decision
  for (const { event, after } of decision) {
    if (event.type === 'raised' || event.type === 'quarantined') {
      return { raised: event, report: after }
    }
  }
  throw new TypeError('No report begins like that.')
}

function wish(told: Raised, { spam }: Click) {
  if (!spam?.isHeld) {
    return { actor: { role: 'customer' }, command: { type: 'raise', told } } as const
  }
  const spamSigns = encodeSpamSigns(spam.signs)
  const command = { type: 'quarantine', told, suspicion: spamSigns } as const
  return { actor: { role: 'system' }, command } as const
}

function sameReport(report: Report, told: Omit<Raised, 'answerBy'>): Report {
  if (!isSameHash(report.keyHash, told.keyHash)) throw new Problem('wrong_key')
  if (!isSameHash(report.bodyHash, told.bodyHash)) throw new Problem('changed_body')
  return report
}

async function tell(click: Click, site: Site, now: number): Promise<Omit<Raised, 'answerBy'>> {
  const { input, bodyHash, collector, spam } = click
  const spamSigns = spam && !spam.isHeld ? encodeSpamSigns(lastingSigns(spam.signs)) : ''
  return {
    id: input.id,
    siteId: site.id,
    keyHash: await hashOf(input.key),
    bodyHash,
    collector,
    reason: await reasonOf(click, site),
    trigger: input.trigger,
    page: redactPage(input.page, site.queryKeys),
    element: input.element ? redactElement(input.element) : null,
    step: input.step === undefined ? null : redactField('step', input.step),
    text: input.text?.trim() ? input.text : null,
    ...(input.language && { language: input.language }),
    ...(input.signal && { signal: input.signal }),
    ...(input.notice && { notice: input.notice }),
    ...(spamSigns !== '' && { spamSigns }),
    clientAt: Math.abs(input.raisedAt - now) <= CLOCK_OFF_MAX_MS ? input.raisedAt : now,
  }
}

// A page may still offer a reason that the site has dropped, or its own code on an element: the
// customer's report counts all the same.
async function reasonOf({ input, noticeText }: Click, site: Site): Promise<Raised['reason']> {
  const said = codeOf(input.reason)
  const known = site.reasons.find((reason) => reason.code === said)
  if (known) return known
  // Scrubbed before it is a code, for none of it could be told from a name after that.
  const code = codeOf(redactField('reason', input.reason)) || 'other'
  const isNotice = input.trigger === 'notice'
  return { code, label: isNotice ? (noticeText ?? (await tellMeWhen(input, site))) : code }
}

const codeOf = (reason: string) =>
  reason
    .toLowerCase()
    .replaceAll(/[^a-z0-9_]+/g, '-')
    .replaceAll(/^-|-$/g, '')

// The code of a known problem says nothing to those who read it.
async function tellMeWhen({ language }: RaiseInput, site: Site): Promise<string> {
  const texts = await widgetTextsFor(site, language ?? site.language ?? 'en', 'panel')
  return texts.tellMeWhen
}
