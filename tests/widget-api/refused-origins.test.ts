import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listRefusedOrigins, noteRefusedOrigin } from '../../worker/db/refused-origins.ts'
import { codeOf, newClick, ORIGIN, raise } from '../support/click.ts'
import { openDesk } from '../support/desk.ts'
import { type Collector, useCollector } from '../support/shared-collector.ts'
import { until } from '../support/until.ts'

let collector: Collector
beforeAll(async () => {
  collector = await useCollector()
})
afterAll(() => collector.close())

const STAGING = 'https://staging.shop.example'

describe('W4: a report from an origin that the site does not list', () => {
  it('W4: is refused in words that the page can read', async () => {
    await collector.seed({ id: 'listed', origins: [ORIGIN] })
    for (const origin of [STAGING, 'null', 'capacitor://localhost']) {
      const answer = await raise(collector, newClick({ site: 'listed' }), { origin })
      expect([answer.status, await codeOf(answer)]).toEqual([403, 'forbidden_origin'])
      expect(answer.headers.get('access-control-allow-origin')).toBe('*')
    }
  })

  it('W4: is counted by its origin, for admins of its site and for nobody else', async () => {
    const { ada, sam } = await openDesk(collector, 'counted')
    for (let times = 1; times <= 3; times++) {
      await raise(collector, newClick({ site: 'counted' }), { origin: STAGING })
    }
    await until('three to be counted', async () => {
      const [found] = await listRefusedOrigins(collector.db, 'counted')
      return found?.times === 3
    })
    const home = await (await ada.get('/desk')).text()
    expect(home).toContain(`Reports from ${STAGING} were refused`)
    expect(await (await ada.get('/desk/settings')).text()).toMatch(
      new RegExp(`${STAGING}</code></td><td>3</td>`),
    )
    expect(await (await sam.get('/desk')).text()).not.toContain(STAGING)
    expect(await (await sam.get('/desk/settings')).text()).not.toContain(STAGING)
  })

  it('W4: makes no more than twenty rows of a site, whoever forges what', async () => {
    await collector.seed({ id: 'forged' })
    for (let at = 1; at <= 25; at++) {
      await noteRefusedOrigin(collector.db, 'forged', `https://${at}.example`, at)
    }
    await noteRefusedOrigin(collector.db, 'forged', `https://${'a'.repeat(300)}.example`, 26)
    const found = await listRefusedOrigins(collector.db, 'forged')
    expect(found.map(({ lastAt }) => lastAt)).toEqual(Array.from({ length: 20 }, (_, n) => 25 - n))
  })
})
