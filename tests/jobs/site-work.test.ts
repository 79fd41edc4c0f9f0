import type { D1Database } from '@cloudflare/workers-types'
import { describe, expect, it } from 'vitest'
import { everyMinute } from '../../worker/jobs/every-minute.ts'
import { countEvents, countStates, openClockwork, plantReports } from '../support/due-work.ts'
import { MONDAY } from '../support/reports.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

describe('C9: a site with more that is due than fits into a call', () => {
  it('C9: has one chunk under way at a time, however often the clock ticks meanwhile', async () => {
    const { db, line, tick, bring } = openClockwork(['a', 'b'], '1000')
    await plantReports(db, 'a', 'a', 2_000)
    await plantReports(db, 'b', 'b', 100)
    const clocks = () => line.filter(({ job }) => job === 'clock').map(({ siteId }) => siteId)
    await tick()
    await tick(MINUTE)
    expect(clocks()).toEqual(['a', 'b'])
    const first = line[0]
    await bring()
    expect(clocks()).toEqual(['b', 'a'])
    // The queue may bring a message twice.
    if (first) line.unshift(first)
    await bring()
    expect(await countEvents(db, 'a', 'promise_reminded')).toBe(50)
  })

  it('C9: is done in chunks of fewer statements than the platform takes, also ten in one call', async () => {
    const sites = Array.from({ length: 12 }, (_, at) => `s${at}`)
    const { db, line, calls, tick, bring } = openClockwork(sites, '1000')
    for (const site of sites) await plantReports(db, site, site, 40)
    await tick()
    expect(line.filter(({ job }) => job === 'clock')).toHaveLength(12)
    while (line.length > 0) await bring(10)
    expect(Math.max(...calls)).toBeLessThan(1_000)
    for (const site of sites) {
      expect(await countEvents(db, site, 'promise_reminded')).toBe(40)
    }
  })
})

describe('C9: a site whose chunk is at work', () => {
  it('C9: is left to it by the clock, and taken up again once that chunk is over or lost', async () => {
    const { db, line, tick } = openClockwork(['a', 'b'], '1000')
    for (const site of ['a', 'b']) await plantReports(db, site, site, 5)
    const reminded = () =>
      Promise.all(['a', 'b'].map((site) => countEvents(db, site, 'promise_reminded')))
    const turn = db.prepare(
      `INSERT INTO work_turn (site_id, job, run, until) VALUES ('a', 'clock', 'a chunk', ?)
       ON CONFLICT (site_id, job) DO UPDATE SET until = excluded.until`,
    )
    await turn.bind(Date.now() + 5 * MINUTE).run()
    await tick()
    expect([await reminded(), line]).toEqual([[0, 5], []])
    await turn.bind(Date.now() - 1).run()
    await tick()
    expect(await reminded()).toEqual([5, 5])
  })
})

describe('C9: on the free plan', () => {
  it('C9: each minute does a small round of at most 50 statements, and every site has its turn', async () => {
    const { db, line, calls, tick } = openClockwork(['a', 'b', 'c'], '50')
    await plantReports(db, 'a', 'a', 500, { wakeAt: MONDAY - DAY })
    await plantReports(db, 'b', 'b', 1)
    await plantReports(db, 'c', 'c', 1)
    // A round reaches one or two, and which comes first goes round by the minute: no site with
    // more to do keeps another from its turn.
    for (let minute = 0; minute < 12; minute++) await tick(minute * MINUTE)
    expect(await countEvents(db, 'b', 'promise_reminded')).toBe(1)
    expect(await countEvents(db, 'c', 'promise_reminded')).toBe(1)
    expect(line).toEqual([])
    expect(Math.max(...calls)).toBeLessThanOrEqual(50)
  })
})

describe('C9: on the free plan with more sites than a round reaches', () => {
  it('C9: each minute begins with another one, however much is left at those before it', async () => {
    const sites = ['a', 'b', 'c', 'd', 'e', 'f']
    const { db, tick } = openClockwork(sites, '50')
    for (const site of sites) await plantReports(db, site, site, 100)
    for (let minute = 0; minute < 12; minute++) await tick(minute * MINUTE)
    for (const site of sites) {
      const done = await countEvents(db, site, 'promise_reminded')
      expect([site, done > 0, done < 100]).toEqual([site, true, true])
    }
  })
})

describe('C9: a site whose work fails', () => {
  it('C9: keeps none of the others waiting, and is tried again a minute later', async () => {
    const { db, call, tick } = openClockwork(['a', 'b', 'c'], '1000')
    for (const site of ['a', 'b', 'c']) await plantReports(db, site, site, 2)
    const reminded = () =>
      Promise.all(['a', 'b', 'c'].map((site) => countEvents(db, site, 'promise_reminded')))
    await call((env) => everyMinute({ ...env, DB: refusing(env.DB, 'a') }, Date.now()))
    expect(await reminded()).toEqual([0, 2, 2])
    await tick(MINUTE)
    expect(await reminded()).toEqual([2, 2, 2])
  })
})

/** A database that does not say what is due at a site. */
function refusing(db: D1Database, site: string): D1Database {
  const prepare = (sql: string) => {
    const statement = db.prepare(sql)
    const bind = (...values: readonly unknown[]) => {
      const isAsked = values.includes(site) && sql.startsWith('SELECT id FROM')
      if (isAsked) throw new Error('D1_ERROR: D1 DB is overloaded.')
      return statement.bind(...values)
    }
    return { bind, all: () => statement.all(), first: () => statement.first() }
  }
  return {
    prepare,
    batch: (all: Parameters<D1Database['batch']>[0]) => db.batch(all),
  } as unknown as D1Database
}

describe('C9: every kind of work', () => {
  it('C9: gives each site its share: erasures, pictures, sweeps, digests and follow-ups', async () => {
    const { db, line, calls, tick, bring } = openClockwork(['a', 'b'], '1000')
    const over = { state: 'withdrawn', promises: [], wakeAt: null, changedAt: MONDAY } as const
    await plantReports(db, 'a', 'olda', 500, over)
    await plantReports(db, 'b', 'oldb', 2, over)
    // At noon, when everybody's morning has come.
    await tick(800 * DAY + (12 * 60 * MINUTE - (Date.now() % DAY)))
    const isServed = async () => (await countStates(db, 'oldb'))['erased'] === 2
    for (let left = line.length; left > 0 && !(await isServed()); left--) await bring()
    expect(await isServed()).toBe(true)
    expect((await countStates(db, 'olda'))['withdrawn']).toBeGreaterThan(400)
    const swept = db.prepare(`SELECT count(*) AS n FROM picture_sweep WHERE site_id = ?`)
    expect(await swept.bind('b').first<number>('n')).toBe(2)
    const sent = async (site: string) =>
      db
        .prepare(`SELECT count(*) AS n FROM digest WHERE staff_id = ? AND sent_at IS NOT NULL`)
        .bind(`${site}-sam`)
        .first<number>('n')
    for (let left = line.length * 3; left > 0 && line.length > 0; left--) await bring()
    expect([await sent('a'), await sent('b')]).toEqual([1, 1])
    expect(Math.max(...calls)).toBeLessThan(1_000)
  })
})
