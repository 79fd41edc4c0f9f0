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
  /** What was seen of it before, where it says more now. */
  readonly before?: readonly SpamSign[]
}

/** From this score on a report is looked at before anybody is alerted. */
const HELD_FROM = 3
/** Less than it takes a person to see the reasons and to press one of them. */
const QUICK_MS = 250
/** Three people may say the same; the fourth within the hour is a sign. */
const TIMES_MAX = 3
// A name with a path is one too, as short links are written.
const LINK = /(?:https?:\/\/|www\.)[^\s<>"'\])]+|\b(?:[a-z\d-]+\.)+[a-z]{2,}\/[^\s<>"'\])]+/gi
/** What forums read and nobody types: a program that tries everything. */
const BBCODE = /\[(?:url|link|img)\b[^\]]*\]/i
const ANCHOR = /<a\s[^>]*href/i

/** What the signs are read from. */
interface Scene {
  readonly said: Said
  readonly site: Site
  readonly evidence: SpamEvidence
}

interface Sign {
  /** The most points that it is worth. */
  readonly most: number
  /** What it is worth here. */
  readonly points: (scene: Scene) => number
  /** Why it is one, for staff. */
  readonly why: string
  /** Is a trait of the click: it still counts when words come later. */
  readonly stays?: true
}

/**
 * Every sign of abuse. Whatever a report shows of itself, a person may show too: a password manager
 * fills hidden fields, a keyboard is quick, a complaint has links, in an outage many say the same.
 * So none of it is enough alone. Enough alone is only what says nothing of the report: that there
 * are too many of them, or that nobody can tell whether there are.
 */
const SIGNS = {
  trap: {
    most: 2,
    points: ({ said: { trap = '' } }) => (trap.trim() === '' ? 0 : 2),
    why: 'a hidden field was filled in',
    stays: true,
  },
  quick: {
    most: 2,
    points: ({ said: { tookMs = QUICK_MS } }) => (tookMs < QUICK_MS ? 2 : 0),
    why: 'it was sent faster than a person could',
    stays: true,
  },
  links: {
    most: 2,
    points: ({ said, site }) => foreignLinks(said.text ?? '', site),
    why: 'it links to other websites',
  },
  markup: {
    most: 2,
    points: ({ said: { text = '' } }) => (BBCODE.test(text) ? 2 : ANCHOR.test(text) ? 1 : 0),
    why: 'it contains code for a link',
  },
  repeated: {
    most: 2,
    points: ({ evidence: { times } }) => (times > TIMES_MAX ? 2 : 0),
    why: 'the same text came in several times within an hour',
    stays: true,
  },
  nearby: {
    most: HELD_FROM,
    points: ({ evidence: { isNearby } }) => (isNearby ? HELD_FROM : 0),
    why: 'many reports came from one network within a minute',
  },
  unproven: {
    most: HELD_FROM,
    points: ({ evidence: { isUnproven } }) => (isUnproven ? HELD_FROM : 0),
    why: 'the browser didn’t pass the site’s bot check',
  },
  unlimited: {
    most: HELD_FROM,
    points: ({ evidence: { isUnlimited } }) => (isUnlimited ? HELD_FROM : 0),
    why: 'we couldn’t count how many came in with it',
  },
} as const satisfies Readonly<Record<string, Sign>>

export type SpamSign = keyof typeof SIGNS
const ENTRIES = Object.entries(SIGNS) as readonly (readonly [SpamSign, Sign])[]

/** The signs of abuse that a report shows, and whether they add up to hold it back. */
export interface SpamVerdict {
  readonly signs: readonly SpamSign[]
  readonly isHeld: boolean
}

/** Adds up what speaks against a report. */
export function judgeSpam(given: Said, site: Site, evidence: SpamEvidence): SpamVerdict {
  const said = { ...given, text: (given.text ?? '').normalize('NFKC') }
  const found = ENTRIES.map(([sign, { most, points }]) => {
    const isKnown = evidence.before?.includes(sign) === true
    return [sign, isKnown ? most : Math.min(points({ said, site, evidence }), most)] as const
  }).filter(([, points]) => points > 0)
  const sum = found.reduce((total, [, points]) => total + points, 0)
  return { signs: found.map(([sign]) => sign), isHeld: sum >= HELD_FROM }
}

/** Of the signs that a report shows, those that still count when words come later. */
export function lastingSigns(signs: readonly SpamSign[]): readonly SpamSign[] {
  return ENTRIES.flatMap(([sign, { stays }]) => (stays && signs.includes(sign) ? [sign] : []))
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

/** Suspicions as an event keeps them. */
export function encodeSpamSigns(suspicions: readonly SpamSign[]): string {
  return suspicions.join(' ')
}

/** Suspicions that an event kept; what is none of ours is left out. */
export function decodeSpamSigns(kept: string): readonly SpamSign[] {
  const words = kept.split(' ')
  return ENTRIES.flatMap(([sign]) => (words.includes(sign) ? [sign] : []))
}

/** Why a report looks like spam, for staff, in one sentence. */
export function formatSpamSigns(kept: string): string {
  const reasons = decodeSpamSigns(kept).map((sign) => SIGNS[sign].why)
  return reasons.length > 0 ? reasons.join('; ') : kept
}
