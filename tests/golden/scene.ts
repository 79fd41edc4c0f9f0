import { createHash } from 'node:crypto'
import { DEMO_SITE } from '../../demo/seed.ts'
import { channelColumns } from '../../worker/db/endpoints.ts'
import type { ReportEvent } from '../../worker/reports/events.ts'
import { replay } from '../../worker/reports/reduce.ts'
import type { Report } from '../../worker/reports/report.ts'
import type { Site } from '../../worker/sites/site.ts'
import { type Collector, startCollector } from '../support/collector.ts'
import { writeConfig } from '../support/config.ts'
import { STORED } from './stored.ts'

/** What the worker would have sent: a mail, or a post to a receiver. */
export interface Sent {
  readonly to?: string
  readonly from?: unknown
  readonly replyTo?: string
  readonly subject?: string
  readonly text?: string
  readonly html?: string
  readonly url?: string
  readonly body?: string
  readonly headers: Readonly<Record<string, string>>
}

/** The collector's own secret. */
export const SIGNING_KEY = 'the key of the goldens'
const NEVER = Date.parse('2099-01-01T00:00Z')

/** What the worker answers. */
export interface Answer {
  readonly status: number
  readonly location: string
  readonly cookie: string
  readonly text: string
}

/** The people whom the stored events name. */
export const PEOPLE = [
  { id: 'sam', name: 'Sam Okafor', email: 'sam@shop.example', role: 'agent' },
  { id: 'kim', name: 'Kim Tran', email: 'kim@shop.example', role: 'agent' },
  { id: 'lea', name: 'Lea Lind', email: 'lea@shop.example', role: 'lead' },
  { id: 'ada', name: 'Ada Diaz', email: 'ada@shop.example', role: 'admin' },
] as const

/** An endpoint of each channel. */
export const ENDPOINTS = [
  ...(['webhook', 'slack', 'discord', 'teams'] as const).map((format) => ({
    id: `to-${format}`,
    url: `https://${format}.example.com/hooks/1`,
    secret: `whsec_${Buffer.from('a secret of 24 characters').toString('base64')}`,
    format,
    channel: format,
  })),
  {
    id: 'to-telegram',
    secret: '',
    ...channelColumns('telegram', {
      url: 'https://api.telegram.org',
      token: '123456789:AAFakeTokenForTestsOnly_0123456789-xyz',
      chatId: '-1001234567890',
    }),
  },
]

export const SITE: Site = {
  ...DEMO_SITE,
  translations: { ar: { label: 'مشكلة؟', reasons: { broken: 'شيء لا يعمل' } } },
}

/** 22 characters that a name decides, as ids of reports have. */
export const idOf = (name: string) =>
  createHash('sha256').update(name).digest('base64url').replaceAll(/[-_]/g, 'x').slice(0, 22)

export interface Stored {
  readonly report: Report
  readonly events: readonly ReportEvent[]
}

/** A stored report up to one of its events, under another id. */
export function upTo(name: string, seq: number, as: string): Stored {
  const stored = STORED.find((one) => one.name === name)
  if (!stored) throw new Error(`No report is called ${name}.`)
  const text = JSON.stringify(stored.events.filter((event) => event.seq <= seq))
    .replaceAll(idOf(name), idOf(as))
    .replaceAll(`"key-hash-of-${name}"`, JSON.stringify(`key-hash-of-${as}`))
  const events = JSON.parse(text) as readonly ReportEvent[]
  const report = replay(events)
  if (!report) throw new Error('Nothing happened yet.')
  return { report, events }
}

// Some of it is sent side by side.
function inOrder(sent: unknown): readonly Sent[] {
  const keyOf = ({ to, url, subject }: Sent) => `${to ?? url} ${subject ?? ''}`
  return (sent as readonly Sent[]).toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
}

/** More would be too much for one statement. */
const ROWS_MAX = 100

/** Runs a statement on rows as JSON, some at a time: each round to the database takes its time. */
export async function insertAll(
  db: Collector['db'],
  sql: string,
  rows: readonly object[],
): Promise<void> {
  for (let from = 0; from < rows.length; from += ROWS_MAX) {
    const some = JSON.stringify(rows.slice(from, from + ROWS_MAX))
    await db.prepare(sql).bind(some).run()
  }
}

/** The real worker with a clock that stands, and a site with the people of the stored events. */
export async function startScene() {
  const collector = await startCollector({ configPath: writeConfig('frozen-worker') })
  const { db } = collector
  const ask = async (path: string, given: object): Promise<unknown> => {
    const body = JSON.stringify(given)
    const answer = await collector.fetch(path, { method: 'POST', body })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return answer.json()
  }
  await db.prepare('INSERT INTO signing_key (id, key) VALUES (1, ?)').bind(SIGNING_KEY).run()
  /** Stores reports with their events, as they are. */
  const store = async (stored: readonly Stored[]) => {
    // Their dates are long over, and nothing is to come of that by itself.
    const calm = (report: Report) =>
      report.wakeAt === null ? report : { ...report, wakeAt: NEVER }
    const reports = stored.map(({ report }) => calm(report))
    const events = stored.flatMap(({ report: { id }, events: own }) =>
      own.map((event) => ({ id, ...event })),
    )
    await insertAll(
      db,
      `INSERT INTO report (id, site_id, document)
       SELECT value ->> 'id', value ->> 'siteId', value FROM json_each(?)`,
      reports,
    )
    await insertAll(
      db,
      `INSERT INTO event (report_id, seq, at, type, actor, from_state, to_state, data)
       SELECT value ->> 'id', value ->> 'seq', value ->> 'at', value ->> 'type',
         value -> 'actor', value ->> 'from', value ->> 'to', value -> 'data' FROM json_each(?)`,
      events,
    )
  }
  return {
    ...collector,
    /** Puts the clock, and returns what was sent since. */
    at: async (at: number) => inOrder(await ask('/__at', { at })),
    /** Sends what is due of reports, each at its own time. */
    async ring(rounds: readonly { readonly at: number; readonly reportId: string }[]) {
      return ((await ask('/__ring', { rounds })) as readonly unknown[]).map(inOrder)
    },
    /** Lets the clock's minute come. */
    minute: async (at: number) => inOrder(await ask('/__tick', { at })),
    /** Opens the site of the stored events, and the report with which some of them go on. */
    async open(endpoints: readonly (typeof ENDPOINTS)[number][] = []) {
      await collector.seed(SITE, { staff: PEOPLE, endpoints })
      // Before the time of the stored events.
      for (const table of ['site', 'staff', 'endpoint']) {
        await db.prepare(`UPDATE ${table} SET created_at = 1`).run()
      }
      const { report, events } = upTo('state-working', Infinity, 'other')
      await store([{ report: { ...report, id: 'other', reference: 'K7M-2PQ' }, events }])
    },
    store,
    /** Asks for pages, each at its own time. */
    visit: async (visits: readonly object[]) => (await ask('/__visit', { visits })) as Answer[],
    /** Every route of the collector, and how the database finds all that it was asked for. */
    routes: async () => (await (await collector.fetch('/__routes')).json()) as readonly string[],
    plans: async () =>
      (await (await collector.fetch('/__plans')).json()) as readonly [string, readonly string[]][],
  }
}

export type GoldenScene = Awaited<ReturnType<typeof startScene>>
