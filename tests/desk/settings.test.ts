import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findDesk } from '../../worker/db/sites.ts'
import { findStaff } from '../../worker/db/staff.ts'
import { type Collector, startCollector } from '../support/collector.ts'
import { leadThrough, newCase, openDesk, type Signed } from '../support/desk.ts'
import { sealBy } from '../support/seal.ts'
import { newLink, signIn } from '../support/staff.ts'
import { until } from '../support/until.ts'

let collector: Collector
let desk: Awaited<ReturnType<typeof openDesk>>

const ADMIN = 'first@owner.example'

beforeAll(async () => {
  collector = await startCollector({ vars: { ADMIN_EMAIL: ADMIN } })
  desk = await openDesk(collector, 'demo')
})
afterAll(() => collector.close())

const own = { 'sec-fetch-site': 'same-origin' }

const WEEK_MS = 7 * 24 * 60 * 60 * 1000

async function tokenFor(staffId: string, reportId: string, now = Date.now()) {
  const staff = await findStaff(collector.db, staffId)
  if (!staff) throw new Error('There is no such staff.')
  const parts = [reportId, staffId, String(staff.generation), String(now + WEEK_MS)]
  const seal = await sealBy(collector, 'desk', ...parts)
  return `${reportId}~${staffId}~${now + WEEK_MS}~${seal}`
}

/** Opens an alert's link as a person does, and returns the desk as that person then sees it. */
async function enter(token: string) {
  const path = `/desk/enter/${token}`
  const opened = await collector.fetch(path, { method: 'POST', headers: own, redirect: 'manual' })
  const cookie = opened.headers.get('set-cookie')?.split(';')[0] ?? ''
  const get = (to: string) => collector.fetch(to, { headers: { cookie }, redirect: 'manual' })
  return { status: opened.status, to: opened.headers.get('location'), get }
}

describe('the link in an alert', () => {
  it('signs in for that report and nothing else, after a click', async () => {
    const [one, other] = [await newCase(collector), await newCase(collector)]
    const token = await tokenFor('demo-noa', one.click.id)
    for (let times = 0; times < 5; times++) {
      const page = await collector.fetch(`/desk/enter/${token}`)
      expect([page.status, page.headers.get('set-cookie')]).toEqual([200, null])
    }
    const noa = await enter(token)
    expect([noa.status, noa.to]).toEqual([303, one.path])
    expect((await noa.get(one.path)).status).toBe(200)
    for (const path of [other.path, '/desk', '/desk/settings', '/desk/new']) {
      expect([path, (await noa.get(path)).status]).toEqual([path, 401])
    }
  })

  it('works for seven days', async () => {
    const { click } = await newCase(collector)
    const [old, young] = [Date.now() - WEEK_MS - 1000, Date.now() - WEEK_MS + 60_000]
    expect((await enter(await tokenFor('demo-noa', click.id, old))).status).toBe(404)
    expect((await enter(await tokenFor('demo-noa', click.id, young))).status).toBe(303)
  })

  it('cannot be changed to open another report or to be another person', async () => {
    const [one, other] = [await newCase(collector), await newCase(collector)]
    const token = await tokenFor('demo-noa', one.click.id)
    for (const bent of [
      token.replace(one.click.id, other.click.id),
      token.replace('demo-noa', 'demo-ada'),
      token.slice(0, -1),
      '',
    ]) {
      expect((await enter(bent || 'x')).status).toBe(404)
    }
  })

  it('leads straight on for whoever is signed in', async () => {
    const one = await newCase(collector)
    const answer = await desk.sam.get(`/desk/enter/${await tokenFor('demo-sam', one.click.id)}`)
    expect([answer.status, answer.headers.get('location')]).toEqual([303, one.path])
  })
})

describe('sessions', () => {
  it('end everywhere at once, with every link that was mailed', async () => {
    const one = await newCase(collector)
    await collector.seed(
      { id: 'demo' },
      { staff: [{ id: 'demo-tom', name: 'Tom', email: 'tom@demo.example', role: 'agent' }] },
    )
    const [first, second] = [
      await signIn(collector, 'demo-tom'),
      await signIn(collector, 'demo-tom'),
    ]
    const [token, link] = [
      await tokenFor('demo-tom', one.click.id),
      await newLink(collector, 'demo-tom'),
    ]
    expect((await first.post('/desk/settings/sessions/end')).status).toBe(303)
    expect((await first.get('/desk')).status).toBe(401)
    expect((await second.get('/desk')).status).toBe(401)
    expect((await enter(token)).status).toBe(404)
    expect((await collector.fetch(link)).status).toBe(404)
  })

  it('of a colleague are ended by an admin alone', async () => {
    const noa = await signIn(collector, 'demo-noa')
    const end = (who: Signed) => who.post('/desk/settings/staff/sign-out', { id: 'demo-noa' })
    expect((await end(desk.lea)).status).toBe(403)
    expect((await noa.get('/desk')).status).toBe(200)
    expect((await end(desk.ada)).status).toBe(303)
    expect((await noa.get('/desk')).status).toBe(401)
  })
})

describe('who works here', () => {
  const tom = { name: 'Tim Berg', email: 'tim@demo.example', role: 'lead' }
  const people = async () => {
    const { results } = await collector.db
      .prepare(`SELECT name, role FROM staff WHERE site_id = 'demo'`)
      .all<{ name: string; role: string }>()
    return results
  }

  it('is changed by admins alone', async () => {
    expect((await desk.lea.post('/desk/settings/staff', tom)).status).toBe(403)
    expect((await desk.ada.post('/desk/settings/staff', tom)).status).toBe(303)
    expect(await people()).toContainEqual({ name: 'Tim Berg', role: 'lead' })
  })

  it('escalates the reports of somebody who is removed', async () => {
    const pia = { id: 'demo-pia', name: 'Pia', email: 'pia@demo.example', role: 'agent' }
    await collector.seed({ id: 'demo' }, { staff: [pia] })
    const one = await newCase(collector)
    await leadThrough(one, await signIn(collector, 'demo-pia'), 'acknowledge')
    await desk.ada.post('/desk/settings/staff/delete', { id: 'demo-pia' })
    expect(await one.read()).toMatchObject({ escalation: 1, owner: { id: 'demo-pia' } })
    const form = { to: 'demo-noa', reason: 'Pia has left us.' }
    expect((await one.act(desk.lea, 'force_handover', form)).status).toBe(303)
  })

  it('cannot have one email address twice', async () => {
    const twin = { name: 'Bo', email: 'SAM@demo.example', role: 'agent' }
    expect((await desk.ada.post('/desk/settings/staff', twin)).status).toBe(422)
  })

  it('cannot lose an admin by that admin’s own action', async () => {
    const ada = { id: 'demo-ada', name: 'Ada', email: 'ada@demo.example', role: 'agent' }
    expect((await desk.ada.post('/desk/settings/staff', ada)).status).toBe(422)
    expect((await desk.ada.post('/desk/settings/staff/delete', { id: 'demo-ada' })).status).toBe(
      422,
    )
    expect(await people()).toContainEqual({ name: 'Ada', role: 'admin' })
  })

  it('of another site cannot be changed', async () => {
    await openDesk(collector, 'far')
    const sam = { id: 'far-sam', name: 'Mine now', email: 'sam@far.example', role: 'agent' }
    await desk.ada.post('/desk/settings/staff', sam)
    await desk.ada.post('/desk/settings/staff/delete', { id: 'far-sam' })
    await desk.ada.post('/desk/settings/staff/sign-out', { id: 'far-sam' })
    expect(await findStaff(collector.db, 'far-sam')).toMatchObject({ name: 'Sam', generation: 0 })
  })
})

describe('what is one line', () => {
  const snippet = { title: 'Late parcel', text: 'It is late.', reviewBy: '2027-01-01' }

  it('C20: a snippet’s owner works at this site', async () => {
    const other = await openDesk(collector, 'elsewhere')
    expect(other.site.id).toBe('elsewhere')
    const given = { ...snippet, ownerId: 'elsewhere-sam' }
    expect((await desk.sam.post('/desk/settings/snippets', given)).status).toBe(404)
    expect(
      (await desk.sam.post('/desk/settings/snippets', { ...snippet, ownerId: 'nobody' })).status,
    ).toBe(404)
    const count = "SELECT count(*) AS n FROM snippet WHERE title = 'Late parcel'"
    expect(await collector.db.prepare(count).first('n')).toBe(0)
    const kept = { ...snippet, ownerId: 'demo-noa' }
    expect((await desk.sam.post('/desk/settings/snippets', kept)).status).toBe(303)
  })

  it('C20: names of staff and titles of snippets are, whatever was typed into them', async () => {
    const typed = 'Kim\r\nBcc: all@shop.example\u2028\u0000 Lee'
    const line = 'Kim Bcc: all@shop.example Lee'
    const person = { name: typed, email: 'kim@lines.example', role: 'agent' }
    expect((await desk.ada.post('/desk/settings/staff', person)).status).toBe(303)
    const titled = { ...snippet, title: typed, ownerId: 'demo-noa' }
    expect((await desk.sam.post('/desk/settings/snippets', titled)).status).toBe(303)
    const name = (sql: string) => collector.db.prepare(sql).first<string>()
    expect(await name("SELECT name FROM staff WHERE email = 'kim@lines.example'")).toEqual({
      name: line,
    })
    expect(await name("SELECT title FROM snippet WHERE title LIKE 'Kim%'")).toEqual({ title: line })
  })

  it('C20: a name that was stored before is one when it is read', async () => {
    const { db } = collector
    const lea = () => findStaff(db, 'demo-lea')
    await db
      .prepare("UPDATE staff SET name = 'Lea' || char(10) || 'Lind' WHERE id = 'demo-lea'")
      .run()
    expect((await lea())?.name).toBe('Lea Lind')
    const stored = await findDesk(db, 'demo')
    expect(stored?.staff.map(({ name }) => name)).toContain('Lea Lind')
  })
})

describe('a site that is set up', () => {
  it('takes no colleague from another site, whatever it calls its own', async () => {
    const thief = { id: 'demo-sam', name: 'Mallory', email: 'mallory@x.example', role: 'admin' }
    await collector.seed({ id: 'second' }, { staff: [thief] })
    expect(await findStaff(collector.db, 'demo-sam')).toMatchObject({ siteId: 'demo', name: 'Sam' })
  })
})

describe('the first admin', () => {
  it('is whoever ADMIN_EMAIL names, on sites that have none', async () => {
    await collector.seed({ id: 'young' }, { staff: [] })
    await collector.fetch('/desk/sign-in', {
      method: 'POST',
      headers: own,
      body: new URLSearchParams({ email: ADMIN.toUpperCase() }),
    })
    await until('the link', async () => (await collector.mailsTo(ADMIN))[0])
    expect(await findStaff(collector.db, 'young-admin')).toMatchObject({
      email: ADMIN,
      role: 'admin',
    })
    expect(await findStaff(collector.db, 'demo-admin')).toBeNull()
  })
})

describe('how one is told', () => {
  it('is kept as it was chosen, and shown again', async () => {
    const form = { new: 'digest', customer: 'now', team: 'now', due: 'now' }
    await desk.lea.post('/desk/settings/alerts', { ...form, quietFrom: '22:00', quietTo: '07:30' })
    expect((await findStaff(collector.db, 'demo-lea'))?.alerts).toEqual({
      topics: form,
      quiet: { from: 1_320, to: 450 },
    })
    const half = { ...form, quietFrom: '22:00', quietTo: '' }
    expect((await desk.lea.post('/desk/settings/alerts', half)).status).toBe(422)
    const page = await (await desk.lea.get('/desk/settings')).text()
    expect(page).toContain('value="22:00"')
    const text = 'told in the digest alone'
    await newCase(collector, { text })
    await collector.tick(60_000)
    const told = async (address: string) =>
      (await collector.mailsTo(address)).filter((mail) => mail.text.includes(text))
    expect(await told('sam@demo.example')).toHaveLength(1)
    expect(await told('lea@demo.example')).toEqual([])
  })
})
