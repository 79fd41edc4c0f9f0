import type { StaffRole } from './report.ts'

/** Opening hours of a site in its own time zone. Minutes count from local midnight. */
export interface Calendar {
  /** IANA name, such as `Europe/Lisbon`. */
  readonly timeZone: string
  /** Seven entries, Monday first; each a list of [opens, closes) in minutes. */
  readonly hours: readonly (readonly (readonly [number, number])[])[]
  /** Local dates on which nobody works, such as `2026-12-25`. */
  readonly holidays: readonly string[]
}

/** A website that embeds the widget. */
export interface Site {
  readonly id: string
  readonly name: string
  /** Exact origins that may raise reports. */
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
}

export interface Staff {
  readonly id: string
  readonly siteId: string
  readonly name: string
  readonly email: string
  readonly role: StaffRole
}

/** Where a site wants its webhooks. `secret` is `whsec_` and base64. */
export interface Endpoint {
  readonly id: string
  readonly siteId: string
  readonly url: string
  readonly secret: string
}

/** Everything that a change to a report needs to know of its site. */
export interface SiteDesk {
  readonly site: Site
  readonly staff: readonly Staff[]
  readonly endpoints: readonly Endpoint[]
}
