import type { Scheduler } from 'fast-check'
import { DEMO_SITE, seedSql } from '../../demo/seed.ts'
import type { openSqlite } from '../../demo/sqlite.ts'
import { executeById } from '../../worker/app/execute-command.ts'
import { claim, recordAttempts } from '../../worker/db/deliveries.ts'
import { listDue, loadDue } from '../../worker/db/queries/due.ts'
import { findForRaise } from '../../worker/db/reports.ts'
import type { Env } from '../../worker/env.ts'
import { runTimers } from '../../worker/jobs/timers.ts'
import { sendTo } from '../../worker/notifications/channels/channels.ts'
import { reportPayload } from '../../worker/notifications/channels/webhook.ts'
import { retryAt } from '../../worker/notifications/retry.ts'
import { Problem } from '../../worker/problem.ts'
import type { Command } from '../../worker/reports/commands.ts'
import type { Attempted, DueDelivery } from '../../worker/reports/effects.ts'
import type { Actor } from '../../worker/reports/report.ts'
import type { RequestClock } from '../../worker/time/clock.ts'
import { storeRaise } from '../../worker/widget-api/raise.ts'
import { newClick } from './click.ts'
import { deliveriesOf } from './deliveries.ts'
import { MONDAY, SAM } from './reports.ts'
import { RESOLVED } from './stages.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const LEASE_MS = 90_000
const TRIES_MAX = 4
/** How often somebody tries what it is too soon for. */
const PATIENCE = 10
const TOO_SOON = ['unknown_report', 'not_allowed']
const SWEEPS = 3
const BUDGET = { left: () => Number.POSITIVE_INFINITY, items: 100 }
/** Of a query, for the story that a failure tells. */
const LABEL_CHARS = 40
export const SECRET = `whsec_${Buffer.from('a secret of thirty-two bytes, ok').toString('base64')}`
const ENDPOINTS = ['crm', 'erp'].map((id) => ({ id, url: `https://${id}.example`, secret: SECRET }))
const RULE = { loopback: false, own: [] }
const ALWAYS = Array.from({ length: 7 }, () => [[0, 24 * 60]] as const)
const SITE = { ...DEMO_SITE, calendar: { timeZone: 'UTC', hours: ALWAYS, holidays: [] } }

/** What goes wrong beside the order in which things happen. */
export interface Weather {
  /** Which answers of the collector get lost on their way. */
  readonly losses: readonly boolean[]
  /** How far the clock jumps before each thing that somebody starts. */
  readonly jumps: readonly number[]
  /** What the receiver answers; null for nothing at all. */
  readonly answers: readonly (number | null)[]
  /** Which of those that are under way dies. */
  readonly crashes: readonly number[]
}

/** A webhook as it arrived. */
export interface Arrived {
  readonly headers: Record<string, string>
  readonly body: string
}

/** What everybody outside saw of a storm. */
export interface Seen {
  readonly reportId: string
  /** The promises of the receipts that the customer got. */
  readonly receipts: readonly number[]
  readonly arrived: readonly Arrived[]
}

type Sqlite = ReturnType<typeof openSqlite>
const DIED = Symbol('died')

/** A database with a site that has two endpoints and one member of staff. */
export function seedStorm(sqlite: Sqlite): void {
  const staff = [{ id: SAM.id, name: SAM.name, email: 'sam@shop.example', role: SAM.role }]
  for (const sql of seedSql({ site: SITE, staff, endpoints: ENDPOINTS, now: MONDAY })) {
    sqlite.exec(sql)
  }
  // Mails are another engine's to test: this one hears of everything by webhook.
  sqlite.exec(`UPDATE staff SET alerts = '${JSON.stringify({ topics: DIGEST })}'`)
}
const DIGEST = { new: 'digest', customer: 'digest', team: 'digest', due: 'digest' }

/** What the worker logs of ten thousand storms is not worth its memory. */
export function silence(): () => void {
  const { log, error } = console
  console.log = () => {}
  console.error = () => {}
  return () => Object.assign(console, { log, error })
}

/** Everybody at once, in an order that the scheduler chooses; then the calm, in which all is sent. */
export async function storm(s: Scheduler, weather: Weather, sqlite: Sqlite): Promise<Seen> {
  const click = newClick()
  const arrived: Arrived[] = []
  const receipts: number[] = []
  const living = new Set<() => void>()
  let [now, started, answered, ids] = [MONDAY, 0, 0, 0]
  let isCalm = false

  const pause = (label: string) => s.schedule(Promise.resolve(), label)
  const newMoment = (): RequestClock => {
    now += weather.jumps[started++ % weather.jumps.length] ?? 0
    return { now, newId: () => `id-${++ids}`, random: () => 0.5 }
  }

  /** One run of the worker, which may die between any two calls to the outside. */
  async function spawn<T>(work: (env: Env) => Promise<T>): Promise<T | typeof DIED> {
    let isDead = false
    const gate = async (label: string) => {
      if (isCalm) return
      await pause(label.trim().slice(0, LABEL_CHARS))
      if (isDead) await new Promise(() => {})
    }
    const death = Promise.withResolvers<typeof DIED>()
    const die = () => {
      isDead = true
      death.resolve(DIED)
    }
    living.add(die)
    const env = { DB: sqlite.d1(gate), BELL: { send: () => gate('bell') } } as unknown as Env
    return Promise.race([work(env), death.promise]).finally(() => living.delete(die))
  }

  async function sender(): Promise<void> {
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      const sent = await spawn(async (env) => {
        const moment = newMoment()
        const found = await findForRaise(env.DB, click.id, click.site)
        if (!found) throw new Error('The site is gone.')
        const raised = { input: click, bodyHash: 'the same bytes', collector: 'https://c.example' }
        return storeRaise(env, found.desk, found.report, raised, moment)
      })
      await pause('answer')
      const isLost = weather.losses[started % weather.losses.length] ?? false
      if (sent === DIED || isLost) continue
      receipts.push(sent.report.promises[0]?.due ?? 0)
      return
    }
  }

  /** Somebody who waits for their turn, and tries again when the worker dies. */
  async function act(actor: Actor, commandAt: (now: number) => Command): Promise<void> {
    for (let tries = 0; tries < PATIENCE; tries++) {
      const outcome = await spawn((env) => {
        const moment = newMoment()
        const wanted = { actor, command: commandAt(moment.now) }
        return executeById(env, click.id, wanted, moment).catch(problemOf)
      })
      const isTooSoon = outcome instanceof Problem && TOO_SOON.includes(outcome.code)
      if (outcome !== DIED && !isTooSoon) return
    }
  }

  async function staff(): Promise<void> {
    await act(SAM, (at) => ({ type: 'acknowledge', text: WORDS, updateBy: at + 2 * HOUR_MS }))
    await act(SAM, (at) => ({ type: 'plan', text: WORDS, due: at + 4 * HOUR_MS }))
    await act(SAM, () => ({ type: 'resolve', ...RESOLVED }))
  }

  const customer = () =>
    act({ role: 'customer' }, () => ({ type: 'reopen', reason: 'It broke again.' }))

  async function sweeper(): Promise<void> {
    for (let round = 0; round < SWEEPS; round++) {
      await spawn(async (env) => {
        if (round === 1) await runTimers(env, SITE.id, newMoment(), BUDGET)
        await deliver(env, newMoment())
      })
    }
  }

  async function deliver(env: Env, moment: RequestClock): Promise<number> {
    const due = await listDue(env.DB, moment.now, 40)
    if (due.length === 0) return 0
    const wanted = deliveriesOf(await loadDue(env.DB, due)).map((delivery) => {
      return { delivery, body: bodyOf(delivery, moment.now), version: delivery.report.version }
    })
    if (wanted.length === 0) return 0
    const claimed = await claim(env.DB, wanted, moment.now, moment.now + LEASE_MS)
    const attempted = await Promise.all(
      claimed.map(({ delivery, taken }) => post({ ...delivery, ...taken }, moment)),
    )
    if (attempted.length > 0) await recordAttempts(env.DB, attempted, moment.now)
    return attempted.length
  }

  async function receive(_url: unknown, init?: RequestInit): Promise<Response> {
    if (!isCalm) await pause('webhook')
    const headers = Object.fromEntries(new Headers(init?.headers))
    arrived.push({ headers, body: typeof init?.body === 'string' ? init.body : '' })
    const status = isCalm ? 204 : weather.answers[answered++ % weather.answers.length]
    if (status === null) throw new TypeError('reset')
    return new Response(null, { status: status ?? 204 })
  }

  async function crasher(at: number): Promise<void> {
    await pause('crash')
    const victims = [...living]
    victims[at % victims.length]?.()
  }

  const realFetch = globalThis.fetch
  globalThis.fetch = receive
  try {
    const all = [sender(), sender(), staff(), customer(), sweeper(), sweeper()]
    await s.waitFor(Promise.all([...all, ...weather.crashes.map(crasher)]))
    isCalm = true
    // Later than anything can be due, however far back the clock jumped.
    do now += DAY_MS
    while ((await spawn((env) => deliver(env, { ...newMoment(), now }))) !== 0)
  } finally {
    globalThis.fetch = realFetch
  }
  return { reportId: click.id, receipts, arrived }
}

const WORDS = 'I see what broke, and I repair it today.'

function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error
  throw error
}

function bodyOf({ body, report, type }: DueDelivery, now: number): string {
  return body ?? JSON.stringify(reportPayload(report, type, now))
}

async function post(delivery: DueDelivery, { now, random }: RequestClock): Promise<Attempted> {
  const { to, messageId, body, attempts } = delivery
  if (to?.channel !== 'webhook' || body === null) throw new Error('Only webhooks are sent here.')
  const outcome = await sendTo(
    { endpoint: to.endpoint, messageId, body },
    { secrets: [], rule: RULE },
    now,
  )
  return {
    delivery,
    outcome,
    at: now,
    nextAt: outcome.ok ? null : retryAt(attempts, now, random()),
  }
}
