import { LANGUAGES, type RaiseInput } from '../contract.ts'
import type { Env } from '../env.ts'
import type { EventOf } from '../event.ts'
import type { Moment } from '../moment.ts'
import { Problem } from '../problem.ts'
import { decide } from '../recovery/decide.ts'
import type { Raised, Report } from '../report.ts'
import { contextFor } from '../road/context.ts'
import { perform } from '../road/perform.ts'
import { hashOf, isSameHash } from '../secret.ts'
import type { Site, SiteDesk } from '../site.ts'
import { findReport } from '../store/report.ts'
import { widgetWords } from '../words/widget.ts'
import { scrubElement, scrubLine, scrubPage } from './scrub.ts'

/** A click as it came in: what it says, and the hash of the bytes that said it. */
export interface Click {
  readonly input: RaiseInput
  readonly bodyHash: string
  readonly collector: string
  /** What the notice says of whose end the customer wants to be told, where that could be read. */
  readonly noticeText?: string | null
}

/**
 * Stores a report, or finds the one that the same click stored before: a resend is the same
 * report. Throws a Problem where the id is taken by another key or other words.
 */
export async function raise(
  env: Env,
  desk: SiteDesk,
  found: Report | null,
  click: Click,
  moment: Moment,
): Promise<{ readonly report: Report; readonly isNew: boolean }> {
  const wanted = await wish(click, desk.site)
  const { told } = wanted.command
  if (found) return { report: sameReport(found, told), isNew: false }
  try {
    return { report: await perform(env, desk, null, wanted, moment), isNew: true }
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'conflict') throw error
    // The browser or an impatient finger sent it twice at once, and the other one won.
    const winner = await findReport(env.DB, told.id)
    // Nobody has the id, so it is the key that another report has already.
    if (!winner) throw new Problem('wrong_key')
    return { report: sameReport(winner, told), isNew: false }
  }
}

/** The event that raises a report, for whoever can store it later: the same promise as by `raise`. */
export async function decideRaised(
  env: Env,
  site: Site,
  click: Click,
  { now }: Moment,
): Promise<EventOf<'raised'>> {
  const wanted = await wish(click, site)
  const desk = { site, staff: [], endpoints: [] }
  const events = decide(null, wanted.command, await contextFor(env, desk, wanted, now))
  if (events instanceof Problem) throw events
  const [raised] = events
  if (raised?.type !== 'raised') throw new TypeError('Raising begins with `raised`.')
  return raised
}

async function wish(click: Click, site: Site) {
  const told = await tell(click, site)
  return { actor: { role: 'customer' }, command: { type: 'raise', told } } as const
}

function sameReport(report: Report, told: Omit<Raised, 'answerBy'>): Report {
  if (!isSameHash(report.keyHash, told.keyHash)) throw new Problem('wrong_key')
  if (!isSameHash(report.bodyHash, told.bodyHash)) throw new Problem('changed_body')
  return report
}

async function tell(click: Click, site: Site): Promise<Omit<Raised, 'answerBy'>> {
  const { input, bodyHash, collector } = click
  return {
    id: input.id,
    siteId: site.id,
    keyHash: await hashOf(input.key),
    bodyHash,
    collector,
    reason: reasonOf(click, site),
    trigger: input.trigger,
    page: scrubPage(input.page),
    element: input.element ? scrubElement(input.element) : null,
    step: input.step === undefined ? null : scrubLine(input.step, 100),
    text: input.text?.trim() ? input.text : null,
    ...(input.language && { language: input.language }),
    ...(input.signal && { signal: input.signal }),
    ...(input.notice && { notice: input.notice }),
    clientAt: input.raisedAt,
  }
}

// A page may still offer a reason that the site has dropped, or its own code on an element: the
// customer's report counts all the same.
function reasonOf({ input, noticeText }: Click, site: Site): Raised['reason'] {
  const code =
    input.reason
      .toLowerCase()
      .replaceAll(/[^a-z0-9_]+/g, '-')
      .replaceAll(/^-|-$/g, '') || 'other'
  const known = site.reasons.find((reason) => reason.code === code)
  if (known) return known
  return { code, label: input.trigger === 'notice' ? noticeLabel(noticeText, input, site) : code }
}

// The code of a known problem says nothing to those who read it.
function noticeLabel(
  text: string | null | undefined,
  { language }: RaiseInput,
  site: Site,
): string {
  const spoken = language ?? site.language ?? LANGUAGES[0]
  return text ?? widgetWords(site, spoken, 'panel').tellMeWhen
}
