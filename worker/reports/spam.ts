import type { RaiseInput } from '../contract.ts'
import type { Site } from '../sites/site.ts'

/** What is read of a report, or of what was said later. */
type Said = Pick<RaiseInput, 'trap' | 'tookMs' | 'text'>

/** What is known of a report beside what it says. */
export interface SpamEvidence {
  /** How often the same words came in to this site within the hour, this time included. */
  readonly times: number
  /** Many reports come from its network right now. */
  readonly isNearby: boolean
  /** The site asks browsers to prove that they are some, and this one did not. */
  readonly isUnproven: boolean
  /** A limit could not be asked, so nobody knows how many there are. */
  readonly isUnlimited: boolean
}

/** From this score on a report is looked at before anybody is alerted. */
const SCORE_MIN = 3
/** Less than it takes a person to see the reasons and to press one of them. */
const QUICK_MS = 250
/** Three people may say the same; the fourth within the hour is a sign. */
const TIMES_MAX = 3
// A name with a path is one too, as short links are written.
const LINK = /(?:https?:\/\/|www\.)[^\s<>"'\])]+|\b(?:[a-z\d-]+\.)+[a-z]{2,}\/[^\s<>"'\])]+/gi
/** What forums read and nobody types: a program that tries everything. */
const BBCODE = /\[(?:url|link|img)\b[^\]]*\]/i
const ANCHOR = /<a\s[^>]*href/i

/**
 * Why a report looks like abuse; nothing where it does not. One weak sign, such as a link or a
 * fast click, is never enough.
 */
export function findSpamSigns(said: Said, site: Site, signs: SpamEvidence): readonly SpamSign[] {
  const { trap = '', tookMs = QUICK_MS } = said
  const text = (said.text ?? '').normalize('NFKC')
  const scores: Record<SpamSign, number> = {
    trap: trap.trim() === '' ? 0 : 3,
    quick: tookMs < QUICK_MS ? 2 : 0,
    links: Math.min(foreignLinks(text, site), 3),
    markup: BBCODE.test(text) ? 2 : ANCHOR.test(text) ? 1 : 0,
    repeated: repetition(signs),
    nearby: signs.isNearby ? 3 : 0,
    unproven: signs.isUnproven ? 3 : 0,
    unlimited: signs.isUnlimited ? 3 : 0,
  }
  const found = Object.entries(scores).filter(([, score]) => score > 0) as [SpamSign, number][]
  const sum = found.reduce((total, [, score]) => total + score, 0)
  return sum >= SCORE_MIN ? found.map(([name]) => name) : []
}

// Never enough alone: in an outage, many say the same.
function repetition({ times }: SpamEvidence): number {
  return times > TIMES_MAX ? 2 : 0
}

/**
 * What is the same in words that say the same: letters alone, so that a counter or another address
 * at their end makes no difference. Null where too little is left to tell.
 */
export function fingerprint(text: string): string | null {
  const letters = text
    .normalize('NFKC')
    .replaceAll(LINK, ' ')
    .toLowerCase()
    .replaceAll(/[^\p{L}]+/gu, '')
  return letters.length < 8 ? null : letters
}

// Somebody who tells where it happened links the site's own pages. Which those are, the sender does
// not decide: the page that a report names is whatever its sender wrote.
function foreignLinks(text: string, { origins }: Site): number {
  const links = [...text.matchAll(LINK)]
  if (links.length === 0) return 0
  const own = origins.flatMap((url) => hostOf(url.replace('*.', '')) ?? [])
  const hosts = links.map(([link]) => hostOf(/^https?:/i.test(link) ? link : `http://${link}`))
  return hosts.filter(
    (host) => host === null || !own.some((one) => host === one || host.endsWith(`.${one}`)),
  ).length
}

function hostOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).hostname : null
}

/** Why a report looks like abuse: a score of named signs reaches the bound. */
const SPAM_SIGNS = [
  'trap',
  'quick',
  'links',
  'markup',
  'repeated',
  'nearby',
  'unproven',
  'unlimited',
] as const
export type SpamSign = (typeof SPAM_SIGNS)[number]

/** Suspicions as an event keeps them. */
export function encodeSpamSigns(suspicions: readonly SpamSign[]): string {
  return suspicions.join(' ')
}

/** Suspicions that an event kept; what is none of ours is left out. */
export function decodeSpamSigns(kept: string): readonly SpamSign[] {
  const words = kept.split(' ')
  return SPAM_SIGNS.filter((one) => words.includes(one))
}
