import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { executeById } from '../../worker/app/execute-command.ts'
import { findReport, listEvents } from '../../worker/db/reports.ts'
import { listGivenUp } from '../../worker/db/work/due-commands.ts'
import type { Command } from '../../worker/reports/commands.ts'
import { referenceOf } from '../../worker/reports/reference.ts'
import type { Actor, Report } from '../../worker/reports/report.ts'
import { readClock } from '../../worker/time/clock.ts'
import { newClick, post, raise } from '../support/click.ts'
import { WATCHER } from '../support/collector.ts'
import { newCase, openDesk } from '../support/desk.ts'
import {
  countEvents,
  countStates,
  lastTryIn,
  openClockwork,
  plantReports,
} from '../support/due-work.ts'
import { pin } from '../support/known-problem.ts'
import { newReport } from '../support/reports.ts'
import { type Collector, useCollector } from '../support/shared-collector.ts'
import { MOVES } from '../support/stories.ts'
import { until } from '../support/until.ts'

const DAY = 24 * 60 * 60_000
const WORDS = 'Paying by card works again since noon. Thank you for waiting.'

let collector: Collector
beforeAll(async () => {
  collector = await useCollector()
})
afterAll(() => collector.close())

const dueCount = async (site: string) =>
  collector.db
    .prepare('SELECT count(*) AS n FROM due_command WHERE site_id = ?')
    .bind(site)
    .first<number>('n')

const mergedInto = (id: string): Partial<Report> => ({
  state: 'merged',
  promises: [],
  wakeAt: null,
  mergedInto: { id, reference: referenceOf(id) },
})

const withdraw = ({ id, key }: { id: string; key: string }) =>
  post(collector, `/v1/reports/${id}/withdraw`, { key })

describe('C1: reports that were merged into one that ends unresolved', () => {
  it('C1: stand alone again with a new promise, each once, and nothing is left to be done', async () => {
    await openDesk(collector, 'ends')
    const head = newClick({ site: 'ends' })
    await raise(collector, head)
    const ids = await plantReports(collector.db, 'ends', 'member', 12, mergedInto(head.id))
    await withdraw(head)
    await until('all stand alone', async () => (await dueCount('ends')) === 0)
    expect(await countStates(collector.db, 'member')).toEqual({ received: 12 })
    expect(await countEvents(collector.db, 'member', 'separated')).toBe(12)
    const one = await findReport(collector.db, ids[7] ?? '')
    expect(one?.promises).toMatchObject([{ kind: 'answer', status: 'open' }])
  })

  it('C1: are not forgotten where nothing rang: the next minute does it', async () => {
    const { db, tick } = openClockwork(['quiet'], '1000')
    const [head = ''] = await plantReports(db, 'quiet', 'head', 1, {
      state: 'withdrawn',
      wakeAt: null,
    })
    await plantReports(db, 'quiet', 'member', 3, mergedInto(head))
    await db
      .prepare(
        `INSERT INTO due_command (site_id, id, kind, subject, since, due_at)
         VALUES ('quiet', 'a', 'separate', ?, 0, 0)`,
      )
      .bind(head)
      .run()
    await tick()
    expect(await countStates(db, 'member')).toEqual({ received: 3 })
  })
})

const far = Date.now() + 90 * DAY
const SAM = { role: 'admin', id: 'many-sam', name: 'Sam Okafor' } as const
const say = {
  type: 'message',
  text: 'The basket opens again tomorrow.',
  updateBy: Date.now() + 60 * 60_000,
  forAll: true,
} as const

describe('C1: hundreds of reports that were merged into one', () => {
  it.each<[string, Actor, Command, string, string]>([
    ['ends unresolved', { role: 'customer' }, { type: 'withdraw' }, 'separated', 'received'],
    ['has words for everybody', SAM, say, 'messaged', 'merged'],
    [
      'is resolved for everybody',
      SAM,
      { ...MOVES.resolve(), forAll: true },
      'resolved',
      'resolved',
    ],
  ])(
    'C1: follow, each once and in calls within the platform’s limit, where it %s',
    async (_what, actor, command, type, state) => {
      const { db, line, calls, call, tick, bring } = openClockwork(['many'], '1000')
      const owner = { id: SAM.id, name: SAM.name }
      const promises = newReport().promises.map((one) => ({ ...one, due: far, remindAt: far }))
      const [head = ''] = await plantReports(db, 'many', 'head', 1, {
        state: 'acknowledged',
        owner,
        promises,
        wakeAt: far,
      })
      await plantReports(db, 'many', 'member', 300, mergedInto(head))
      await call(
        async (env) => void (await executeById(env, head, { actor, command }, readClock())),
      )
      expect(calls[0]).toBeLessThan(25)
      expect(await countEvents(db, 'member', type)).toBe(0)
      const left = () => db.prepare('SELECT count(*) AS n FROM due_command').first<number>('n')
      do {
        while (line.length > 0) await bring(10)
        await tick()
      } while ((await left()) !== 0)
      expect(await countEvents(db, 'member', type)).toBe(300)
      expect(await countStates(db, 'member')).toEqual({ [state]: 300 })
      expect(Math.max(...calls)).toBeLessThan(1_000)
    },
  )
})

describe('C1: a report without consequences', () => {
  it('C1: writes no row more than before when it is raised and withdrawn', async () => {
    await openDesk(collector, 'alone')
    const click = newClick({ site: 'alone' })
    await raise(collector, click)
    await withdraw(click)
    expect((await findReport(collector.db, click.id))?.state).toBe('withdrawn')
    expect(await dueCount('alone')).toBe(0)
  })
})

describe('C1: what somebody who leaves had in hand', () => {
  it('C1: calls for help, all of it and each once, however much it is', async () => {
    const { ada, sam } = await openDesk(collector, 'leaves')
    const one = await newCase(collector, { site: 'leaves' })
    await one.act(sam, 'acknowledge', {
      text: 'I see what broke, and I repair it today.',
      updateBy: String(Date.now() + 60 * 60_000),
    })
    const { owner, ...rest } = await one.read()
    const like = { ...rest, owner, wakeAt: Date.now() + DAY }
    await plantReports(collector.db, 'leaves', 'owned', 28, like)
    const others = { ...like, owner: { id: 'leaves-noa', name: 'Noa' } }
    await plantReports(collector.db, 'leaves', 'others', 2, others)
    expect((await ada.post('/desk/settings/staff/delete', { id: 'leaves-sam' })).status).toBe(303)
    await collector.tick()
    await until('help is called', async () => (await dueCount('leaves')) === 0)
    expect(await countEvents(collector.db, 'owned', 'escalated')).toBe(28)
    expect(await countEvents(collector.db, 'others', 'escalated')).toBe(0)
    const events = await listEvents(collector.db, one.click.id)
    expect(events.at(-1)).toMatchObject({
      type: 'escalated',
      actor: { id: 'leaves-ada' },
      data: { reason: 'Sam has left the team. Please assign this report to someone.' },
    })
  })
})

describe('C1: the end of a known problem', () => {
  it('C1: is told to everybody who waited, each once, also where it is ended twice', async () => {
    const { sam } = await openDesk(collector, 'over')
    const notice = await pin(sam)
    await plantReports(collector.db, 'over', 'waiting', 28, { ...mergedInto(notice), notice })
    for (let press = 0; press < 2; press++) {
      await sam.post(`/desk/notices/${notice}/end`, { words: WORDS })
      await collector.tick()
    }
    await until('all were told', async () => (await dueCount('over')) === 0)
    expect(await countEvents(collector.db, 'waiting', 'messaged')).toBe(28)
    const toldAt = await collector.db
      .prepare('SELECT told_at FROM notice WHERE id = ?')
      .bind(notice)
      .first<number>('told_at')
    expect(toldAt).not.toBeNull()
  })
})

describe('C1: a follow-up that fails', () => {
  it('C1: is tried later and later, given up in the end, shown at the desk, and tried again on request', async () => {
    const { sam, lea } = await openDesk(collector, 'fails')
    const notice = await pin(sam)
    const waiting = { ...mergedInto(notice), notice }
    await plantReports(collector.db, 'fails', 'fine', 3, waiting)
    const [broken = ''] = await plantReports(collector.db, 'fails', 'broken', 1, waiting)
    // No report is without promises: whatever is done to it throws.
    const put = (sql: string) =>
      collector.db.prepare(`UPDATE report SET document = ${sql} WHERE id = ?`).bind(broken).run()
    await put(`json_remove(document, '$.promises')`)
    await sam.post(`/desk/notices/${notice}/end`, { words: WORDS })
    expect(await countEvents(collector.db, 'fine', 'messaged')).toBe(3)
    await lastTryIn(collector.db, 'fails')
    await collector.tick()
    expect(await listGivenUp(collector.db, 'fails')).toMatchObject([
      { kind: 'tell_end', count: 1, reportIds: [broken] },
    ])
    const page = await (await sam.get('/desk/deliveries')).text()
    expect(page).toContain('Tell customers that a known issue is over')
    expect(page).toContain(referenceOf(broken))
    const health = (await (await collector.fetch('/health', { headers: WATCHER })).json()) as {
      workGivenUp: number
    }
    expect(health.workGivenUp).toBe(1)
    await until('the line', () =>
      collector.logs().some(({ message }) => message.includes('due_command_given_up')),
    )
    await put(`json_set(document, '$.promises', json('[]'))`)
    expect((await sam.post('/desk/deliveries/follow-ups/again')).status).toBe(403)
    expect((await lea.post('/desk/deliveries/follow-ups/again')).status).toBe(303)
    await collector.tick()
    expect(await countEvents(collector.db, 'broken', 'messaged')).toBe(1)
    expect(await listGivenUp(collector.db, 'fails')).toEqual([])
  })
})
