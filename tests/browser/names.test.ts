import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { newPage } from '../support/browser.ts'
import { newClick, raise, tell } from '../support/click.ts'
import { leadThrough, newCase, openDesk } from '../support/desk.ts'
import { useScene } from '../support/scene.ts'

const scene = useScene()
let desk: Awaited<ReturnType<typeof openDesk>>
let paths: readonly string[] = []

const REVIEW = { ownerId: 'ears-sam', reviewBy: '2027-06-01' }
const ISSUE = { text: 'Payments fail.', pages: '', until: '', reference: '' }
const twice = <T>(what: T) => [what, what]

/** Whatever a row can be of stands at least twice, most of it with the same words. */
beforeAll(async () => {
  const { collector } = scene
  desk = await openDesk(collector, 'ears')
  const { ada, sam } = desk
  const endpoints = ['one', 'two'].map((id) => ({
    id: `ears-${id}`,
    url: `https://hooks.example/${id}`,
    secret: 'a-secret-of-the-receiver-0123456789',
  }))
  const again = { id: 'ears-sam2', name: 'Sam', email: 'sam2@ears.example', role: 'agent' }
  await collector.seed({ id: 'ears' }, { staff: [again], endpoints })
  for (const snippet of twice({ title: 'Thank you', text: 'Thank you for telling us.', ...REVIEW }))
    await ada.post('/desk/settings/snippets', snippet)
  for (const issue of twice(ISSUE)) await ada.post('/desk/notices', { id: newClick().id, ...issue })
  const make = async () => {
    const one = await newCase(collector, { site: 'ears', text: 'It fails.' })
    await tell(collector, one.click, { contact: { email: 'kim@customer.example' } })
    return one
  }
  const cases = [await make(), await make(), await make()]
  for (const one of cases.slice(0, 2)) await leadThrough(one, sam, 'acknowledge', 'plan')
  for (let more = 0; more < 4; more++) await raise(collector, newClick({ site: 'ears' }))
  await collector.db
    .prepare(`UPDATE delivery SET status = 'dead', settled_at = 1 WHERE site_id = 'ears'`)
    .run()
  paths = [
    '/desk',
    '/desk?view=all',
    '/desk/deliveries',
    '/desk/figures',
    '/desk/new',
    '/desk/notices',
    '/desk/privacy',
    '/desk/privacy/log',
    '/desk/settings',
    ...cases.map(({ path }) => path),
  ]
})

interface Named {
  readonly name: string
  readonly target: string
}

/** What can be pressed on the page: its name for ears, and what it does. */
async function pressables(page: Page): Promise<readonly Named[]> {
  return page.evaluate(() => {
    const textOf = (element: Element) => (element.textContent ?? '').replace(/\s+/g, ' ').trim()
    return [...document.querySelectorAll('a[href], button, summary')].map((element, at) => {
      const seen = textOf(element)
      const images = [...element.querySelectorAll('img')].map(({ alt }) => alt)
      const name = element.ariaLabel ?? [seen, ...images].join(' ')
      if (!name.startsWith(seen)) throw new Error(`${name} does not begin with ${seen}.`)
      return {
        name: `${element.localName === 'summary' ? 'unfolds: ' : ''}${name}`,
        target: element instanceof HTMLAnchorElement ? element.href : `press ${at}`,
      }
    })
  })
}

describe('W18: names for ears', () => {
  it('W18: no two things to press on a page of the desk have one name and two targets', async () => {
    const { page, trouble, context } = await newPage(scene.browser)
    const said = new Map<string, readonly Named[]>()
    for (const who of ['ada', 'sam'] as const) {
      const [name = '', value = ''] = desk[who].cookie.split('=')
      await context.addCookies([{ name, value, url: scene.collector.url }])
      for (const path of paths) {
        // An agent has forms of their own on the reports.
        if (who === 'sam' && !path.includes('/reports/')) continue
        await page.goto(scene.collector.url + path)
        said.set(`${who} ${path}`, await pressables(page))
      }
    }
    const alike = [...said].flatMap(([path, all]) =>
      all
        .filter((one) => all.some((two) => two.name === one.name && two.target !== one.target))
        .map((one) => `${path}: ${one.name}`),
    )
    expect([...new Set(alike)]).toEqual([])
    // The rows are there.
    const names = [...said.values()].flat().map((one) => one.name)
    const missing = ['Resend', 'Send a test', 'Delete', 'End and tell them', 'Insert'].filter(
      (seen) => names.filter((one) => one.startsWith(`${seen}: `)).length < 2,
    )
    expect(missing).toEqual([])
    expect(trouble).toEqual([])
    await context.close()
  })
})
