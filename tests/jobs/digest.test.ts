import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { takeDigests } from '../../worker/db/digests.ts'
import { act } from '../support/act.ts'
import { newClick, raise } from '../support/click.ts'
import { useFaultyCollector } from '../support/faulty.ts'
import { type Collector, useCollector } from '../support/shared-collector.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

let collector: Collector
beforeAll(async () => {
  collector = await useCollector()
})
afterAll(() => collector.close())

/** How long it is until an hour of tomorrow, on the clock of UTC. */
function untilTomorrowAt(hour: number): number {
  const now = new Date()
  return Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1, hour) - +now
}

async function seed(id: string, people: readonly string[], timeZone = 'UTC') {
  const hours = Array.from({ length: 7 }, () => [[0, 1440]] as const)
  const staff = people.map((name) => ({
    id: `${id}-${name}`,
    name,
    email: `${id}-${name}@shop.example`,
    role: 'agent',
  }))
  await collector.seed({ id, calendar: { timeZone, hours, holidays: [] } }, { staff })
  return async (name: string) => {
    const mails = await collector.mailsTo(`${id}-${name}@shop.example`)
    return mails.filter(({ subject }) => subject.startsWith('Today at '))
  }
}

describe('the digest', () => {
  it('comes once a day from eight on, to each person, however often the clock ticks', async () => {
    const digests = await seed('daily', ['ann', 'ben'])
    await collector.tick(untilTomorrowAt(7))
    expect(await digests('ann')).toHaveLength(0)
    await Promise.all([
      collector.tick(untilTomorrowAt(8) + 1_000),
      collector.tick(untilTomorrowAt(8) + 1_500),
    ])
    await collector.tick(untilTomorrowAt(8) + MINUTE)
    await collector.tick(untilTomorrowAt(23))
    expect(await digests('ann')).toHaveLength(1)
    expect(await digests('ben')).toHaveLength(1)
    await collector.tick(DAY + untilTomorrowAt(8) + MINUTE)
    expect(await digests('ann')).toHaveLength(2)
  })

  it('says in a line that it proves that mail works, also when nothing waits', async () => {
    const digests = await seed('empty', ['ann'])
    await collector.tick(untilTomorrowAt(9))
    const [mail] = await digests('ann')
    expect(mail?.subject).toBe('Today at Kiln & Clay: nothing waiting')
    expect(mail?.text).toContain('Nothing is waiting for you today.')
    expect(mail?.text).toContain('You get this email every morning, even when nothing is waiting.')
    expect(mail?.html).toContain('You get this email every morning')
  })

  it('waits for the end of somebody’s quiet hours', async () => {
    const digests = await seed('quiet', ['ann'])
    await collector.db
      .prepare("UPDATE staff SET alerts = ? WHERE id = 'quiet-ann'")
      .bind(JSON.stringify({ quiet: { from: 22 * 60, to: 11 * 60 } }))
      .run()
    await collector.tick(untilTomorrowAt(9))
    expect(await digests('ann')).toHaveLength(0)
    await collector.tick(untilTomorrowAt(11) + MINUTE)
    expect(await digests('ann')).toHaveLength(1)
  })

  it('begins on the morning after somebody came', async () => {
    const digests = await seed('newcomer', ['ann'])
    await collector.db
      .prepare("UPDATE staff SET created_at = ? WHERE id = 'newcomer-ann'")
      .bind(Date.now() + untilTomorrowAt(7))
      .run()
    await collector.tick(untilTomorrowAt(9))
    expect(await digests('ann')).toHaveLength(0)
    await collector.tick(DAY + untilTomorrowAt(9))
    expect(await digests('ann')).toHaveLength(1)
  })

  it('keeps to the site’s own morning', async () => {
    const digests = await seed('tokyo', ['ann'], 'Asia/Tokyo')
    // Eight in Tokyo is eleven at night in UTC, so by then it is tomorrow there.
    await collector.tick(untilTomorrowAt(22))
    const before = (await digests('ann')).length
    await collector.tick(untilTomorrowAt(23) + MINUTE)
    expect(await digests('ann')).toHaveLength(before + 1)
  })

  it('lists each report once, where it presses the most, with a link that opens it', async () => {
    const digests = await seed('list', ['ann', 'ben'])
    const ann = { role: 'agent', id: 'list-ann', name: 'ann' } as const
    const [mine, free] = [newClick({ site: 'list' }), newClick({ site: 'list', reason: 'order' })]
    await raise(collector, mine)
    await raise(collector, free)
    const updateBy = Date.now() + untilTomorrowAt(12)
    const text = 'I am sorry that it failed.'
    await act(collector, mine.id, ann, { type: 'acknowledge', text, updateBy })
    await collector.tick(untilTomorrowAt(8) + MINUTE)
    const [toAnn] = await digests('ann')
    const [toBen] = await digests('ben')
    expect(toAnn?.subject).toMatch(/^Today at Kiln & Clay: 2 reports: overdue/)
    expect(toAnn?.text).toMatch(
      /Due today:\n\n\* \w{3}-\w{3}: Something doesn’t work on \/checkout\n  send an update by \w+day 12:00\n/,
    )
    expect(toAnn?.text).toMatch(new RegExp(`/desk/enter/${mine.id}~list-ann~\\d+~[\\w-]{43}\\n`))
    expect(toAnn?.text.match(/Something doesn’t work/g)).toHaveLength(1)
    expect(toBen?.text).not.toContain(mine.id)
    expect(toBen?.text).toContain(free.id)
  })

  it('of a site with broken settings leaves the mornings of all others alone', async () => {
    await seed('broken', ['ann'])
    const digests = await seed('healthy', ['ann'])
    await collector.db
      .prepare(`UPDATE site SET settings = '{"calendar":{"timeZone":"UTC"}}' WHERE id = 'broken'`)
      .run()
    await raise(collector, newClick({ site: 'healthy' }))
    await collector.tick(untilTomorrowAt(10))
    expect(await digests('ann')).toHaveLength(1)
  })
})

describe('a digest that the mail service refuses', () => {
  it('is sent later that morning, and only to whom it was refused', async () => {
    const refusing = await useFaultyCollector()
    await refusing.fail({ call: 'EMAIL send refused', how: 'before', message: 'It is down.' })
    const person = (name: string, email: string) => ({ id: name, name, email, role: 'agent' })
    await refusing.seed(
      { id: 'demo' },
      { staff: [person('ann', 'refused@shop.example'), person('ben', 'ben@shop.example')] },
    )
    const digests = async () => {
      const { results } = await refusing.db
        .prepare('SELECT staff_id AS id, attempts, sent_at FROM digest ORDER BY staff_id')
        .all<{ id: string; attempts: number; sent_at: number | null }>()
      return results.map(({ id, attempts, sent_at: at }) => `${id} ${attempts} ${at !== null}`)
    }
    const eight = untilTomorrowAt(8)
    await refusing.tick(eight + MINUTE)
    await refusing.tick(eight + 2 * MINUTE)
    expect(await digests()).toEqual(['ann 1 false', 'ben 1 true'])
    await refusing.db.prepare("UPDATE staff SET email = 'ann@shop.example' WHERE id = 'ann'").run()
    await refusing.tick(eight + 20 * MINUTE)
    await refusing.tick(eight + 21 * MINUTE)
    expect(await digests()).toEqual(['ann 2 true', 'ben 1 true'])
    await refusing.close()
  })

  it('is given up after some hours', async () => {
    const at = (minutes: number) => Date.parse('2026-03-09T08:00Z') + minutes * MINUTE
    await seed('gone', ['ann'])
    const day = { siteId: 'gone', day: '2026-03-09', since: Number.MAX_SAFE_INTEGER }
    const take = (minutes: number) =>
      takeDigests(collector.db, [day], {
        now: at(minutes),
        leaseUntil: at(minutes + 1),
        attemptsMax: 3,
        limit: 10,
      })
    const taken = [await take(0), await take(0), await take(1), await take(2), await take(3)]
    expect(taken.map(([one]) => one?.attempts ?? null)).toEqual([1, null, 2, 3, null])
  })
})
