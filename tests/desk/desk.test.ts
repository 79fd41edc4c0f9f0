import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findReport, listEvents } from '../../worker/db/reports.ts'
import { latestUpdateBy } from '../../worker/reports/promises.ts'
import type { Site } from '../../worker/sites/site.ts'
import { newClick, post, raise, tell } from '../support/click.ts'
import { type Collector, useCollector } from '../support/shared-collector.ts'
import { signIn } from '../support/staff.ts'

let collector: Collector
let site: Site
let sam: Awaited<ReturnType<typeof signIn>>

beforeAll(async () => {
  collector = await useCollector()
  site = await collector.seed({ id: 'demo' })
  await collector.seed({ id: 'other' })
  sam = await signIn(collector, 'demo-sam')
})
afterAll(() => collector.close())

/** A stored report and what acknowledging it sends. */
async function newReport(given: Parameters<typeof newClick>[0] = {}) {
  const click = newClick(given)
  await raise(collector, click)
  const path = `/desk/reports/${click.id}/acknowledge`
  const form = {
    version: '1',
    text: 'Your payment button did nothing. I am fixing it.',
    updateBy: String(latestUpdateBy(site, Date.now())),
  }
  return { click, path, form, read: () => findReport(collector.db, click.id) }
}

describe('the list', () => {
  it('shows nothing to somebody who is not signed in', async () => {
    const { click } = await newReport({ text: 'only for staff' })
    for (const path of ['/desk', `/desk/reports/${click.id}`]) {
      const response = await collector.fetch(path)
      expect(response.status).toBe(401)
      expect(await response.text()).not.toContain('only for staff')
    }
  })

  it('puts first what is owed first, and what is over on a page of its own', async () => {
    const [young, old, over] = [await newReport(), await newReport(), await newReport()]
    await collector.db
      .prepare(
        `UPDATE report SET document = json_set(document, '$.promises[0].due', ?) WHERE id = ?`,
      )
      .bind(Date.now() + 60_000, old.click.id)
      .run()
    await post(collector, `/v1/reports/${over.click.id}/withdraw`, { key: over.click.key })
    const html = async (path: string) => (await sam.get(path)).text()
    const all = await html('/desk?view=all')
    expect(all.indexOf(old.click.id)).toBeGreaterThan(0)
    expect(all.indexOf(old.click.id)).toBeLessThan(all.indexOf(young.click.id))
    expect(all).not.toContain(over.click.id)
    expect(await html('/desk?view=past')).toContain(over.click.id)
  })

  it('shows each report once on the first page, where it is most urgent', async () => {
    const { click } = await newReport()
    const home = await (await sam.get('/desk')).text()
    expect(home.split(click.id)).toHaveLength(2)
    expect(home).toContain('Unassigned')
  })

  it('answers an unknown view as an unknown address', async () => {
    expect((await sam.get('/desk?view=everything')).status).toBe(404)
  })
})

describe('acknowledging', () => {
  it('takes the report, keeps the promise and writes to the customer', async () => {
    const { click, path, form, read } = await newReport()
    const page = await (await sam.get(`/desk/reports/${click.id}`)).text()
    expect(page).toContain('Assign to me and reply')
    expect((await sam.post(path, form)).status).toBe(303)
    expect(await read()).toMatchObject({
      state: 'acknowledged',
      owner: { id: 'demo-sam' },
      promises: [{ status: 'kept' }, { kind: 'update', status: 'open' }],
    })
    const status = await (await collector.fetch(`/r/${click.key}`)).text()
    expect(status).toContain('Sam Okafor is taking care of it.')
    expect(status).toContain(form.text)
  })

  it('shows what happened in the meantime and keeps what was typed', async () => {
    const { click, path, form, read } = await newReport()
    await tell(collector, click, { text: 'One more thing.' })
    const answer = await sam.post(path, form)
    expect(answer.status).toBe(409)
    const page = await answer.text()
    expect(page).toContain('One more thing.')
    expect(page).toContain(form.text)
    expect(page).toContain('value="2"')
    expect(await read()).toMatchObject({ state: 'received' })
  })

  it('happens once when two do it at once', async () => {
    const { click, path, form } = await newReport()
    const answers = await Promise.all([sam.post(path, form), sam.post(path, form)])
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 409])
    const events = await listEvents(collector.db, click.id)
    expect(events.filter(({ type }) => type === 'acknowledged')).toHaveLength(1)
  })

  it('is refused without a sentence, and says why', async () => {
    const { path, form, read } = await newReport()
    const answer = await sam.post(path, { ...form, text: 'ok' })
    expect(answer.status).toBe(409)
    expect(await answer.text()).toContain('Still needed: a sentence for the customer')
    expect(await read()).toMatchObject({ state: 'received' })
  })
})

describe('forged forms', () => {
  it.each<[string, Record<string, string>]>([
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['a sibling', { 'sec-fetch-site': 'same-site' }],
    ['Origin: null', { origin: 'null' }],
    ['a foreign origin', { origin: 'https://evil.example' }],
    ['nobody knows where', {}],
    ['plain text', { 'sec-fetch-site': 'cross-site', 'content-type': 'text/plain' }],
  ])('from %s are refused and change nothing', async (_from, headers) => {
    const { path, form, read } = await newReport()
    const answer = await sam.post(path, form, headers)
    expect(answer.status).toBe(403)
    expect(await read()).toMatchObject({ state: 'received', version: 1 })
  })
})

describe('a report of another site', () => {
  it('can be neither read nor changed', async () => {
    const { click, path, form, read } = await newReport({ site: 'other', text: 'not for Sam' })
    const shown = await sam.get(`/desk/reports/${click.id}`)
    expect(shown.status).toBe(404)
    expect(await shown.text()).not.toContain('not for Sam')
    expect((await sam.post(path, form)).status).toBe(404)
    expect(await read()).toMatchObject({ state: 'received' })
    expect(await (await sam.get('/desk')).text()).not.toContain(click.id)
  })
})

describe('writing again', () => {
  it('keeps the promise to write, makes the next one, and shows the customer every word', async () => {
    const { click, path, form, read } = await newReport()
    await sam.post(path, form)
    const again = { ...form, version: '2', text: 'It is fixed. Please try once more.' }
    expect((await sam.post(path.replace('acknowledge', 'message'), again)).status).toBe(303)
    expect((await read())?.promises.map(({ kind, status }) => [kind, status])).toEqual([
      ['answer', 'kept'],
      ['update', 'kept'],
      ['update', 'open'],
    ])
    const status = await (await collector.fetch(`/r/${click.key}`)).text()
    expect(status).toContain(form.text)
    expect(status).toContain(again.text)
  })

  it('takes as many characters as the page counts, whatever a form makes of line breaks', async () => {
    const { path, form } = await newReport()
    const text = 'A line of nineteen.\r\n'.repeat(200)
    expect(text.replaceAll('\r\n', '\n').length).toBe(4000)
    expect((await sam.post(path, { ...form, text })).status).toBe(303)
  })

  it('shows the words that could not be sent once the report went another way', async () => {
    const { click, path, form } = await newReport()
    await post(collector, `/v1/reports/${click.id}/withdraw`, { key: click.key })
    const page = await (await sam.post(path, form)).text()
    expect(page).toContain('role="alert"')
    expect(page).toContain(form.text)
  })
})

describe('a list of more than a page', () => {
  it.each([
    ['what is under way', '/desk?view=all', 1],
    ['what is over', '/desk?view=past', null],
  ])('reaches every report: %s', async (_which, first, wakeAt) => {
    const many = wakeAt === null ? 'many-over' : 'many'
    await collector.seed({ id: many })
    const numbers = Array.from({ length: 120 }, (_, at) => at)
    await collector.db
      .prepare(
        `INSERT INTO report (id, site_id, document)
         SELECT printf('%022d', value + ?2 * 1000), ?1, json_set(?3, '$.siteId', ?1,
           '$.id', printf('%022d', value + ?2 * 1000), '$.keyHash', ?1 || value, '$.wakeAt', ?4)
         FROM json_each(?5)`,
      )
      .bind(
        many,
        wakeAt ?? 0,
        JSON.stringify(await (await newReport()).read()),
        wakeAt,
        JSON.stringify(numbers),
      )
      .run()
    const staff = await signIn(collector, `${many}-sam`)
    const seen = new Set<string>()
    let path: string | undefined = first
    while (path) {
      const html: string = await (await staff.get(path)).text()
      for (const [, id] of html.matchAll(/\/desk\/reports\/(\d{22})/g)) seen.add(id ?? '')
      path = /href="([^"]+)">More reports/.exec(html)?.[1]?.replaceAll('&amp;', '&')
    }
    expect(seen.size).toBe(120)
  })
})

describe('the pages of the desk', () => {
  it('run nothing, stay in no frame, and say a refusal to a person as a page', async () => {
    const { headers } = await sam.get('/desk')
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toContain('unsafe')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    const missing = await collector.fetch(`/desk/reports/${'A'.repeat(22)}`, {
      headers: { cookie: sam.cookie, accept: 'text/html' },
    })
    const refusal = await missing.text()
    expect([missing.status, refusal]).toEqual([404, expect.stringContaining('<h1>')])
    expect(refusal).toContain('<a href="/desk">Go to the desk</a>')
  })

  it('list what a customer added as a sentence does', async () => {
    const { click } = await newReport()
    await tell(collector, click, { text: 'The bowl broke.', wish: 'fix', order: 'A-77' })
    const html = await (await sam.get(`/desk/reports/${click.id}`)).text()
    expect(html).toContain('The customer added a message, what they want and the order number.')
  })

  it('are left to TLS by whoever comes without', async () => {
    const direct = (url: string) => collector.fetchDirectly(url, { redirect: 'manual' })
    const plain = await direct('http://collector.example/desk')
    expect([plain.status, plain.headers.get('location')]).toEqual([
      308,
      'https://collector.example/desk',
    ])
    const safe = await direct('https://collector.example/desk')
    expect(safe.headers.get('strict-transport-security')).toContain('max-age=')
  })
})

describe('words typed when the session has ended', () => {
  it('are shown to be copied, and signing in leads back to the report', async () => {
    const { click, path, form, read } = await newReport()
    const answer = await collector.fetch(path, {
      method: 'POST',
      headers: { 'sec-fetch-site': 'same-origin' },
      body: new URLSearchParams(form),
    })
    expect(answer.status).toBe(401)
    const page = await answer.text()
    expect(page).toContain(form.text)
    expect(page).toContain(`name="to" value="${click.id}"`)
    expect(await read()).toMatchObject({ state: 'received' })
  })
})
