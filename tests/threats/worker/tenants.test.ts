import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  DESK_ROUTES,
  type DeskRoute,
  type Ids,
  OPEN_DESK_ROUTES,
  routerName,
} from '../../support/desk-routes.ts'
import { everythingOf, furnishSite } from '../../support/desk-sites.ts'
import type { Signed } from '../../support/desk.ts'
import { readRoutes } from '../../support/routes.ts'
import { type Collector, useCollector } from '../../support/shared-collector.ts'

const ROLES = ['agent', 'lead', 'admin'] as const
const ENDS = ['POST /desk/sign-out', 'POST /desk/settings/sessions/end']

const MISSING: Ids = {
  report: 'M'.repeat(22),
  picture: 'M'.repeat(22),
  staff: 'nobody',
  endpoint: 'nowhere',
  notice: 'never',
  snippet: 'none',
}

let collector: Collector
let own: Awaited<ReturnType<typeof furnishSite>>
let other: Awaited<ReturnType<typeof furnishSite>>
let routes: readonly string[]

beforeAll(async () => {
  ;[collector, routes] = await Promise.all([useCollector(), readRoutes()])
  own = await furnishSite(collector, 'own')
  other = await furnishSite(collector, 'other')
})
afterAll(() => collector.close())

const whoIs = (role: (typeof ROLES)[number]): Signed =>
  ({ agent: own.sam, lead: own.lea, admin: own.ada })[role]

const isBelow = (role: (typeof ROLES)[number], { least }: DeskRoute) =>
  ROLES.indexOf(role) < ROLES.indexOf(least)

async function visit(name: string, who: Pick<Signed, 'get' | 'post'>, ids: Ids) {
  const { path, form } = DESK_ROUTES[name] as DeskRoute
  const answer = name.startsWith('GET')
    ? await who.get(path(ids))
    : await who.post(path(ids), form?.(ids) ?? {})
  // Made anew for each answer: the id of the next form.
  const text = (await answer.text()).replaceAll(/name="id" value="[\w-]+"/g, '')
  return { status: answer.status, text, location: answer.headers.get('location') }
}

// Some hundred requests, on a machine that may do much else.
describe('T24: the routes of the desk', { timeout: 300_000 }, () => {
  it('are all known to this test', () => {
    const desk = routes.filter((name) => /^\w+ \/desk(\/|$)/.test(name))
    const known = [...OPEN_DESK_ROUTES, ...Object.keys(DESK_ROUTES).map(routerName)]
    expect(desk).toEqual([...new Set(known)].toSorted())
  })

  it('show and change nothing of another site: to every role it is as if there were none', async () => {
    const before = await everythingOf(collector, 'other')
    for (const [name, route] of Object.entries(DESK_ROUTES)) {
      if (route.names === 'nothing') continue
      const visits = ROLES.map((role) =>
        Promise.all([visit(name, whoIs(role), other.ids), visit(name, whoIs(role), MISSING)]),
      )
      for (const [at, [theirs, none]] of (await Promise.all(visits)).entries()) {
        const role = ROLES[at] ?? 'agent'
        const expected = isBelow(role, route) ? 403 : route.names === 'filter' ? none.status : 404
        expect([name, role, theirs.status]).toEqual([name, role, expected])
        expect([name, role, blank(theirs)]).toEqual([name, role, blank(none)])
        expect(theirs.text).not.toContain('what other was told')
      }
    }
    expect(await everythingOf(collector, 'other')).toBe(before)
  })

  it('are refused to a role that is too low, and to no other', async () => {
    for (const [name, route] of Object.entries(DESK_ROUTES)) {
      if (ENDS.includes(name)) continue
      const mayNot = ROLES.filter((role) => isBelow(role, route))
      const may = ROLES.filter((role) => !isBelow(role, route))
      // What it removes would be missed by the next one.
      const isOnce = /staff\/(delete|sign-out)$/.test(name)
      const asked = isOnce ? mayNot : [...mayNot, ...may]
      const answers = await Promise.all(asked.map((role) => visit(name, whoIs(role), own.ids)))
      for (const [at, { status }] of answers.entries()) {
        const expected = at < mayNot.length ? 403 : expect.not.toBeOneOf([401, 403, 404, 500])
        expect([name, asked[at], status]).toEqual([name, asked[at], expected])
      }
    }
  })

  it('ask everybody else to sign in, and change nothing meanwhile', async () => {
    const before = await everythingOf(collector, 'own')
    const token = await enterToken()
    const entered = await collector.fetch(`/desk/enter/${token}`, {
      method: 'POST',
      headers: { 'sec-fetch-site': 'same-origin' },
      redirect: 'manual',
    })
    const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? ''
    const among = (session: Record<string, string>): Pick<Signed, 'get' | 'post'> => ({
      get: (path) => collector.fetch(path, { headers: session, redirect: 'manual' }),
      post: (path, form) =>
        collector.fetch(path, {
          method: 'POST',
          headers: { 'sec-fetch-site': 'same-origin', ...session },
          body: new URLSearchParams(form),
          redirect: 'manual',
        }),
    })
    const strangers = { nobody: among({}), 'of one report': among({ cookie }) }
    for (const [kind, stranger] of Object.entries(strangers)) {
      for (const [name, route] of Object.entries(DESK_ROUTES)) {
        if (ENDS.includes(name) || (kind !== 'nobody' && name.includes('/reports/:id/:act')))
          continue
        // What one report's session opens is that one report.
        const ids = route.names === 'address' ? other.ids : own.ids
        const { status } = await visit(name, stranger, ids)
        expect([kind, name, status]).toEqual([kind, name, 401])
      }
    }
    expect(await everythingOf(collector, 'own')).toBe(before)
  })
})

/** What an answer says once the ids that were asked for are left out. */
function blank({ status, text, location }: Awaited<ReturnType<typeof visit>>) {
  const ids = [...Object.values(other.ids), ...Object.values(MISSING)]
  const without = ids.reduce((left, id) => left.replaceAll(id, ''), text)
  return { status, location, text: status === 200 ? '' : without }
}

async function enterToken(): Promise<string> {
  const mails = await collector.mailsTo('sam@own.example')
  const links = mails.map(({ text }) => /\/desk\/enter\/(\S+)/.exec(text)?.[1])
  return links.find((link) => link !== undefined) ?? ''
}
