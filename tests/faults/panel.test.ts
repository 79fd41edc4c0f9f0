import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newClick, raise } from '../support/click.ts'
import { openDesk } from '../support/desk.ts'
import { type FaultyCollector, OVERLOADED, useFaultyCollector } from '../support/faulty.ts'
import { NOTICE, pin } from '../support/known-problem.ts'
import { cases } from '../support/length.ts'

const PUBLIC = {
  email: 'help@kept.example',
  contacts: [{ label: 'Chat', url: 'https://kept.example/chat', wait: 'a minute' }],
  translations: { de: { reasons: { broken: 'Etwas ist kaputt' } } },
  signals: true,
}
const PATHS = ['amends.js', 'panel/de/words-0.js', 'details/de/words-0.js'] as const

let collector: FaultyCollector
beforeAll(async () => {
  collector = await useFaultyCollector()
})
beforeEach(() => collector.fail())
afterAll(() => collector.close())

async function ask(site: string, path: string) {
  const answer = await collector.fetch(`/w/${site}/${path}`)
  const text = await answer.text()
  const cache = answer.headers.get('cache-control') ?? ''
  return { status: answer.status, text, cache }
}

describe('P1: a page that is opened while D1 is out of reach', () => {
  it.each(cases(1, ['before', 'hang'] as const))(
    'P1: has the button and the panel as they were, and takes the report (%s)',
    { tags: 'longer' },
    async (how) => {
      const site = `kept-${how}`
      await collector.seed({ id: site, ...PUBLIC, identitySecret: 's'.repeat(32) })
      const wanted = await Promise.all(PATHS.map((path) => ask(site, path)))
      await collector.fail({ call: 'DB ', how, message: OVERLOADED })
      for (const [at, path] of PATHS.entries()) {
        const { status, text, cache } = await ask(site, path)
        expect([path, status]).toEqual([path, 200])
        expect(withoutHours(text)).toBe(withoutHours(wanted[at]?.text ?? ''))
        expect(cache).toBe('public, max-age=60')
      }
      expect((await raise(collector, newClick({ site }))).status).toBe(202)
    },
  )

  it('P1: is told to come back where nobody has kept the site, and nobody remembers that', async () => {
    await collector.seed({ id: 'never-seen' })
    await collector.fail({ call: 'DB ', how: 'before', message: OVERLOADED })
    expect(await ask('never-seen', 'amends.js')).toMatchObject({ status: 503, cache: 'no-store' })
  })
})

describe('P2: known problems that cannot be read', () => {
  it.each(cases(1, ['before', 'hang'] as const))(
    'P2: keep the panel from nobody, and come back within a minute (%s)',
    { tags: 'longer' },
    async (how) => {
      const site = `unread-${how}`
      const { sam } = await openDesk(collector, site)
      await pin(sam)
      const path = 'panel/en/words-0.js'
      await collector.fail({ call: 'DB SELECT site_id AS siteId, id', how, message: OVERLOADED })
      const { status, text, cache } = await ask(site, path)
      expect([status, cache]).toEqual([200, 'public, max-age=60'])
      expect(text).not.toContain(NOTICE)
      await collector.fail()
      expect((await ask(site, path)).text).toContain(NOTICE)
    },
  )
})

// The promise counts from the minute of the asking.
const withoutHours = (text: string) => text.replace(/"promise":\{.*?\}/, '')
