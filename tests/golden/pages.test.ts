import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LANGUAGES } from '../../worker/contract.ts'
import { STATES } from '../../worker/reports/report.ts'
import { wordsIn } from '../support/customer.ts'
import { DESK_ROUTES } from '../support/desk-routes.ts'
import { MONDAY } from '../support/reports.ts'
import { newLink } from '../support/staff.ts'
import { furnish } from './furnish.ts'
import { changesOf } from './golden.ts'
import { ENDPOINTS, type GoldenScene, startScene, type Stored, upTo } from './scene.ts'
import { STORED } from './stored.ts'
import { type Page, sealed, startVisits, statusPath, type Visits } from './visit.ts'

const HOUR = 3_600_000
const LATER = 30 * 60_000
const NOW = MONDAY + 26 * HOUR
const VIEWS = ['mine', 'unowned', 'soon', 'broken', 'waiting', 'follow-ups', 'quarantined', 'all']

let scene: GoldenScene
let visits: Visits
const names = STORED.map(({ name }) => name).filter((name) => !name.startsWith('walk-'))
const cases = names.map((name) => ({ name, ...upTo(name, Infinity, name) }))
const caseOf = (name: string) => {
  const found = cases.find((one) => one.name === name)
  if (!found) throw new Error(`No report is called ${name}.`)
  return found
}
const soonAfter = ({ events }: Stored) => (events.at(-1)?.at ?? NOW) + LATER

beforeAll(async () => {
  scene = await startScene()
  await scene.open(ENDPOINTS)
  visits = await startVisits(scene, NOW)
})
afterAll(() => scene.close())

/** Asks for pages, one after the other. */
async function readAll(
  pages: readonly (readonly [title: string, ...page: Page])[],
): Promise<Map<string, string>> {
  const texts = await visits.read(pages.map(([, path, visit]) => [path, visit]))
  return new Map(pages.map(([title], at) => [title, texts[at] ?? '']))
}

const LISTS = [
  ...['/desk', ...VIEWS.map((view) => `/desk?view=${view}`), '/desk?view=past', '/desk?view=none'],
  ...['/desk/new', '/desk/notices', '/desk/deliveries', '/desk/deliveries?put=2'],
  ...['/desk/settings', '/desk/settings?kept', '/desk/privacy', '/desk/privacy/log'],
  ...['/desk/privacy?erased=1&left=0', '/desk/privacy?erased=2&left=1', '/desk/privacy?kept-out'],
  ...['/desk/deliveries?put=0', '/desk/deliveries?q=zzz', '/desk/reports.csv', '/desk/nothing'],
]

describe('every page stays as it is', () => {
  it('of a desk with next to nothing in it', async () => {
    const pages = LISTS.map((path) => [path, path, { at: MONDAY, who: 'ada' }] as const)
    expect(changesOf('desk-empty.txt', await readAll(pages))).toBe('')
  })

  it('of a report at the desk, for who owns it and for others', async () => {
    await scene.store(cases)
    await furnish(scene, caseOf('details'), NOW)
    const pages = cases.flatMap((one) => {
      const { id } = one.report
      const many = one.name.startsWith('state-') || one.name.startsWith('approval')
      return (many ? ['sam', 'kim', 'lea', 'ada'] : ['sam', 'ada']).map(
        (who) =>
          [`${one.name} as ${who}`, `/desk/reports/${id}`, { at: soonAfter(one), who }] as const,
      )
    })
    expect(changesOf('desk-reports.txt', await readAll(pages))).toBe('')
  })

  it('of the customer, in English and in Arabic', async () => {
    const pages = cases.flatMap((one) =>
      ['en', 'ar'].map((language) => {
        const path = `${statusPath(one.report)}?lang=${language}`
        return [`${one.name} in ${language}`, path, { at: soonAfter(one) }] as const
      }),
    )
    expect(changesOf('status.txt', await readAll(pages))).toBe('')
  })

  it('of the customer in every language, state by state', async () => {
    const pages = STATES.flatMap((state) => {
      const one = caseOf(`state-${state}`)
      return LANGUAGES.map((language) => {
        const path = `${statusPath(one.report)}?lang=${language}`
        return [`${state} in ${language}`, path, { at: soonAfter(one) }] as const
      })
    })
    const sections = [...(await readAll(pages))].map(
      ([title, page]) => [title, wordsIn(page)] as const,
    )
    expect(changesOf('status-languages.txt', new Map(sections))).toBe('')
  })

  it('of the desk’s lists and settings, by role', async () => {
    const { id } = caseOf('details').report
    const more = [`/desk/deliveries?report=${id}`, `/desk/reports/${id}/erase`]
    const pages = [...LISTS, ...more].flatMap((path) =>
      ['sam', 'lea', 'ada'].map((who) => [`${path} as ${who}`, path, { at: NOW, who }] as const),
    )
    expect(changesOf('desk-lists.txt', await readAll(pages))).toBe('')
  })

  it('of what leads to the desk', async () => {
    const { id } = caseOf('state-working').report
    const expires = String(NOW + HOUR)
    const token = encodeURIComponent(
      `${id}~sam~${expires}~${sealed('desk', id, 'sam', '1', expires)}`,
    )
    const zero = encodeURIComponent(
      `${id}~sam~${expires}~${sealed('desk', id, 'sam', '0', expires)}`,
    )
    const link = await newLink(scene, 'kim', 4e11)
    const at = { at: NOW }
    const sections = await readAll([
      ['nobody at the desk', '/desk', at],
      ['nobody at a report', `/desk/reports/${id}`, at],
      ['nobody sends words', `/desk/reports/${id}/note`, { ...at, form: { text: 'Some words.' } }],
      ['asks for a link', '/desk/sign-in', at],
      ['asked for a link', '/desk/sign-in', { ...at, form: { email: 'nobody@shop.example' } }],
      ['a link', link, at],
      ['a link, used', link, { ...at, form: {} }],
      ['a link, used up', link, { ...at, form: {} }],
      ['an alert’s link of before', `/desk/enter/${token}`, at],
      ['an alert’s link', `/desk/enter/${zero}`, at],
    ])
    const who = await visits.enter(`/desk/enter/${zero}`, { ...at, form: {} })
    const inside = await readAll([
      ['for one report', `/desk/reports/${id}`, { ...at, who }],
      ['for one report, at the desk', '/desk', { ...at, who }],
    ])
    const masked = [...sections, ...inside].map(
      ([title, text]) => [title, text.replaceAll(/sign-in\/[\w-]{32}/g, 'sign-in/TOKEN')] as const,
    )
    expect(changesOf('desk-doors.txt', new Map(masked))).toBe('')
  })

  it('of links in mails, and of what is nowhere', async () => {
    const one = caseOf('mailed')
    const { id } = one.report
    const hash = 'A'.repeat(43)
    const email = one.report.mail.email ?? ''
    const paths = {
      confirm: `/m/confirm/${id}~${sealed('confirm', id, email)}`,
      stop: `/m/stop/${id}~${sealed('stop', id)}`,
      block: `/m/block/${id}~${hash}~${sealed('block', id, hash)}`,
    }
    const at = { at: soonAfter(one) }
    const links = Object.entries(paths)
    expect(
      changesOf(
        'status-links.txt',
        await readAll([
          ...links.map(([name, path]) => [name, path, at] as const),
          ...links.map(([name, path]) => [`${name} pressed`, path, { ...at, form: {} }] as const),
          ...['en', 'ar', 'de'].flatMap((language) =>
            ['/r/nothing', '/m/stop/nothing', '/nothing'].map(
              (path) => [`${path} in ${language}`, path, { ...at, language }] as const,
            ),
          ),
          ['nothing for a program', '/nothing', { ...at, accept: 'application/json' }],
          ['no version', '/r/nothing/version', at],
          ['data of the customer', `${statusPath(caseOf('details').report)}/data`, at],
        ]),
      ),
    ).toBe('')
  })
})

describe('every form stays as it is', () => {
  const CUSTOMERS = [
    ...['pick', 'counter', 'agree', 'confirm', 'reopen', 'follow-up', 'write', 'wish'],
    ...['mail', 'stop-mail', 'withdraw', 'erase'],
  ]

  it('of the customer that is not filled in', async () => {
    const asked = ['received', 'proposed', 'resolved'].flatMap((state) =>
      CUSTOMERS.map((act) => ({ act, ...upTo(`state-${state}`, Infinity, `${state} ${act}`) })),
    )
    await scene.store(asked)
    const pages = asked.map(({ act, ...one }, at) => {
      const language = at % 2 === 0 ? 'en' : 'ar'
      const path = `${statusPath(one.report)}/${act}?lang=${language}`
      return [`${one.report.state} ${act}`, path, { at: soonAfter(one), form: {} }] as const
    })
    expect(changesOf('status-forms.txt', await readAll(pages))).toBe('')
  })

  it('of staff that is not filled in, and what is said of it', async () => {
    const acts = Object.keys(DESK_ROUTES).flatMap(
      (route) => /^POST \/desk\/reports\/:id\/(\w+)$/.exec(route)?.[1] ?? [],
    )
    const states = ['received', 'working', 'proposed', 'resolved']
    const asked = states.flatMap((state) =>
      acts.map((act) => ({ act, ...upTo(`state-${state}`, Infinity, `${state} by staff ${act}`) })),
    )
    await scene.store(asked)
    const pages = asked.map(({ act, ...one }) => {
      const { id, state, version } = one.report
      const visit = { at: soonAfter(one), who: 'sam', form: { version: String(version) } }
      return [`${state} ${act}`, `/desk/reports/${id}/${act}`, visit] as const
    })
    const sections = new Map(
      [...(await readAll(pages))].map(([title, page]) => {
        const notices = page.match(/<section class="notice[^]*?<\/section>/g) ?? []
        return [title, [page.split('\n')[0], ...notices].join('\n')]
      }),
    )
    expect(sections.size).toBe(acts.length * states.length)
    expect(changesOf('desk-forms.txt', sections)).toBe('')
  })

  it('of the desk’s routes, as an admin sends it', async () => {
    const one = upTo('state-working', Infinity, 'for the routes')
    await scene.store([one])
    const ids = {
      report: one.report.id,
      picture: 'none',
      staff: 'kim',
      endpoint: 'to-slack',
      notice: 'notice-open',
      snippet: 'snippet-1',
    }
    const last = (name: string) => Number(/sign-out|sessions|staff/.test(name))
    const routes = Object.entries(DESK_ROUTES).toSorted(([a], [b]) => last(a) - last(b))
    const pages = routes.map(([name, { path, form }]) => {
      const given = name.startsWith('POST') ? { form: form?.(ids) ?? {} } : {}
      return [name, path(ids), { at: NOW, who: 'ada', ...given }] as const
    })
    expect(changesOf('desk-routes.txt', await readAll(pages))).toBe('')
  })
})

describe('the collector', () => {
  it('has the same routes', async () => {
    const routes = (await scene.routes()).filter((route) => !route.endsWith('*'))
    expect(
      changesOf('routes.txt', new Map([['routes', [...new Set(routes)].toSorted().join('\n')]])),
    ).toBe('')
  })

  it('asks the same of its database, which finds it the same way', async () => {
    const plans = await scene.plans()
    expect(plans.length).toBeGreaterThan(50)
    expect(
      changesOf('plans.txt', new Map(plans.map(([sql, steps]) => [sql, steps.join('\n')]))),
    ).toBe('')
  })
})
