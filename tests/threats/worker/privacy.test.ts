import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { reserveAsk } from '../../../worker/db/mail/confirmations.ts'
import { findReport } from '../../../worker/db/reports.ts'
import { newClick, raise, tell } from '../../support/click.ts'
import { customerOf, sealed } from '../../support/customer.ts'
import { openDesk } from '../../support/desk.ts'
import { type Collector, useCollector } from '../../support/shared-collector.ts'

const VICTIM = 'victim@mail.example'

let collector: Collector
let desk: Awaited<ReturnType<typeof openDesk>>
beforeAll(async () => {
  collector = await useCollector()
  desk = await openDesk(collector, 'demo')
})
afterAll(() => collector.close())

const find = async (form: Record<string, string>) =>
  (await desk.ada.post('/desk/privacy/find', form)).text()
const idsIn = (html: string) =>
  [...html.matchAll(/name="chosen" value="([\w-]{22})"/g)].map(([, id = '']) => id)
const tickedIn = (html: string) =>
  [...html.matchAll(/name="chosen" value="([\w-]{22})" checked/g)].map(([, id = '']) => id)

async function named(email: string, given: Parameters<typeof newClick>[0] = {}) {
  const click = newClick(given)
  await raise(collector, click)
  await tell(collector, click, { contact: { email } })
  return click
}

async function confirmed(email: string) {
  const click = await named(email)
  await customerOf(collector, click).send('mail', { email })
  const token = await sealed(collector, 'confirm', click.id, email)
  await collector.fetch(`/m/confirm/${token}`, {
    method: 'POST',
    headers: { 'sec-fetch-site': 'same-origin' },
  })
  return click
}

/** Reports of strangers as they would be after as many clicks. */
async function strangers(count: number, like: string, idOf: string) {
  await collector.db.batch([
    collector.db
      .prepare(
        `INSERT INTO report (id, site_id, document)
         SELECT ${idOf}, site_id, json_set(document, '$.id', ${idOf}, '$.keyHash', ${idOf},
           '$.receivedAt', document ->> '$.receivedAt' + value)
         FROM json_each(?2), report r WHERE r.id = ?1`,
      )
      .bind(like, JSON.stringify(Array.from({ length: count }, (_, at) => at + 1))),
    collector.db
      .prepare(
        `INSERT INTO reach (site_id, address, report_id)
         SELECT 'demo', ?1, id FROM report WHERE id NOT IN (SELECT report_id FROM reach)
           AND id LIKE '%0000%'`,
      )
      .bind(`mail:${VICTIM}`),
  ])
}

describe('T31: a search for a customer', () => {
  it('has their own report first and ticked, and each of those of strangers on some page', async () => {
    const own = await confirmed(VICTIM)
    const theirs = await named(VICTIM)
    await strangers(120, theirs.id, `printf('stranger%014d', value)`)
    const first = await find({ q: VICTIM })
    expect(idsIn(first)[0]).toBe(own.id)
    expect(tickedIn(first)).toEqual([own.id])
    const seen = idsIn(first)
    let after = /name="after" value="([^"]+)"/.exec(first)?.[1]
    while (after !== undefined) {
      const page = await find({ q: VICTIM, after })
      expect(tickedIn(page)).toEqual([])
      seen.push(...idsIn(page))
      after = /name="after" value="([^"]+)"/.exec(page)?.[1]
    }
    expect(seen).toHaveLength(122)
    expect(new Set(seen).size).toBe(122)
  })

  it('by the reference of a stranger ticks nothing of the customer whom they named', async () => {
    const email = 'another@mail.example'
    const [own, theirs] = [await confirmed(email), await named(email)]
    const html = await find({ q: theirs.id })
    expect(new Set(idsIn(html))).toEqual(new Set([own.id, theirs.id]))
    expect(tickedIn(html)).toEqual([theirs.id])
  })

  it('ticks nothing of a reference that strangers have taken as well', async () => {
    const own = newClick()
    await raise(collector, own)
    const prefix = own.id.slice(0, 5)
    await strangers(60, own.id, `'${prefix}' || printf('%017d', value)`)
    const first = await find({ q: prefix + own.id.slice(5) })
    expect(tickedIn(first)).toEqual([own.id])
    const { reference = '' } = (await findReport(collector.db, own.id)) ?? {}
    const html = await find({ q: reference })
    expect(tickedIn(html)).toEqual([])
    const after = /name="after" value="([^"]+)"/.exec(html)?.[1] ?? ''
    const rest = await find({ q: reference, after })
    expect(tickedIn(rest)).toEqual([])
    expect([...idsIn(html), ...idsIn(rest)]).toContain(own.id)
  })
})

describe('T31: an erasure', () => {
  it('leaves no hash of an address that was given before there were any', async () => {
    const email = 'before@mail.example'
    const click = await named(email)
    const hash = createHash('sha256').update(email).digest('base64url')
    const ask = { siteId: 'demo', reportId: click.id, mailbox: hash, network: null }
    await reserveAsk(collector.db, ask, Date.now())
    await collector.db.prepare('UPDATE reach SET email_hash = NULL').run()
    await desk.ada.post('/desk/privacy/erase', { chosen: click.id, sure: 'yes' })
    const left = 'SELECT count(*) AS n FROM address WHERE email_hash = ?'
    expect(await collector.db.prepare(left).bind(hash).first('n')).toBe(0)
  })
})

describe('T21: a form of the desk that is none', () => {
  it.each(['find', 'export', 'erase', 'keep-out'])('is refused: %s', async (act) => {
    const bodies = {
      'application/json': '{"chosen":"x"}',
      'multipart/form-data; boundary=x': '--y\r\nbroken',
      'multipart/form-data': 'no boundary',
      'text/plain': 'chosen=x',
    }
    for (const [type, body] of Object.entries(bodies)) {
      const answer = await collector.fetch(`/desk/privacy/${act}`, {
        method: 'POST',
        headers: {
          cookie: desk.ada.cookie,
          'sec-fetch-site': 'same-origin',
          'content-type': type,
        },
        body,
      })
      expect([type, answer.status]).toEqual([type, 400])
    }
  })
})
