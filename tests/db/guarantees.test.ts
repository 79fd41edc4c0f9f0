import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { installBase64 } from '../../demo/base64.ts'
import { DEMO_SITE, seedSql } from '../../demo/seed.ts'
import { openSqlite } from '../../demo/sqlite.ts'
import { executeById, executeCommand } from '../../worker/app/execute-command.ts'
import { claim, recordAttempts } from '../../worker/db/deliveries.ts'
import { writeLedger } from '../../worker/db/ledger.ts'
import { listDue, loadDue } from '../../worker/db/queries/due.ts'
import { mapDbErrors } from '../../worker/db/query.ts'
import { findReport } from '../../worker/db/reports.ts'
import { findDesk } from '../../worker/db/sites.ts'
import type { Env } from '../../worker/env.ts'
import type { Command } from '../../worker/reports/commands.ts'
import type { Actor, Report } from '../../worker/reports/report.ts'
import { deliveriesOf } from '../support/deliveries.ts'
import { CUSTOMER, MONDAY, newReport, SAM, TOLD } from '../support/reports.ts'
import { SECRET, silence } from '../support/storm.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

installBase64()
const sqlite = openSqlite()
const db = sqlite.d1(() => Promise.resolve())
const env = { DB: db, BELL: { send: () => Promise.resolve() } } as unknown as Env

beforeAll(() => {
  const staff = [{ id: SAM.id, name: SAM.name, email: 'sam@shop.example', role: SAM.role }]
  const endpoints = [{ id: 'crm', url: 'https://crm.example', secret: SECRET }]
  for (const sql of seedSql({ site: DEMO_SITE, staff, endpoints, now: MONDAY })) sqlite.exec(sql)
})
beforeEach(() => sqlite.mark())
afterEach(() => sqlite.undo())
afterAll(silence())

const clockAt = (now: number) => ({ now, newId: () => crypto.randomUUID(), random: () => 0 })

async function raise(id = TOLD.id, now = MONDAY): Promise<Report> {
  const desk = await findDesk(db, 'demo')
  if (!desk) throw new Error('The site is gone.')
  const told = { ...TOLD, id, keyHash: `key of ${id}` }
  const wanted = { actor: CUSTOMER, command: { type: 'raise', told } } as const
  return executeCommand(env, desk, null, wanted, clockAt(now))
}

const act = (actor: Actor, command: Command, now: number, id = TOLD.id) =>
  executeById(env, id, { actor, command }, clockAt(now))
const write = (now: number) => act(CUSTOMER, { type: 'write', text: 'Are you there?' }, now)
const withdraw = (now: number) => act(CUSTOMER, { type: 'withdraw' }, now)
const rowsOf = (channel: 'mail' | 'webhook') =>
  sqlite.all('SELECT * FROM delivery WHERE channel = ? ORDER BY seq', channel)
const set = (channel: string, sql: string) =>
  sqlite.exec(`UPDATE delivery SET ${sql} WHERE channel = '${channel}'`)

describe('an alert that waits', () => {
  it('tells what happens meanwhile, so there is no second one', async () => {
    await raise()
    await write(MONDAY + 1)
    expect([rowsOf('mail'), rowsOf('webhook')].map(({ length }) => length)).toEqual([1, 1])
  })

  it('tells no more once somebody sends it: what happens then has an alert of its own', async () => {
    await raise()
    set('mail', `attempts = 1, lease_until = ${MONDAY + MINUTE}`)
    await write(MONDAY + 1)
    expect(rowsOf('mail')).toHaveLength(2)
  })

  it('is called off with the report, unless somebody is just sending it', async () => {
    await raise()
    set('mail', `attempts = 1, lease_until = ${MONDAY + MINUTE}`)
    await withdraw(MONDAY + 1)
    expect(rowsOf('mail')[0]).toMatchObject({ status: 'pending' })
    expect(rowsOf('webhook')[0]).toMatchObject({ status: 'cancelled' })
  })

  it('of a receiver that answered with an error is followed by the end of the story', async () => {
    await raise()
    await withdraw(MONDAY + 1)
    expect(rowsOf('webhook')).toHaveLength(1)
    sqlite.undo()
    sqlite.mark()
    await raise()
    set('webhook', `attempts = 1`)
    await withdraw(MONDAY + 1)
    expect(rowsOf('webhook')).toHaveLength(2)
  })
})

describe('a month’s limit', () => {
  it('holds in the database itself, against a grant that was decided at the same time', async () => {
    const report = await raise()
    const other = await raise('BBBBBBBBBBBBBBBBBBBBBB')
    const grant = (to: Report) => {
      const limits = { monthFrom: MONDAY, monthMax: 6_000 }
      const hold = {
        type: 'hold',
        seq: 1,
        at: MONDAY,
        staffId: 'sam',
        amount: 4_000,
        ...limits,
      } as const
      return mapDbErrors(() => db.batch([...writeLedger(db, to, [hold])]))
    }
    await grant(report)
    await expect(grant(other)).rejects.toMatchObject({ code: 'conflict' })
  })
})

describe('a claim', () => {
  const at = MONDAY + 10 * MINUTE
  const take = async (body: string | null, now = at) => {
    const due = await listDue(db, now, 9)
    const wanted = deliveriesOf(await loadDue(db, due)).map((delivery) => {
      return { delivery, body, version: delivery.report.version }
    })
    return async () => {
      const claimed = await claim(db, wanted, now, now + MINUTE)
      return claimed.map(({ delivery, taken }) => ({ ...delivery, ...taken }))
    }
  }

  it('belongs to one caller: a second one at the same time gets nothing', async () => {
    await raise()
    const [one, other] = [await take(null), await take(null)]
    expect(await one()).toHaveLength(2)
    expect(await other()).toEqual([])
  })

  it('takes nothing of a report that has changed since it was read', async () => {
    await raise()
    const one = await take(null)
    sqlite.exec(`UPDATE report SET document = json_set(document, '$.version', 9)`)
    expect(await one()).toEqual([])
  })

  it('keeps the bytes of the first attempt for all that follow', async () => {
    await raise()
    const first = await (await take('first'))()
    await recordAttempts(
      db,
      first.map((delivery) => ({
        delivery,
        outcome: { ok: false, reason: 'status_500', again: true },
        at,
        nextAt: at + 1,
      })),
      at,
    )
    const again = await (await take('second', at + MINUTE))()
    expect(again.map(({ body }) => body)).toEqual(['first', 'first'])
  })

  it('that was lost to somebody else records no failure over theirs', async () => {
    await raise()
    const lost = await (await take(null))()
    sqlite.exec(`UPDATE delivery SET lease_until = ${at + DAY}`)
    await recordAttempts(
      db,
      lost.map((delivery) => ({
        delivery,
        outcome: { ok: false, reason: 'status_410', again: false },
        at,
        nextAt: null,
      })),
      at,
    )
    expect(rowsOf('mail')[0]).toMatchObject({ status: 'pending', lease_until: at + DAY })
  })
})

describe('a report that another one is decided on', () => {
  it('is written once: of two who saw the same version, one is told of a conflict', async () => {
    const before = await raise()
    const desk = await findDesk(db, 'demo')
    if (!desk) throw new Error('The site is gone.')
    const wanted = { actor: CUSTOMER, command: { type: 'write', text: 'One.' } } as const
    await executeCommand(env, desk, before, wanted, clockAt(MONDAY + 1))
    const second = executeCommand(env, desk, before, wanted, clockAt(MONDAY + 2))
    await expect(second).rejects.toMatchObject({ code: 'conflict' })
    expect((await findReport(db, before.id))?.version).toBe(newReport().version + 1)
  })
})
