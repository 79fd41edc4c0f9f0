import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RaiseInput } from '../../worker/contract.ts'
import { findReport } from '../../worker/db/reports.ts'
import { newClick, raise, tell } from '../support/click.ts'
import { wordsIn } from '../support/customer.ts'
import { openDesk, type Signed } from '../support/desk.ts'
import { type Collector, useCollector } from '../support/shared-collector.ts'

const SITE = 'held'
const LINKS = 'See http://a.example/1 and http://b.example/2'

let collector: Collector
let sam: Signed
beforeAll(async () => {
  collector = await useCollector()
  sam = (await openDesk(collector, SITE)).sam
})
afterAll(() => collector.close())

async function raised(given: Partial<RaiseInput>) {
  const click = newClick({ site: SITE, ...given })
  expect((await raise(collector, click)).status).toBe(201)
  const report = await findReport(collector.db, click.id)
  if (!report) throw new TypeError('There is no such report.')
  return report
}

/** The subjects of what staff were mailed of a report, once what is due has gone out. */
async function subjectsOf({ reference }: { readonly reference: string }) {
  await collector.tick(60_000)
  const mails = await collector.mailsTo(`sam@${SITE}.example`)
  return mails.flatMap(({ subject }) => (subject.includes(reference) ? [subject] : []))
}

describe('W10: a report that one sign speaks against', () => {
  it.each<[string, Partial<RaiseInput>]>([
    ['its hidden field is filled in', { trap: 'https://shop.example/login' }],
    ['it was quick', { tookMs: 10 }],
    ['it has links', { text: `${LINKS} and http://c.example/3` }],
    ['it has the code of a link', { text: 'I typed [url=/checkout] there.' }],
  ])('is told to staff like any other: %s', async (_why, given) => {
    const report = await raised(given)
    expect(report.state).toBe('received')
    expect(await subjectsOf(report)).toEqual([expect.not.stringContaining('spam')])
  })
})

describe('W10: a report that is held back', () => {
  const caught = { trap: 'x', tookMs: 3 }

  it('is told to staff at once, marked, while nothing waits that is held for the same reasons', async () => {
    const first = await raised({ ...caught, text: 'Nothing happens when I pay.' })
    expect(first).toMatchObject({ state: 'quarantined', suspicion: 'trap quick' })
    expect(await subjectsOf(first)).toEqual([expect.stringMatching(/^Possible spam: /)])
    const mails = await collector.mailsTo(`sam@${SITE}.example`)
    const [mail] = mails.filter(({ subject }) => subject.includes(first.reference))
    expect(mail?.text).toContain('Nothing happens when I pay.')
    expect(mail?.text).toContain('a hidden field was filled in; it was sent faster')

    const second = await raised(caught)
    const other = await raised({ trap: 'x', text: LINKS })
    expect([second.state, other.state]).toEqual(['quarantined', 'quarantined'])
    expect(await subjectsOf(second)).toEqual([])
    expect(await subjectsOf(other)).toHaveLength(1)
    const historyOf = async ({ id }: { readonly id: string }) =>
      wordsIn(await (await sam.get(`/desk/reports/${id}`)).text())
    expect(await historyOf(first)).toContain('The team was told at once.')
    expect(await historyOf(second)).toContain('Nobody was alerted.')

    for (const { id } of [first, second]) {
      const { version } = (await findReport(collector.db, id)) ?? {}
      const form = { version: String(version), reason: 'It is a customer.' }
      expect((await sam.post(`/desk/reports/${id}/release`, form)).status).toBe(303)
    }
    const third = await raised(caught)
    expect(await subjectsOf(third)).toHaveLength(1)
    expect((await findReport(collector.db, first.id))?.state).toBe('received')
  })

  it('is told in the same way where words that come later hold it back', async () => {
    const click = newClick({ site: SITE })
    await raise(collector, click)
    await tell(collector, click, { text: `[url=http://c.example]c[/url] ${LINKS}`, finished: true })
    const report = await findReport(collector.db, click.id)
    expect(report?.suspicion).toBe('links markup')
    const subjects = await subjectsOf({ reference: report?.reference ?? '' })
    expect(subjects).toEqual([expect.stringMatching(/^Possible spam: /)])
  })
})
