import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newClick, raise } from '../support/click.ts'
import { leadThrough, newCase, openDesk, type Signed } from '../support/desk.ts'
import { type Collector, useCollector } from '../support/shared-collector.ts'
import { until } from '../support/until.ts'

const MANY = 1_200

let collector: Collector
beforeAll(async () => {
  collector = await useCollector()
})
afterAll(() => collector.close())

/**
 * A desk at which more than a thousand reports need something before the one that Sam has: what is
 * copied is new, and nobody has it.
 */
async function openFull(site: string) {
  const hours = Array.from({ length: 7 }, () => [[0, 1440]] as const)
  // Nothing falls due before the morning that comes, and everything before what is resolved.
  const patient = { answerWithinMinutes: 65 * 60 }
  const calendar = { timeZone: 'UTC', hours, holidays: [] }
  const desk = await openDesk(collector, site, { calendar, ...patient })
  const own = await newCase(collector, { site })
  await leadThrough(own, desk.sam, 'acknowledge', 'plan', 'resolve')
  const click = newClick({ site })
  await raise(collector, click)
  await collector.db
    .prepare(
      `WITH RECURSIVE n (at) AS (SELECT 1 UNION ALL SELECT at + 1 FROM n WHERE at < ?1)
       INSERT INTO report (id, site_id, document)
       SELECT printf('%08x%014d', at * 2654435761 & 4294967295, ?3), r.site_id, json_set(
         r.document, '$.id', printf('%08x%014d', at * 2654435761 & 4294967295, ?3),
         '$.keyHash', ?2 || at, '$.receivedAt', r.received_at - at)
       FROM n, report r WHERE r.id = ?4`,
    )
    .bind(MANY - 1, site, site.length, click.id)
    .run()
  return { ...desk, own }
}

const idsIn = (page: string) =>
  [...page.matchAll(/href="\/desk\/reports\/([\w-]{22})"/g)].map(([, id]) => id ?? '')

async function readAll(who: Signed, path: string) {
  const pages: (readonly string[])[] = []
  for (let next: string | undefined = path; next !== undefined;) {
    const page = await (await who.get(next)).text()
    pages.push(idsIn(page))
    next = /href="([^"]+)">More reports/.exec(page)?.[1]?.replaceAll('&amp;', '&')
  }
  return pages
}

describe('a site with more than a thousand open reports', () => {
  it('C11: shows each person at home what is theirs, behind whatever it stands', async () => {
    const { sam, own } = await openFull('busy')
    const home = await (await sam.get('/desk')).text()
    expect(home).toMatch(/>Mine<span class="count">1</)
    expect(home).toMatch(/>All open<span class="count">1,000\+</)
    expect(home).toMatch(/Unassigned <span class="count">50\+</)
    expect(home).not.toContain('cover the 1,000')
    expect(idsIn(home)).toContain(own.click.id)
    // What a section shows, and no more.
    expect(idsIn(home)).toHaveLength(6)
    for (const view of ['mine', 'follow-ups']) {
      expect(idsIn(await (await sam.get(`/desk?view=${view}`)).text())).toEqual([own.click.id])
    }
  })

  it('C11: is read to its end, fifty reports a page and each of them once', async () => {
    const { sam, own } = await openFull('paged')
    const pages = await readAll(sam, '/desk?view=all')
    expect(pages.every(({ length }) => length <= 50)).toBe(true)
    expect(pages.flat()).toHaveLength(MANY + 1)
    expect(new Set(pages.flat()).size).toBe(MANY + 1)
    expect(pages.at(-1)).toContain(own.click.id)
    const unowned = (await readAll(sam, '/desk?view=unowned')).flat()
    expect(new Set(unowned).size).toBe(MANY)
  })

  it('C11: has what is somebody’s own in their digest, and says there that there is more', async () => {
    const { own } = await openFull('morning')
    const { reference } = await own.read()
    const now = new Date()
    const nine = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1, 9) - +now
    await collector.db.prepare(`DELETE FROM delivery`).run()
    await collector.tick(nine)
    const digest = await until('the digest is mailed', async () => {
      const mails = await collector.mailsTo('sam@morning.example')
      return mails.find(({ subject }) => subject.startsWith('Today at '))
    })
    expect(digest.subject).toMatch(/: at least \d+ reports/)
    expect(digest.text).toMatch(/and at least \d+ more/)
    expect(digest.text).toContain(`Resolved, not closed yet:\n\n* ${reference}`)
    expect(digest.text.match(/^ {2}http/gm)?.length).toBeLessThan(30)
  })
})
