import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { STAFF_ACTIONS } from '../../worker/app/staff-actions/staff-actions.ts'
import { FORMS, leadThrough, newCase, openDesk } from '../support/desk.ts'
import { type Collector, useCollector } from '../support/shared-collector.ts'
import { newLink, openByAlert } from '../support/staff.ts'

let collector: Collector
let desk: Awaited<ReturnType<typeof openDesk>>

beforeAll(async () => {
  collector = await useCollector()
  desk = await openDesk(collector, 'demo')
})
afterAll(() => collector.close())

const OPEN = ['acknowledge', 'plan', 'message', 'ask_move', 'note']

/** A report with an offer that is beyond its owner's authority. */
async function waitsForApproval() {
  const one = await newCase(collector)
  await leadThrough(one, desk.sam, 'acknowledge', 'plan')
  await one.act(desk.sam, 'offer', { ...FORMS.offer(), amount1: '180' })
  expect((await one.read()).approval).not.toBeNull()
  return one
}

describe('C5: a forwarded alert', () => {
  it('C5: whoever proposed amends cannot approve them by a lead’s link', async () => {
    const one = await waitsForApproval()
    const link = await openByAlert(collector, 'demo-lea', one.click.id)
    for (const name of ['approve', '%61pprove', 'approve/', 'approve?x', 'approve/approve']) {
      expect([name, (await one.act(link, name)).status]).toEqual([name, 401])
    }
    expect((await one.read()).approval).not.toBeNull()
    expect((await one.act(desk.lea, 'approve')).status).toBe(303)
    expect(await one.read()).toMatchObject({ state: 'proposed', approval: null })
  })

  it('C5: a link opens no action but answering and noting, on any address of it', async () => {
    const one = await newCase(collector)
    const link = await openByAlert(collector, 'demo-ada', one.click.id)
    const before = await one.read()
    const shut = Object.keys(STAFF_ACTIONS).filter((name) => !OPEN.includes(name))
    expect(shut.length).toBeGreaterThan(15)
    const answers = await Promise.all(
      [...shut, '%65rase', 'erase/', 'revoke_links?x', 'toString', ''].map(async (name) => {
        const done = await one.act(link, name, { reason: 'A reason that is a sentence.' })
        const seen = await link.get(`${one.path}/${name}`)
        return [name, done.status, seen.status]
      }),
    )
    const allowed = answers.filter(([, done, seen]) => done !== 401 || seen !== 401)
    expect(allowed).toEqual([])
    expect(await one.read()).toEqual(before)
  })

  it('C5: a link reads, answers, plans, asks for time and notes', async () => {
    const one = await newCase(collector)
    const link = await openByAlert(collector, 'demo-sam', one.click.id)
    expect((await link.get(one.path)).status).toBe(200)
    await leadThrough(one, link, 'acknowledge', 'plan')
    const message = { text: 'The button is nearly repaired now.', updateBy: '' }
    const later = {
      kind: 'resolve',
      due: String(Date.now() + 5 * 86_400_000),
      why: 'A part is late.',
    }
    const answers = [
      await one.act(link, 'message', message),
      await one.act(link, 'note', { text: 'A note.' }),
      await one.act(link, 'ask_move', later),
    ]
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303])
  })

  it('C5: the report’s page names what needs a sign-in, and the sign-in comes back to it', async () => {
    const one = await waitsForApproval()
    const link = await openByAlert(collector, 'demo-lea', one.click.id)
    const page = await (await link.get(one.path)).text()
    expect(page).toContain('After you sign in')
    expect(page).not.toContain(`action="${one.path}/approve"`)
    expect(page).toContain(`action="${one.path}/note"`)
    const [, way = ''] = /href="(\/desk\/sign-in\?to=[^"]+)"/.exec(page) ?? []
    const asked = await (await link.get(way)).text()
    expect(asked).toContain(`name="to" value="${one.click.id}"`)
    const opened = await link.post(`${await newLink(collector, 'demo-lea')}?to=${one.click.id}`)
    expect(opened.headers.get('location')).toBe(one.path)
    const whole = await (await desk.lea.get(one.path)).text()
    expect(whole).toContain(`action="${one.path}/approve"`)
    expect(whole).not.toContain('Sign in and come back')
  })

  it('C5: a link shows nothing of other customers, and no way to act as this one', async () => {
    const old = await newCase(collector, { reason: 'price' })
    await leadThrough(old, desk.sam, 'acknowledge', 'resolve', 'close')
    const one = await newCase(collector, { reason: 'price' })
    await one.act(desk.ada, 'revoke_links')
    const whole = await (await desk.sam.get(one.path)).text()
    expect(whole).toContain(old.click.id)
    expect(whole).toContain(`/r/${one.click.id}`)
    const link = await openByAlert(collector, 'demo-sam', one.click.id)
    const page = await (await link.get(one.path)).text()
    expect(page).not.toContain(old.click.id)
    expect(page).not.toContain(`/r/${one.click.id}`)
  })

  it('C5: words that a form brought to a shut action are given back', async () => {
    const one = await newCase(collector)
    const link = await openByAlert(collector, 'demo-sam', one.click.id)
    const answer = await one.act(link, 'escalate', {
      reason: 'I need somebody who knows payments.',
    })
    const page = await answer.text()
    expect(page).toContain('I need somebody who knows payments.')
    expect(page).not.toContain('You’ve been signed out')
  })
})
