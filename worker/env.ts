import type {
  D1Database,
  Fetcher,
  Queue,
  R2Bucket,
  RateLimit,
  SendEmail,
} from '@cloudflare/workers-types'
import type { FirstEvent } from './reports/events.ts'

/** A message in a queue. It says itself what it is, since a queue may have any name. */
export type QueueMessage =
  | ({ readonly kind: 'wake'; readonly v: 1 } & WakeMessage)
  | ({ readonly kind: 'intake'; readonly v: 1 } & IntakeMessage)
  | WorkMessage

/** What the bell says: alerts of this report may be due. */
export interface WakeMessage {
  readonly reportId: string
}

const SITE_JOBS = ['clock', 'commands', 'erasures', 'pictures', 'sweeps', 'digests'] as const

/** What the clock does for each site, a chunk at a time. */
export type SiteJob = (typeof SITE_JOBS)[number]

/** Whether this release knows a job. */
export function isSiteJob(job: unknown): job is SiteJob {
  return SITE_JOBS.some((one) => one === job)
}

/** A chunk of work for one site: the tables say what it is, so a lost message costs a minute. */
export interface WorkMessage {
  readonly kind: 'work'
  readonly v: 1
  readonly job: SiteJob
  readonly siteId: string
  /** Whose turn it is, as the clock or the chunk before gave it; null: whoever finds none at work. */
  readonly run: string | null
  /** How far in the future somebody tries out the clock. */
  readonly aheadMs: number
}

/** A report that was accepted and waits to be stored: its first event, as it was decided then. */
export interface IntakeMessage {
  readonly reportId: string
  readonly siteId: string
  readonly raised: FirstEvent
}

/** Everything the worker is given by the platform; see wrangler.toml. */
export interface Env {
  /** The one database: reports, events, deliveries, sites, staff. */
  readonly DB: D1Database
  /** The built widget. */
  readonly ASSETS: Fetcher
  /** Rings when alerts fall due, and brings chunks of work. Losing a message costs a minute. */
  readonly BELL: Queue<QueueMessage>
  /** Takes reports while the database cannot. */
  readonly INTAKE: Queue<QueueMessage>
  /** Cloudflare Email Sending. */
  readonly EMAIL: SendEmail
  /** Sender of every mail, as `Name <address>`. */
  readonly MAIL_FROM: string
  /**
   * The worker's own secret, under which all others are stored; two, the newest first and with a
   * space between, while it is being changed. Missing where nobody has set it.
   */
  readonly COLLECTOR_SECRET?: string
  /** Pictures that customers add. */
  readonly FILES: R2Bucket
  /** Who becomes the admin of a site that has none; empty for nobody. */
  readonly ADMIN_EMAIL: string
  /** The audience of Cloudflare Access; empty where staff sign in by mail. */
  readonly ACCESS_AUD: string
  /** Reports from one network to one site beyond which they are looked at first. */
  readonly NEARBY: RateLimit
  /** Reports from one network to one site, or pictures, beyond which the next ones have to wait. */
  readonly NETWORK: RateLimit
  /** Reports to one site beyond which the next ones have to wait. */
  readonly SITEWIDE: RateLimit
  /** What one network says and does about reports beyond which the rest has to wait. */
  readonly ACTS: RateLimit
  /** Secrets that one network guessed wrong. */
  readonly MISSES: RateLimit
  /** A secret: whoever sends it to `/health` is told the numbers. Without it nobody is. */
  readonly HEALTH_TOKEN?: string
  /** A secret: while it says anything, nothing is stored or sent, as for a restore. */
  readonly PAUSED?: string
  /**
   * How many statements the database takes in one call: 1000 on the Workers Paid plan, 50 on the
   * free one, where the clock itself does the work in small rounds.
   */
  readonly CALLS_MAX: string
  /** `allow` lets webhooks go to this machine, for the demo and tests; empty in production. */
  readonly LOOPBACK: string
}
