import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import type { RaiseInput } from '../../../worker/contract.ts'
import { findReport } from '../../../worker/db/reports.ts'
import type { Report } from '../../../worker/reports/report.ts'
import { act } from '../../support/act.ts'
import { newPage } from '../../support/browser.ts'
import { codeOf, newClick, post, raise, tell } from '../../support/click.ts'
import { fitsLine, fitsProse, NAUGHTY, packed } from '../../support/naughty.ts'
import { SAM } from '../../support/reports.ts'
import { useScene } from '../../support/scene.ts'
import { signIn } from '../../support/staff.ts'
import { until } from '../../support/until.ts'
import { widget } from '../../support/widget.ts'

const scene = useScene()
const HOUR_MS = 3_600_000
const STAFF_MAIL = 'sam@shop.example'
const CUSTOMER = 'mara@customer.example'

/** As a page's title is cleaned by the widget: on one line. */
const lineOf = (text: string, max: number) =>
  text
    .toWellFormed()
    .replaceAll(/[\s\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .slice(0, max)
    .toWellFormed()

const LINES = packed([...new Set(NAUGHTY.map((text) => lineOf(text, 100)))], 100, ' ')
/** What the status page shows may be longer, so that fewer pages of it hold them all. */
const TITLES = packed([...new Set(NAUGHTY.map((text) => lineOf(text, 300)))], 300, ' ')
const PROSE = packed(NAUGHTY.filter(fitsProse), 4_000, '\n')

/** A click that says something naughty wherever it can say anything. */
function naughtyClick(site: string, line: string, title: string, text: string): RaiseInput {
  return newClick({
    site,
    reason: lineOf(line, 80),
    text,
    step: line,
    page: {
      url: `http://localhost:8788/${line}`,
      title,
      language: lineOf(line, 40),
      timeZone: lineOf(line, 60),
    },
    element: { text: line, selector: line, section: line },
  })
}

const evidenceOf = (line: string) => ({
  browser: line,
  language: lineOf(line, 40),
  timeZone: lineOf(line, 60),
  release: line,
  order: line,
  errors: [{ text: line, count: 2 }],
  requests: [{ url: line, status: 500, count: 1 }],
})

/** What a report tells where staff read it, as it is stored. */
function wordsIn({ page, element, step, evidence, text, wishText }: Report): readonly string[] {
  const { browser, release, order, errors = [], requests = [] } = evidence ?? {}
  const told = [page.title, page.url, element?.text, element?.selector, element?.section, step]
  const more = [browser, release, order, errors[0]?.text, requests[0]?.url, text, wishText]
  return [...told, ...more].flatMap((one) => (one ? [asParsed(one)] : []))
}

// The parser of HTML makes one line break of every kind of them.
const asParsed = (text: string) => text.replaceAll(/\r\n?/g, '\n')

/** A desk reads all that is under way at once, so that many small sites are looked at sooner. */
const chunked = <Item>(items: readonly Item[], size: number) =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, at) =>
    items.slice(at * size, (at + 1) * size),
  )

interface Told {
  readonly click: RaiseInput
  readonly report: Report
}
const told: Told[] = []

async function raiseNaughty(site: string, line: string, title: string, text: string) {
  const { collector } = scene
  const click = naughtyClick(site, line, title, text)
  expect((await raise(collector, click)).status).toBe(201)
  const details = { wish: 'other', wishText: text, evidence: evidenceOf(line) } as const
  expect((await tell(collector, click, { ...details, finished: true })).status).toBe(200)
  const report = await findReport(collector.db, click.id)
  if (!report) throw new Error('The report is gone.')
  expect(report.text).toBe(text.trim() === '' ? null : text)
  // Much of it looks like spam, of which nobody is mailed until somebody has looked.
  if (report.state === 'quarantined') {
    await act(collector, click.id, SAM, { type: 'release', reason: 'It is no spam.' })
  }
  told.push({ click, report })
}

/** A page on which nothing may run or be fetched but what is the collector's own. */
async function watched() {
  const visit = await newPage(scene.browser)
  const { page, trouble } = visit
  page.on('dialog', (dialog) => void dialog.dismiss().then(() => trouble.push('dialog')))
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url())
    const isOwn = [scene.collector.url, scene.host.origin].includes(origin)
    if (!isOwn && protocol !== 'about:') trouble.push(`request: ${request.url()}`)
  })
  return { ...visit, trouble }
}
const hasRun = (page: Page) => page.evaluate(() => '__pwn' in window)
const textsOf = (page: Page) => page.evaluate(() => document.body.textContent)

describe('T4: every text field with every naughty string', { tags: 'longer' }, () => {
  beforeAll(async () => {
    for (const [number, lines] of chunked(LINES, 32).entries()) {
      const site = `naughty-${number}`
      await scene.collector.seed({ id: site })
      for (const line of lines) {
        const at = told.length
        await raiseNaughty(site, line, TITLES[at] ?? '', PROSE[at] ?? '')
      }
    }
    await scene.collector.tick(HOUR_MS)
  }, 300_000)

  it('is shown literally at the desk, where nothing runs', { timeout: 300_000 }, async () => {
    const { page, context, trouble } = await watched()
    for (const [site, own] of Map.groupBy(told, ({ report }) => report.siteId)) {
      const { cookie } = await signIn(scene.collector, `${site}-sam`)
      const [name = '', value = ''] = cookie.split('=')
      await context.addCookies([{ name, value, url: scene.collector.url }])
      for (const { report } of own) {
        await page.goto(`${scene.collector.url}/desk/reports/${report.id}`)
        const shown = await textsOf(page)
        for (const words of wordsIn(report)) expect(shown).toContain(words)
        expect(await hasRun(page)).toBe(false)
      }
    }
    for (const view of ['', '?view=all', '?view=unowned']) {
      await page.goto(`${scene.collector.url}/desk${view}`)
      expect(await hasRun(page)).toBe(false)
    }
    expect(trouble).toEqual([])
    await context.close()
  })

  it('is shown literally on the status page', { timeout: 300_000 }, async () => {
    const { page, context, trouble } = await watched()
    for (const { click, report } of told.slice(0, TITLES.length)) {
      await page.goto(`${scene.collector.url}/r/${click.key}`)
      const shown = await textsOf(page)
      for (const words of [report.text, report.wishText, report.page.title]) {
        if (words) expect(shown).toContain(asParsed(words))
      }
      expect(await hasRun(page)).toBe(false)
    }
    expect(trouble).toEqual([])
    await context.close()
  })

  it('T6: is text in the mails to staff, whose links all lead to the desk', async () => {
    const mails = await until('all mails', async () => {
      const sent = await scene.collector.mailsTo(STAFF_MAIL)
      return sent.length >= told.length && sent
    })
    const { page, context, trouble } = await watched()
    const kinds = new Set<string>()
    for (const { html } of mails) {
      await page.setContent(html)
      expect(await hasRun(page)).toBe(false)
      const found = await page.evaluate(() => ({
        links: [...document.querySelectorAll('a')].map(({ origin }) => origin),
        names: [...document.querySelectorAll('*')].map((one) => one.localName),
        handlers: [...document.querySelectorAll('*')].flatMap((one) =>
          one.getAttributeNames().filter((attribute) => attribute.startsWith('on')),
        ),
      }))
      expect(found.links).toEqual([scene.collector.url])
      expect(found.handlers).toEqual([])
      for (const one of found.names) kinds.add(one)
    }
    expect(MAIL_ELEMENTS).toEqual(expect.arrayContaining([...kinds]))
    expect(trouble).toEqual([])
    await context.close()
  })

  it('is refused where a line of text cannot hold it, and nothing is stored', async () => {
    const { collector } = scene
    const before = await collector.count('report')
    for (const text of NAUGHTY.filter((one) => !fitsLine(one))) {
      const page = { url: 'http://localhost:8788/', title: text.slice(0, 300) }
      const answer = await raise(collector, newClick({ page }))
      expect([answer.status, await codeOf(answer)]).toEqual([400, 'invalid'])
    }
    expect(await collector.count('report')).toBe(before)
  })
})

const MAIL_ELEMENTS = [
  'a',
  'blockquote',
  'body',
  'div',
  'h1',
  'head',
  'html',
  'meta',
  'p',
  'style',
  'table',
  'tbody',
  'td',
  'title',
  'tr',
]

/** Once by the customer, once by staff. */
async function showsTwice(page: Page, said: readonly string[], shown: string | null) {
  const parsed = asParsed(shown ?? '')
  for (const text of said) expect(parsed.split(asParsed(text)).length).toBeGreaterThan(2)
  expect(await hasRun(page)).toBe(false)
}

describe('T4: a conversation of naughty strings', { tags: 'longer' }, () => {
  it('is shown literally on both sides, in the widget, and in the customer’s mail', async () => {
    const { collector, host } = scene
    host.serve('<main><h1>Shop</h1></main>', { head: scene.head })
    const { page, context, trouble } = await watched()
    const click = newClick()
    await raise(collector, click)
    const id = click.id
    await act(collector, id, { role: 'customer' }, { type: 'ask_mail', email: CUSTOMER })
    await act(collector, id, { role: 'customer' }, { type: 'confirm_mail', email: CUSTOMER })
    const said = PROSE.map((text) => text.trim())
    const updateBy = Date.now() + HOUR_MS
    await act(collector, id, SAM, { type: 'acknowledge', text: said[0] ?? '', updateBy })
    for (const text of said) {
      await post(collector, `/v1/reports/${id}/messages`, { key: click.key, text })
    }
    for (const text of said.slice(1)) {
      await act(collector, id, SAM, { type: 'message', text, updateBy })
    }
    await page.goto(`${collector.url}/r/${click.key}`)
    await showsTwice(page, said, await textsOf(page))
    const kept = { id, key: click.key, reference: '', statusUrl: collector.url, seen: 0 }
    await page.goto(host.origin)
    await page.evaluate((one) => localStorage.setItem('amends:demo', JSON.stringify([one])), kept)
    await page.goto(host.origin)
    await widget(page).launcher.hover()
    await page.getByRole('button', { name: /There’s news for you/ }).click()
    await page.getByLabel('Write to us').waitFor()
    await showsTwice(page, said, await widget(page).dialog.textContent())
    await collector.tick(HOUR_MS)
    const mails = await until('the mail with them', async () => {
      const sent = (await collector.mailsTo(CUSTOMER)).map(({ html }) => html)
      return sent.some((html) => html.includes('&lt;img src=x onerror')) && sent
    })
    for (const html of mails) {
      await page.setContent(html)
      expect(await hasRun(page)).toBe(false)
    }
    expect(trouble).toEqual([])
    await context.close()
  })
})
