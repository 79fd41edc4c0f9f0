import type { Language } from './contract.ts'

/** A way to reach the people of a site: `url` is `tel:`, `mailto:` or `https:`. */
export interface ContactWay {
  readonly label: string
  readonly url: string
  /** How long one waits for an answer there, in the site's own words, such as `under 5 minutes`. */
  readonly wait?: string
}

/**
 * What the launcher needs before anybody wants anything, inlined in the site's `amends.js`. What
 * the panel says comes with the words, on intent.
 */
export interface LauncherSettings {
  readonly site: string
  /** Spoken on this page, where its snippet says so. */
  readonly language?: Language
  readonly label: string
  /** The label in other languages, where the site gives it. */
  readonly labels?: Readonly<Record<string, string>>
  /** CSS of the launcher, in the site's colours and at the site's place. */
  readonly look: string
  /** Where customers can write when nothing can be loaded, and the sentence that says so. */
  readonly failed: string
  /** How a chunk's file name ends: all chunks are of one build. */
  readonly build: string
  /** Such as `ctrl+alt+shift+KeyH`: modifiers in this order, then `KeyboardEvent.code`. */
  readonly shortcut?: string
  /** Set where the site wants the silent to be noticed. */
  readonly signals?: true
}

/** A known problem, shown before the customer has to write. */
export interface Notice {
  readonly id: string
  readonly text: string
  /** When it is expected to be over, in milliseconds, or null. */
  readonly until: number | null
  /** Path patterns such as `/checkout*`; none: every page. */
  readonly pages: readonly string[]
}

/** What the panel says for a site, in one language: it comes with the words. */
export interface PanelSettings {
  readonly name: string
  readonly label: string
  /** CSS hex colour, and the black or white that can be read on it. */
  readonly accent: string
  readonly ink: string
  readonly theme: Theme
  readonly reasons: readonly { readonly code: string; readonly label: string }[]
  /** How to reach people when the collector cannot be reached. */
  readonly email?: string
  /** Other ways to reach them. */
  readonly contacts?: readonly ContactWay[]
  readonly notices?: readonly Notice[]
  /** The public key for Cloudflare Turnstile, where the site asks for it. */
  readonly turnstile?: string
  /** Keys of a page's query that the site wants to be told. */
  readonly queryKeys?: readonly string[]
  readonly promise: PromiseTable
}

/** Light, dark, as the reader's device is set, or as the page looks. */
export const THEMES = ['auto', 'light', 'dark', 'page'] as const
export type Theme = (typeof THEMES)[number]

/**
 * What the widget needs to tell the promise by itself, however long the page stays open: open time
 * needed for an answer, and the coming opening hours, as minutes since the epoch in pairs.
 */
export interface PromiseTable {
  readonly withinMinutes: number
  readonly open: readonly number[]
}
