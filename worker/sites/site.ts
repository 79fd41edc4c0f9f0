import type { ContactWay, Language, Theme } from '../contract.ts'
import { type Authority, REMEDY_TYPES, type StaffRole } from './authority.ts'
import type { Calendar } from './calendar.ts'

/** A website that embeds the widget. */
export interface Site {
  readonly id: string
  readonly name: string
  /** Origins that may raise reports: exact, or `https://*.shop.example` for all below one. */
  readonly origins: readonly string[]
  readonly calendar: Calendar
  /** Opening time within which a person answers, in minutes. */
  readonly answerWithinMinutes: number
  readonly reasons: readonly { readonly code: string; readonly label: string }[]
  /** The launcher's words. */
  readonly label: string
  /** CSS hex colour. */
  readonly accent: string
  /** Where customers can write when the collector cannot be reached. */
  readonly email: string | null
  /** Other ways to reach people, such as a telephone. */
  readonly contacts: readonly ContactWay[]
  /** ISO 4217, for the amounts of remedies. */
  readonly currency: string
  /** With it the site's own server signs who its customers are; null where it does not. */
  readonly identitySecret: string | null
  /** What each role may grant without asking. */
  readonly authority: Readonly<Record<StaffRole, Authority>>
  /** How long after a resolution the customer is asked whether it was made right: 24 to 168. */
  readonly followUpHours: number
  /** What each role is told at once or in the digest, where a person has no rule of their own. */
  readonly alerts: Partial<Readonly<Record<StaffRole, AlertRules['topics']>>>
  /** Spoken to every customer; null: as the page, else the browser, says. */
  readonly language: Language | null
  /** The site's own words in other languages, and sentences that it says in its own way. */
  readonly translations: Partial<Readonly<Record<Language, Translation>>>
  readonly launcher: LauncherLook
  /** Whether those are asked for whom something did not work and who say nothing. */
  readonly signals: boolean
  /** Whether the panel asks which order it is about. */
  readonly orderQuestion: boolean
  /** Whether pages without an origin may raise reports, such as a sandboxed frame or a file. */
  readonly nullOrigin: boolean
  /** Keys whose values stay in the query of a page's address; all others are left out. */
  readonly queryKeys: readonly string[]
  /** Days after which what was said, and pictures, are deleted once a report is over. */
  readonly retention: { readonly textDays: number; readonly pictureDays: number }
  /** Cloudflare Turnstile, where the site asks browsers to prove that they are some; else null. */
  readonly turnstile: { readonly siteKey: string; readonly secretKey: string } | null
}

/** A site's own words in one language. */
export interface Translation {
  readonly label?: string
  /** By code. */
  readonly reasons?: Readonly<Record<string, string>>
  /** By the way's `url`. */
  readonly contacts?: Readonly<Record<string, { readonly label?: string; readonly wait?: string }>>
  /** Sentences of the widget, by name. */
  readonly widget?: Overrides
  /** Sentences of the status page and of mails, by name. */
  readonly pages?: Overrides
}

/** Sentences by name; where a name stands for a group of sentences, the group by name. */
export type Overrides = Readonly<Record<string, string | Readonly<Record<string, string>>>>

/** How the launcher looks and where it stands. Offsets are pixels. */
interface LauncherLook {
  readonly theme: Theme
  readonly position: 'end' | 'start'
  readonly offset: readonly [inline: number, block: number]
  readonly hidden: boolean
  /** Such as `alt+shift+KeyH`, or null. */
  readonly shortcut: string | null
}

/** What a site has that does not say otherwise. */
export const SITE_DEFAULTS = {
  contacts: [],
  currency: 'EUR',
  identitySecret: null,
  authority: {
    agent: { perCase: 5_000, perMonth: 50_000, free: REMEDY_TYPES },
    lead: { perCase: 20_000, perMonth: 200_000, free: REMEDY_TYPES },
    admin: { perCase: null, perMonth: null, free: REMEDY_TYPES },
  },
  followUpHours: 72,
  alerts: {},
  language: null,
  translations: {},
  launcher: { theme: 'auto', position: 'end', offset: [16, 16], hidden: false, shortcut: null },
  signals: false,
  orderQuestion: false,
  nullOrigin: false,
  queryKeys: [],
  retention: { textDays: 365, pictureDays: 90 },
  turnstile: null,
} as const satisfies Partial<Site>

/** What staff can be told of: a new report, the customer, the team, what falls due. */
export const ALERT_TOPICS = ['new', 'customer', 'team', 'due'] as const
export type AlertTopic = (typeof ALERT_TOPICS)[number]
/** At once, or in the daily digest alone. */
export const ALERT_MODES = ['now', 'digest'] as const
export type AlertMode = (typeof ALERT_MODES)[number]

/** How one person wants to be told. Minutes count from local midnight. */
export interface AlertRules {
  readonly topics?: Partial<Readonly<Record<AlertTopic, AlertMode>>>
  /** No alert between these; what comes up waits for their end. */
  readonly quiet?: { readonly from: number; readonly to: number } | null
}

export interface Staff {
  readonly id: string
  readonly siteId: string
  readonly name: string
  readonly email: string
  readonly role: StaffRole
  readonly alerts: AlertRules
  /** Counted up to make every link and session of a person worthless. */
  readonly generation: number
}

/** Why nothing is sent to an endpoint any more: it said so, or it failed for days. */
const DISABLED_REASONS = ['gone', 'failing'] as const

/** Where a site wants its alerts. `secret` signs webhooks: `whsec_` and base64. */
export interface Endpoint {
  readonly id: string
  readonly siteId: string
  readonly url: string
  readonly secret: string
  /** A name of `notifications/channels/channels.ts`, or one that only a newer release knows. */
  readonly channel: string
  /** What the channel needs beside the address. Some of it is secret. */
  readonly config: Readonly<Record<string, string>>
  /** The secret before this one: both sign until `previousUntil`. */
  readonly previousSecret: string | null
  readonly previousUntil: number | null
  /** Since when every attempt has failed, or null. */
  readonly failingSince: number | null
  readonly disabledAt: number | null
  readonly disabledBecause: (typeof DISABLED_REASONS)[number] | null
  /** Who added it at the desk; null for what stands in the site's file. */
  readonly addedBy: string | null
}

/** Everything that a change to a report needs to know of its site. */
export interface SiteDesk {
  readonly site: Site
  readonly staff: readonly Staff[]
  readonly endpoints: readonly Endpoint[]
}

/** Erasure is promised within 30 days; two are kept for a clock that stood still. */
export const ERASE_DAYS = 28

/** For how many days what is no report is kept; the rest goes with its report. */
export const KEPT_DAYS = {
  asks: 30,
  deliveries: 90,
  unwanted: 30,
  series: 7,
  troubles: 365,
  refusals: 730,
  audit: 730,
} as const
