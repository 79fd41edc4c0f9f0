import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import packageJson from '../../package.json' with { type: 'json' }
import { log, logError, nameSubject, withSubject } from '../../worker/log.ts'
import { Problem } from '../../worker/problem.ts'
import { referenceOf } from '../../worker/reports/reference.ts'
import { newClick, raise, tell } from '../support/click.ts'
import { leadThrough, newCase, openDesk } from '../support/desk.ts'
import { type Collector, useCollector } from '../support/shared-collector.ts'

type Line = Readonly<Record<string, string | number | undefined>>

let collector: Collector
beforeAll(async () => {
  collector = await useCollector()
})
afterAll(() => collector.close())

/** What the worker has logged, as programs read it. */
const linesOf = (logs: readonly { message: string }[]): readonly Line[] =>
  logs
    .filter(({ message }) => message.startsWith('{"event"'))
    .map(({ message }) => JSON.parse(message) as Line)

describe('C17: every line of the log', () => {
  it('names the release, and of what happens to a report its site and its reference', async () => {
    const { sam } = await openDesk(collector, 'first')
    await openDesk(collector, 'second')
    const one = await newCase(collector, { site: 'first' })
    const other = newClick({ site: 'second' })
    await raise(collector, other)
    await tell(collector, other, { text: 'Nothing happens.' })
    await leadThrough(one, sam, 'acknowledge')
    await collector.tick(60_000)
    const pairs = () => {
      const about = linesOf(collector.logs()).filter(
        ({ event }) => event === 'committed' || event === 'delivered',
      )
      return [...new Set(about.map(({ site, report }) => `${site} ${report}`))].toSorted()
    }
    await expect
      .poll(pairs)
      .toEqual([`first ${referenceOf(one.click.id)}`, `second ${referenceOf(other.id)}`])
    const lines = linesOf(collector.logs())
    expect(lines.filter(({ release }) => release !== packageJson.version)).toEqual([])
  })

  it('names them also of a refusal that is our own fault', async () => {
    const { sam } = await openDesk(collector, 'broken')
    const one = await newCase(collector, { site: 'broken' })
    await collector.db
      .prepare(`UPDATE report SET document = json_remove(document, '$.promises') WHERE id = ?`)
      .bind(one.click.id)
      .run()
    collector.forgetLogs()
    const answer = await tell(collector, one.click, { text: 'Hello?' })
    expect(answer.status).toBe(500)
    expect((await sam.get(one.path)).status).toBe(500)
    const lines = () => linesOf(collector.logs()).filter(({ event }) => event === 'internal')
    await expect.poll(() => lines().some(({ site }) => site === 'broken')).toBe(true)
  })
})

describe('C17: what a line is about', () => {
  let lines: Line[]
  const note = (line: string) => void lines.push(JSON.parse(line) as Line)
  const listen = () => {
    lines = []
    vi.spyOn(console, 'log').mockImplementation(note)
    vi.spyOn(console, 'error').mockImplementation(note)
  }
  afterEach(() => {
    vi.restoreAllMocks()
  })

  it('is kept apart in everything that runs at the same time', async () => {
    listen()
    const work = async (site: string) => {
      await Promise.resolve()
      nameSubject({ report: `report of ${site}` })
      await Promise.resolve()
      log('worked')
    }
    await Promise.all(['a', 'b'].map((site) => withSubject({ site }, () => work(site))))
    log('ended')
    expect(lines).toMatchObject([
      { site: 'a', report: 'report of a' },
      { site: 'b', report: 'report of b' },
      {},
    ])
    expect(lines[2]).not.toHaveProperty('site')
  })

  it('is told of an error by whoever logs it, also of its cause', async () => {
    listen()
    const cause = new Error('D1_ERROR: broken')
    const fail = () => Promise.reject(new Problem('unavailable', [], { cause }))
    const run = () => withSubject({ report: 'K7M-2PQ' }, fail)
    const error: unknown = await withSubject({ site: 'demo' }, run).catch((one: unknown) => one)
    logError('failed', error)
    logError('failed', cause)
    const subject = { site: 'demo', report: 'K7M-2PQ' }
    expect(lines).toMatchObject([subject, subject])
  })
})
