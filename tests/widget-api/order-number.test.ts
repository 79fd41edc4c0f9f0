import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DetailsInput } from '../../worker/contract.ts'
import { findReport } from '../../worker/db/reports.ts'
import { slackPost } from '../../worker/notifications/channels/slack.ts'
import { reportPayload } from '../../worker/notifications/channels/webhook.ts'
import { storyOf } from '../../worker/notifications/templates/staff.tsx'
import { codeOf, newClick, raise, tell } from '../support/click.ts'
import { customerOf, wordsIn } from '../support/customer.ts'
import { openDesk } from '../support/desk.ts'
import { RAISED } from '../support/reports.ts'
import { type Collector, useCollector } from '../support/shared-collector.ts'

let collector: Collector
let desk: Awaited<ReturnType<typeof openDesk>>
beforeAll(async () => {
  collector = await useCollector()
  desk = await openDesk(collector, 'orders', { orderQuestion: true })
  await collector.seed({ id: 'plain' })
})
afterAll(() => collector.close())

/** A report with these details, told one after the other. */
async function reportWith(...all: readonly Omit<DetailsInput, 'key'>[]) {
  const click = newClick({ site: 'orders' })
  await raise(collector, click)
  for (const details of all) expect((await tell(collector, click, details)).status).toBe(200)
  const report = await findReport(collector.db, click.id)
  if (!report) throw new Error('It was not stored.')
  return { click, report }
}

/** What the panel gets to know of a site. */
async function settingsOf(id: string): Promise<Record<string, unknown>> {
  const script = await (await collector.fetch(`/w/${id}/amends.js`)).text()
  const [, build = ''] = /"build":"([^"]+)"/.exec(script) ?? []
  const chunk = await (await collector.fetch(`/w/${id}/panel/en/words${build}`)).text()
  const [, settings = ''] = chunk.split('export const settings=')
  return JSON.parse(settings) as Record<string, unknown>
}

const OWN = { order: 'KC-2024' }
const PAGE = { evidence: { release: 'v42', order: 'KC-1001' } }

describe('the question which order it is about', () => {
  it('is asked by sites that turn it on, and by no other', async () => {
    expect(await settingsOf('orders')).toMatchObject({ orderQuestion: true })
    expect(await settingsOf('plain')).not.toHaveProperty('orderQuestion')
  })
})

describe('an order number that the customer gives', () => {
  it('is stored without what may be a secret or a person', async () => {
    const { report } = await reportWith({ order: 'KC-2024 jo@shop.example 4111 1111 1111 1111' })
    expect(report.order).toBe('KC-2024 […] […]')
  })

  it.each([
    ['is longer than 100 characters', 'x'.repeat(101)],
    ['has a line break', 'KC-2024\nAnswer:'],
  ])('is refused where it %s', async (_why, order) => {
    const click = newClick({ site: 'orders' })
    await raise(collector, click)
    const response = await tell(collector, click, { order })
    expect([response.status, await codeOf(response)]).toEqual([400, 'invalid'])
  })

  it('counts before the one of the page, whichever comes first', async () => {
    for (const details of [[OWN, PAGE], [PAGE, OWN], [{ ...OWN, ...PAGE }]]) {
      const { report } = await reportWith(...details)
      expect(reportPayload(report, 'report.raised', 0)).toMatchObject({
        data: { evidence: { release: 'v42', order: 'KC-2024', pageOrder: 'KC-1001' } },
      })
    }
  })

  it('does not change the page’s own when it is removed', async () => {
    const { report } = await reportWith(OWN, PAGE, { order: '' })
    const { data } = reportPayload(report, 'report.raised', 0)
    expect(data).toMatchObject({ evidence: { release: 'v42', order: 'KC-1001' } })
  })

  it('holds a report back like any words where it is a link for others', async () => {
    const order = '[url=http://a.example/1]pills[/url] http://b.example/2'
    const { report } = await reportWith({ order })
    expect(report.state).toBe('quarantined')
  })

  it('stands wherever staff and the customer read what was told, and the one of the page beside it', async () => {
    const { click, report } = await reportWith(OWN, PAGE)
    const page = wordsIn(await (await desk.sam.get(`/desk/reports/${click.id}`)).text())
    expect(page).toContain('Order KC-2024')
    expect(page).toContain('Order KC-1001')
    expect(page).toContain('The customer added the order number.')

    expect(await customerOf(collector, click).read()).toContain('Order number KC-2024')

    const story = storyOf(report, desk.site, [RAISED], Date.now())
    expect(story?.facts).toEqual(
      expect.arrayContaining([
        { label: 'Order', value: 'KC-2024' },
        { label: 'Order from the page', value: 'KC-1001' },
      ]),
    )
    const chat = story && JSON.stringify(slackPost(story, 'https://collector.example'))
    expect(chat).toContain('*Order:* KC-2024')

    const table = await (await desk.lea.get('/desk/reports.csv')).text()
    expect(table).toMatch(/^[^\r]*,"Order"\r\n/)
    expect(table).toContain(',"KC-2024"\r\n')

    const exported = await desk.ada.post('/desk/privacy/export', { chosen: click.id })
    expect(await exported.json()).toMatchObject({
      reports: [{ told: { evidence: { order: 'KC-2024', pageOrder: 'KC-1001' } } }],
    })
  })
})
