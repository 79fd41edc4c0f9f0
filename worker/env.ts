import type { D1Database, Fetcher, Queue, SendEmail } from '@cloudflare/workers-types'

/** What the bell says: alerts of this report may be due. */
export interface BellMessage {
  readonly reportId: string
}

/** Everything the worker is given by the platform; see wrangler.toml. */
export interface Env {
  /** The one database: reports, events, deliveries, sites, staff. */
  readonly DB: D1Database
  /** The built widget. */
  readonly ASSETS: Fetcher
  /** Rings when alerts fall due. Losing a message costs a minute. */
  readonly BELL: Queue<BellMessage>
  /** Cloudflare Email Sending. */
  readonly EMAIL: SendEmail
  /** Sender of every mail, as `Name <address>`. */
  readonly MAIL_FROM: string
}
