import * as fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { installBase64 } from '../../demo/base64.ts'
import { DEMO_SITE, seedSql } from '../../demo/seed.ts'
import { openSqlite } from '../../demo/sqlite.ts'
import { executeById } from '../../worker/app/execute-command.ts'
import { endKnownIssue, insertKnownIssue } from '../../worker/db/known-issues.ts'
import { deleteStaff } from '../../worker/db/staff.ts'
import type { Env, WorkMessage } from '../../worker/env.ts'
import { runChunks, workSites } from '../../worker/jobs/site-work.ts'
import { Problem } from '../../worker/problem.ts'
import type { Command } from '../../worker/reports/commands.ts'
import type { Actor, Report } from '../../worker/reports/report.ts'
import { readClock } from '../../worker/time/clock.ts'
import { countEvents, countStates, plantReports, reportId } from '../support/due-work.ts'
import { OVERLOADED } from '../support/faulty.ts'
import { runs } from '../support/length.ts'
import { installPromptCrypto } from '../support/prompt-crypto.ts'
import { ADA, CUSTOMER, newReport, SAM } from '../support/reports.ts'
import { silence } from '../support/storm.ts'

const RUNS = runs(150, 3_000)
const DAY = 24 * 60 * 60_000
const MEMBERS = 4
const WORDS = 'Paying by card works again since noon. Thank you for waiting.'
/** So few that a part of the work goes to the queue. */
const CALLS_MAX = '200'
const SAY = {
  type: 'message',
  text: WORDS,
  updateBy: Date.now() + 60 * 60_000,
  forAll: true,
} as const
const DIED = Symbol('died')

installBase64()
const restoreCrypto = installPromptCrypto()
const sqlite = openSqlite()
const calm = sqlite.d1(() => Promise.resolve())
afterAll(restoreCrypto)
afterAll(silence())

const reference = 'AAA-AAA'
const NOTICE = 'notice'
const HEAD = reportId('head')
const merged: Partial<Report> = {
  state: 'merged',
  promises: [],
  wakeAt: null,
  mergedInto: { id: HEAD, reference },
}
const far = Date.now() + 300 * DAY
const owned: Partial<Report> = {
  state: 'acknowledged',
  owner: { id: 'a-sam', name: SAM.name },
  promises: newReport().promises.map((one) => ({ ...one, due: far, remindAt: far })),
  wakeAt: far,
}

for (const id of ['a', 'b']) {
  const staff = ['sam', 'ada'].map((name) => ({
    id: `${id}-${name}`,
    name,
    email: `${name}@${id}.example`,
    role: 'admin',
  }))
  for (const sql of seedSql({
    site: { ...DEMO_SITE, id },
    staff,
    endpoints: [],
    now: Date.now(),
  })) {
    sqlite.exec(sql)
  }
}
await plantReports(calm, 'a', 'head', 1)
await plantReports(calm, 'a', 'member', MEMBERS, merged)
await plantReports(calm, 'a', 'late', 1)
await plantReports(calm, 'a', 'story', 1, { ...owned, owner: { id: 'a-ada', name: ADA.name } })
await plantReports(calm, 'a', 'hearing', MEMBERS, {
  ...merged,
  mergedInto: { id: reportId('story'), reference },
})
await plantReports(calm, 'a', 'owned', MEMBERS, owned)
await plantReports(calm, 'a', 'waiting', MEMBERS, {
  ...merged,
  notice: NOTICE,
  mergedInto: { id: reportId('known'), reference },
})
await plantReports(calm, 'a', 'known', 1, owned)
await plantReports(calm, 'b', 'stale', 2, { promises: [], wakeAt: 1 })
await plantReports(calm, 'b', 'broken', 1, { wakeAt: 1 })
sqlite.exec(
  `UPDATE report SET document = json_remove(document, '$.promises') WHERE id LIKE 'broken%'`,
)
await plantReports(calm, 'b', 'due', 2)
const by = { ...ADA, id: 'a-ada' }
const pinned = { at: 0, by }
await insertKnownIssue(calm, {
  id: NOTICE,
  siteId: 'a',
  text: WORDS,
  pages: [],
  until: null,
  pinned,
  reportId: reportId('known'),
  ended: null,
})

/** What goes wrong: which calls to the database are refused, and who dies. */
const anyWeather = fc.record({
  refusals: fc.array(fc.boolean(), { minLength: 3, maxLength: 9 }),
  crashes: fc.array(fc.nat(5), { maxLength: 3 }),
})

describe('a report ends, somebody leaves, a known problem is over and the clock ticks, in any order', () => {
  it(
    `C1: C7: C9: everything that follows happens once, and nobody is left behind, in ${RUNS} storms`,
    { tags: 'longer', timeout: 600_000 },
    async () => {
      let met = 0
      const property = fc.asyncProperty(fc.scheduler(), anyWeather, async (s, weather) => {
        sqlite.mark()
        try {
          met += await storm(s, weather)
          await expectAll()
        } finally {
          sqlite.undo()
        }
      })
      await fc.assert(property, { numRuns: RUNS })
      // A storm in which nothing goes wrong proves nothing.
      expect(met).toBeGreaterThan(RUNS)
    },
  )
})

interface Weather {
  readonly refusals: readonly boolean[]
  readonly crashes: readonly number[]
}

async function storm(s: fc.Scheduler, { refusals, crashes }: Weather): Promise<number> {
  const line: WorkMessage[] = []
  const living = new Set<() => void>()
  let [calls, struck, isCalm, aheadMs] = [0, 0, false, 0]

  async function spawn<T>(work: (env: Env) => Promise<T>): Promise<T | typeof DIED> {
    let isDead = false
    const death = Promise.withResolvers<typeof DIED>()
    const die = () => {
      isDead = true
      death.resolve(DIED)
    }
    const gate = async (sql: string) => {
      if (isCalm) return
      await s.schedule(Promise.resolve(), sql.trim().slice(0, 30))
      if (isDead) await new Promise(() => {})
      const isRefused = refusals[calls++ % refusals.length] === true && calls % 4 === 0
      if (!isRefused) return
      struck++
      throw new Error(OVERLOADED)
    }
    living.add(die)
    const push = (body: object) => {
      if ('job' in body) line.push(body as WorkMessage)
      return Promise.resolve()
    }
    const env = {
      DB: sqlite.d1(gate),
      BELL: {
        send: push,
        sendBatch: (all: readonly { body: object }[]) =>
          Promise.all(all.map(({ body }) => push(body))),
      },
      EMAIL: { send: () => Promise.resolve({ messageId: 'sent' }) },
      MAIL_FROM: 'Amends <amends@shop.example>',
      CALLS_MAX,
    } as unknown as Env
    return Promise.race([work(env), death.promise]).finally(() => living.delete(die))
  }

  /** Tries until it was taken, as people and devices do. */
  async function persist(work: (env: Env) => Promise<unknown>): Promise<void> {
    for (let tries = 0; tries < 30; tries++) {
      const outcome = await spawn((env) => work(env).then(() => null, problemOf))
      if (outcome === null) return
      if (
        outcome instanceof Problem &&
        outcome.code !== 'unavailable' &&
        outcome.code !== 'conflict'
      )
        return
    }
  }

  const act = (id: string, actor: Actor, command: Command) =>
    persist((env) => executeById(env, id, { actor, command }, readClock()))
  const clock = () => ({ ...readClock(), now: readClock().now + aheadMs })
  const tick = () =>
    spawn((env) => workSites(env, clock, aheadMs, Number(CALLS_MAX)).catch(() => null))

  async function queue(): Promise<void> {
    for (let round = 0; round < 4; round++) {
      await s.schedule(Promise.resolve(), 'queue')
      // Each message comes at least once.
      const messages = round % 2 === 0 ? line.slice(0, 2) : line.splice(0, 2)
      await spawn((env) => runChunks(env, messages, Number(CALLS_MAX)).catch(() => null))
    }
  }

  async function crasher(at: number): Promise<void> {
    await s.schedule(Promise.resolve(), 'crash')
    const victim = [...living][at % Math.max(living.size, 1)]
    if (victim) struck++
    victim?.()
  }

  const leaving = { siteId: 'a', id: 'a-sam', name: SAM.name }
  const end = { at: Date.now(), by, words: WORDS }
  await s.waitFor(
    Promise.all([
      act(HEAD, CUSTOMER, { type: 'withdraw' }),
      act(reportId('late'), by, { type: 'merge', into: HEAD }),
      act(reportId('story'), by, SAY),
      persist((env) => deleteStaff(env.DB, leaving, by, 7)),
      persist((env) => endKnownIssue(env.DB, { siteId: 'a', id: NOTICE }, end)),
      tick().then(tick),
      tick(),
      queue(),
      ...crashes.map(crasher),
    ]),
  )
  isCalm = true
  // Leases end, and what failed is due again.
  for (let round = 0; round < 12; round++) {
    aheadMs += 20 * 60_000
    await tick()
    while (line.length > 0)
      await spawn((env) => runChunks(env, line.splice(0, 10), Number(CALLS_MAX)))
    sqlite.exec('UPDATE work_turn SET until = 0')
  }
  return struck
}

async function expectAll(): Promise<void> {
  const { withdrawn = 0 } = await countStates(calm, 'head')
  expect(withdrawn, 'the report was withdrawn').toBe(1)
  expect(await countStates(calm, 'member'), 'nobody is left merged').toEqual({ received: MEMBERS })
  expect(await countStates(calm, 'late'), 'nor who was merged in that moment').toEqual({
    received: 1,
  })
  const mergedLate = await countEvents(calm, 'late', 'merged')
  expect(await countEvents(calm, 'late', 'separated'), 'each merge ends').toBe(mergedLate)
  expect(await countEvents(calm, 'member', 'separated'), 'each once').toBe(MEMBERS)
  const said = await countEvents(calm, 'story', 'messaged')
  expect(said, 'words for everybody are said').toBeGreaterThan(0)
  const heard = await countEvents(calm, 'hearing', 'messaged')
  expect(heard, 'and all hear them, once').toBe(MEMBERS * said)
  expect(await callsForHelp(), 'help is called, once each').toBe(MEMBERS)
  expect(await countEvents(calm, 'waiting', 'messaged'), 'all are told, once').toBe(MEMBERS)
  const reminded = await countEvents(calm, 'due', 'promise_reminded')
  expect(reminded, 'the clock turned').toBeGreaterThanOrEqual(2)
  const left = sqlite.all(`SELECT id FROM due_command`).map(({ id }) => id)
  expect(left, 'what cannot be done waits, and nothing else').toEqual([
    `tick-${reportId('broken')}`,
  ])
  const stale = sqlite.all(
    `SELECT count(*) AS n FROM report WHERE id LIKE 'stale%' AND wake_at = 1`,
  )
  expect(stale[0]?.['n'], 'wake-ups are written anew').toBe(0)
}

async function callsForHelp(): Promise<number> {
  const rows = sqlite.all(
    `SELECT count(*) AS n FROM event WHERE report_id LIKE 'owned-%' AND type = 'escalated'
       AND data ->> '$.reason' LIKE '%has left%'`,
  )
  return Number(rows[0]?.['n'])
}

function problemOf(error: unknown): unknown {
  if (error instanceof Problem) return error
  throw error
}
