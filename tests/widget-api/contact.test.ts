import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ContactInput } from '../../worker/contract.ts'
import { findReport } from '../../worker/db/reports.ts'
import { codeOf, newClick, post, raise, tell } from '../support/click.ts'
import { customerOf } from '../support/customer.ts'
import { openDesk, type Signed } from '../support/desk.ts'
import { readOutbox } from '../support/outbox.ts'
import { plantKey } from '../support/seal.ts'
import { type Collector, useCollector } from '../support/shared-collector.ts'

const SITE = 'contact'
const SECRET = 'a secret of the shop that is long enough'

let collector: Collector
let sam: Signed
beforeAll(async () => {
  collector = await useCollector()
  await plantKey(collector)
  sam = (await openDesk(collector, SITE, { identitySecret: SECRET })).sam
})
afterAll(() => collector.close())

async function raised() {
  const click = newClick({ site: SITE })
  await raise(collector, click)
  return { ...click, read: () => findReport(collector.db, click.id) }
}

describe('W9: a contact as people type it', () => {
  it('is stored as it reaches them, whichever of the two a widget takes it for', async () => {
    const click = await raised()
    const typed: readonly (readonly [given: ContactInput, stored: ContactInput])[] = [
      [{ email: '<Kim@Mail.Example>,' }, { email: 'Kim@mail.example' }],
      [{ phone: 'kim＠mail.example' }, { email: 'kim@mail.example' }],
      [{ email: '\u2067用户@例え.jp\u2069' }, { email: '用户@xn--r8jz45g.jp' }],
      [{ phone: '+٤٤ ٢٠\u20117946\u00a0٠٠١٨.' }, { phone: '+44 20-7946 0018' }],
      [{ phone: 'tel:020 7946 0018' }, { phone: '020 7946 0018' }],
    ]
    for (const [given, contact] of typed) {
      expect((await tell(collector, click, { contact: given })).status).toBe(200)
      expect((await click.read())?.contact).toEqual(contact)
    }
  })

  it('is refused where it is none, and where it hides a card number', async () => {
    const click = await raised()
    for (const contact of [
      { email: 'kim' },
      { phone: '12' },
      { phone: '٤١١١ ١١١١ ١١١١ ١١١١' },
      { email: '4111\u200b1111\u200b11111111@mail.example' },
    ]) {
      const answer = await post(collector, `/v1/reports/${click.id}/details`, {
        key: click.key,
        contact,
      })
      expect([answer.status, await codeOf(answer)]).toEqual([400, 'invalid'])
    }
    expect((await click.read())?.contact).toBeNull()
  })

  it('asks the mailbox behind an address in another script, by a mail that arrives', async () => {
    const click = await raised()
    const answer = await customerOf(collector, click).send('mail', {
      email: 'mailto:jörg＠münchen.example ',
    })
    expect(answer.status).toBe(303)
    const email = 'jörg@xn--mnchen-3ya.example'
    expect((await click.read())?.mail).toEqual({ status: 'asked', email })
    await collector.tick(60_000)
    const [mail] = await readOutbox(collector, email)
    expect(mail?.text).toContain(`/m/confirm/${click.id}~`)
  })

  it('is taken from staff who type what a customer says', async () => {
    const id = newClick().id
    const form = { id, reason: 'other', text: 'She rang.', contact: '☎ ０２０ー７９４６ー００１８' }
    expect((await sam.post('/desk/new', form)).status).toBe(303)
    expect((await findReport(collector.db, id))?.contact).toEqual({ phone: '020-7946-0018' })
    const none = { ...form, id: newClick().id, contact: ' ' }
    expect((await sam.post('/desk/new', none)).status).toBe(303)
    expect((await findReport(collector.db, none.id))?.contact).toBeNull()
  })

  it('is vouched for as the site signed it, and mailed as it is written for machines', async () => {
    const click = await raised()
    const email = 'Jörg@München.example'
    const signature = createHmac('sha256', SECRET).update(email).digest('hex')
    const path = `/v1/reports/${click.id}/identity`
    const answer = await post(collector, path, { key: click.key, email, signature })
    expect(answer.status).toBe(200)
    const mail = { status: 'on', email: 'Jörg@xn--mnchen-3ya.example' }
    expect((await click.read())?.mail).toEqual(mail)
  })
})
