import type { AddressInfo } from 'node:net'
import { expect } from 'vitest'
import { createShop } from '../../../demo/shop.ts'
import { findReport } from '../../../worker/db/reports.ts'
import type { Report } from '../../../worker/reports/report.ts'
import { startFaultProxy } from '../fault-proxy.ts'
import { snippet } from '../host.ts'
import type { Collector } from '../shared-collector.ts'
import { newLink } from '../staff.ts'
import { driveTo } from '../stories.ts'
import { until } from '../until.ts'
import { surfaces } from './colors.ts'
import type { Person } from './person.ts'
import { readFaults, type Website } from './website.ts'

/** What a walk has to itself, but for the collector. */
export interface Ground {
  readonly person: Person
  readonly collector: Collector
  readonly website: Website
  /** A site that lists the origin of the website. */
  readonly site: string
}

export interface Walk {
  /** As the table names it. */
  readonly name: string
  /** What holds. */
  readonly claim: string
  readonly go: (ground: Ground) => Promise<void>
}

const LAUNCHER = 'Something wrong?'
const REASON = 'Something else'
const THANKS = 'Thank you for telling us.'
/** The questions come by themselves a few seconds after the click, or at once by this button. */
const ADD_DETAILS = 'Add details'
const QUESTION = 'What happened?'

/** The same for every engine. */
export const WALKS: readonly Walk[] = [
  { name: 'shop', claim: 'one click in the shop is received, and answers after it', go: shop },
  {
    name: 'leave',
    claim: 'who leaves with the receipt on raises again, there and back',
    go: leave,
  },
  { name: 'offline', claim: 'a click without a network is kept, and sent once', go: offline },
  { name: 'inline', claim: 'the question stands in the page and raises', go: inline },
  { name: 'trigger', claim: 'a button of the page raises with its reason', go: trigger },
  { name: 'keyboard', claim: 'keys alone raise, and the focus returns', go: keyboard },
  {
    name: 'right to left',
    claim: 'an Arabic page has an Arabic panel at its side',
    go: rightToLeft,
  },
  { name: 'policy', claim: 'a strict policy is kept without a violation', go: strictPolicy },
  { name: 'colours', claim: 'panel and status page have surfaces and readable text', go: colours },
  { name: 'status page', claim: 'a customer writes on the status page', go: statusPage },
  { name: 'desk', claim: 'staff sign in and reply', go: desk },
]

const head = ({ collector, site }: Ground) => snippet(collector.url, site)

/** The reports of a site, oldest first. */
async function reportsOf({ collector: { db }, site }: Ground): Promise<readonly Report[]> {
  const { results } = await db
    .prepare('SELECT id FROM report WHERE site_id = ? ORDER BY received_at')
    .bind(site)
    .all<{ id: string }>()
  const reports = await Promise.all(results.map(({ id }) => findReport(db, id)))
  return reports.filter((report) => report !== null)
}

async function raise({ person }: Ground): Promise<void> {
  await person.clicks('button', LAUNCHER)
  await person.clicks('button', REASON)
  await person.sees('heading', THANKS)
}

async function expectNoFaults({ person }: Ground): Promise<void> {
  expect(await person.tab.evaluate(readFaults, null)).toBe('')
}

async function shop(ground: Ground): Promise<void> {
  const { person, collector, site } = ground
  const server = createShop({ collector: collector.url, secret: 'whsec_c2VjcmV0', site })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  await collector.seed({ id: site, origins: [origin] })
  try {
    await person.tab.goto(`${origin}/checkout`)
    await raise(ground)
    await person.clicks('button', ADD_DETAILS, QUESTION)
    await person.fills(QUESTION, 'Nothing happens when I press Pay.')
    await person.clicks('field', 'Fix it')
    await person.readsText('#said', /^Sent$/)
    await person.clicks('button', 'Done')
    const [report, ...more] = await until('all that was said', async () => {
      const reports = await reportsOf(ground)
      return reports[0]?.wish && reports
    })
    expect(more).toEqual([])
    expect(report).toMatchObject({
      state: 'received',
      text: 'Nothing happens when I press Pay.',
      wish: 'fix',
      page: { title: 'Basket · Kiln & Clay' },
    })
    await person.clicks('button', LAUNCHER)
    await person.sees('button', `Your report ${report?.reference}`)
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

async function leave(ground: Ground): Promise<void> {
  const { person, website } = ground
  website.serve({ head: head(ground), body: '<h1>Shop</h1><a href="/elsewhere">Elsewhere</a>' })
  const there = `${website.origin}/elsewhere`
  await person.tab.goto(website.origin)
  await raise(ground)
  await person.tab.evaluate(followLink, null)
  await until('the next page', async () => (await addressOf(person)) === there)
  await raise(ground)
  await person.tab.evaluate(goBack, null)
  await until('the page before', async () => (await addressOf(person)) !== there)
  // Where the browser has kept the page, its receipt is still on.
  if (await person.tab.evaluate(isPanelOpen, null)) await person.clicks('button', 'Close')
  await raise(ground)
  expect(await reportsOf(ground)).toHaveLength(3)
  await expectNoFaults(ground)
}

// Once the driver has heard that it was done: it asks again where the page goes meanwhile.
const followLink = () => void setTimeout(() => document.querySelector('a')?.click(), 50)
const goBack = () => void setTimeout(() => history.back(), 50)

const addressOf = ({ tab }: Person) => tab.evaluate(() => location.href, null)

const isPanelOpen = () =>
  document.querySelector('amends-widget')?.shadowRoot?.querySelector('dialog')?.open ?? false

async function offline(ground: Ground): Promise<void> {
  const { person, website, collector, site } = ground
  const line = await startFaultProxy(collector.url)
  website.serve({ head: snippet(line.url, site), body: '<h1>Shop</h1>' })
  try {
    await person.tab.goto(website.origin)
    await person.clicks('button', LAUNCHER)
    await person.sees('button', REASON)
    line.plan([], 'drop')
    await person.clicks('button', REASON)
    await person.sees('heading', 'Saved on this device, not sent yet.')
    expect(await reportsOf(ground)).toEqual([])
    await person.tab.goto(`${website.origin}/later`)
    // Not before, or the page that goes may send it, and the next one has nothing new to tell.
    line.plan([])
    const [report] = await until('the report', async () => {
      const reports = await reportsOf(ground)
      return reports.length > 0 && reports
    })
    // It is marked once the answer is there.
    await person.clicks('css', '.launch[data-news]')
    await person.readsText('dialog', report?.reference ?? '')
    expect(await reportsOf(ground)).toHaveLength(1)
  } finally {
    await line.close()
  }
}

async function inline(ground: Ground): Promise<void> {
  const { person, website } = ground
  website.serve({ head: head(ground), body: '<h1>Contact</h1><div data-amends-inline></div>' })
  await person.tab.goto(website.origin)
  await person.clicks('button', REASON)
  await person.sees('heading', THANKS)
  await person.clicks('button', 'Close')
  await person.sees('button', REASON)
  expect(await reportsOf(ground)).toMatchObject([{ trigger: 'panel', reason: { code: 'other' } }])
  await expectNoFaults(ground)
}

async function trigger(ground: Ground): Promise<void> {
  const { person, website } = ground
  website.serve({ head: head(ground), body: '<button data-amends="broken">Pay failed</button>' })
  await person.tab.goto(website.origin)
  await person.sees('button', LAUNCHER)
  await person.clicks('button', 'Pay failed')
  await person.sees('heading', THANKS)
  expect(await reportsOf(ground)).toMatchObject([
    { trigger: 'element', reason: { code: 'broken' } },
  ])
  await expectNoFaults(ground)
}

async function keyboard(ground: Ground): Promise<void> {
  const { person, website } = ground
  website.serve({ head: head(ground), body: '<button id="first">First</button>' })
  await person.tab.goto(website.origin)
  await person.sees('button', LAUNCHER)
  // As a person does whose browser has its own bar in focus after a visit.
  await person.clicks('button', 'First')
  await person.tabsTo(LAUNCHER)
  await person.press('Enter')
  await person.landsOn('What went wrong?')
  await person.tabsTo(REASON)
  await person.press('Space')
  await person.landsOn(THANKS)
  if ((await person.tabsTo(ADD_DETAILS, QUESTION)) === ADD_DETAILS) {
    await person.press('Enter')
    await person.sees('field', QUESTION)
    await person.tabsTo(QUESTION)
  }
  await person.tab.type('It broke.')
  await person.tabsTo('Done')
  await person.press('Enter')
  await person.landsOn(LAUNCHER)
  await until('the words', async () => (await reportsOf(ground))[0]?.text === 'It broke.')
  await person.press('Space')
  await person.landsOn('What went wrong?')
  await person.press('Escape')
  await person.landsOn(LAUNCHER)
  await expectNoFaults(ground)
}

async function rightToLeft(ground: Ground): Promise<void> {
  const { person, website } = ground
  website.serve({ head: head(ground), body: '<h1>متجر</h1>', root: 'lang="ar" dir="rtl"' })
  await person.tab.goto(website.origin)
  await person.clicks('css', '.launch')
  const sheet = await person.sees('css', 'dialog .sheet[dir=rtl][lang=ar]')
  const width = await person.tab.evaluate(() => document.documentElement.clientWidth, null)
  expect(sheet.x).toBeLessThan(width / 2)
  await person.clicks('css', 'dialog .reason')
  await person.sees('css', 'dialog .promise')
  expect(await person.reads('dialog h2')).toMatch(/\p{Script=Arabic}/u)
  expect(await reportsOf(ground)).toHaveLength(1)
  await expectNoFaults(ground)
}

async function strictPolicy(ground: Ground): Promise<void> {
  const { person, website, collector } = ground
  const { origin } = new URL(collector.url)
  const policy = `default-src 'none'; script-src ${origin}; connect-src ${origin}; img-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'`
  website.serve({ head: head(ground), body: '<h1>Strict</h1>', policy })
  await person.tab.goto(website.origin)
  await raise(ground)
  await person.clicks('button', ADD_DETAILS, QUESTION)
  await person.fills(QUESTION, 'All of it.')
  await person.clicks('button', 'Done')
  await until('the words', async () => (await reportsOf(ground))[0]?.text === 'All of it.')
  await expectNoFaults(ground)
}

async function colours(ground: Ground): Promise<void> {
  const { person, website, collector, site } = ground
  website.serve({ head: head(ground), body: '<h1>Shop</h1>' })
  await person.tab.goto(website.origin)
  await person.clicks('button', LAUNCHER)
  await person.sees('button', REASON)
  const panel = await surfaces(person.tab, ['dialog', 'dialog .reason', 'dialog h2'])
  const { key } = await driveTo(collector, 'received', { site })
  await person.tab.goto(`${collector.url}/r/${key}`)
  await person.sees('field', 'Write to us')
  const status = await surfaces(person.tab, ['body', 'h1', 'textarea'])
  expect([...panel, ...status].join('\n')).toBe('')
}

async function statusPage(ground: Ground): Promise<void> {
  const { person, collector, site } = ground
  const { key } = await driveTo(collector, 'received', { site })
  await person.tab.goto(`${collector.url}/r/${key}`)
  await person.fills('Write to us', 'Any news?')
  await person.clicks('button', 'Send')
  await person.readsText('main', 'Any news?')
  const [report] = await reportsOf(ground)
  expect(JSON.stringify(report)).toContain('Any news?')
}

async function desk(ground: Ground): Promise<void> {
  const { person, collector, site } = ground
  const { id } = await driveTo(collector, 'received', { site })
  await person.tab.goto(`${collector.url}${await newLink(collector, `${site}-sam`)}`)
  await person.clicks('button', 'Sign in to the desk')
  await person.readsText('nav', 'Inbox')
  await person.tab.goto(`${collector.url}/desk/reports/${id}`)
  await person.fills('Your reply', 'I am fixing it right now.')
  await person.clicks('button', 'Assign to me and reply')
  await person.readsText('main', 'took the report and replied')
  expect((await findReport(collector.db, id))?.state).toBe('acknowledged')
}
