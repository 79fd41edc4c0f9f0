// @module-tag long
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { SentMail } from '../../demo/mailbox.ts'
import { newPage } from '../support/browser.ts'
import type { Collector } from '../support/collector.ts'
import { FORMS, leadThrough, newCase, openDesk, type Case } from '../support/desk.ts'
import { useScene } from '../support/scene.ts'
import { until } from '../support/until.ts'

const scene = useScene()
const DAY_MS = 24 * 60 * 60 * 1000
const CUSTOMER = 'mara@customer.example'
const own = { 'sec-fetch-site': 'same-origin' }

const TABLES = [
  'report',
  'event',
  'delivery',
  'attempt',
  'staff',
  'staff_session',
  'granted',
  'attachment',
  'address',
  'digest',
]

/** A fingerprint of everything that is stored, sessions and sign-in links included. */
async function fingerprint({ db }: Collector): Promise<string> {
  const hash = createHash('sha256')
  for (const table of TABLES) {
    const { results } = await db.prepare(`SELECT * FROM ${table} ORDER BY 1, 2`).all()
    hash.update(`${table}${JSON.stringify(results)}`)
  }
  return hash.digest('hex')
}

const linksIn = ({ html, text }: SentMail, origin: string): readonly string[] =>
  [...`${html} ${text}`.matchAll(/https?:\/\/[^\s"<>]+/g)]
    .map(([link]) => link.replaceAll('&amp;', '&'))
    .filter((link) => link.startsWith(origin))

const kindOf = (link: string) =>
  new URL(link).pathname
    .split('/')
    .slice(1, 3)
    .join('/')
    .replace(/^r\/.*/, 'r')

/** What the customer does on their own page. */
const submit = ({ click }: Case, act: string, form: Record<string, string> = {}) =>
  scene.collector.fetch(`/r/${click.key}/${act}`, {
    method: 'POST',
    headers: own,
    body: new URLSearchParams(form),
    redirect: 'manual',
  })

/** Asks for mail and confirms it by the button behind the mailed link. */
async function confirmMail(one: Case): Promise<void> {
  await submit(one, 'mail', { email: CUSTOMER })
  const mail = await until('the confirming mail', async () =>
    (await scene.collector.mailsTo(CUSTOMER)).at(-1),
  )
  const link =
    linksIn(mail, scene.collector.url).find((found) => found.includes('/m/confirm/')) ?? ''
  await scene.collector.fetch(new URL(link).pathname, { method: 'POST', headers: own })
}

/** A recovery in the course of which every kind of mail goes out. */
async function causeMails(): Promise<void> {
  const { collector } = scene
  const { sam, noa, lea } = await openDesk(collector, 'demo')
  // Somebody who has not signed in a moment ago, so that a link is mailed.
  const tom = { id: 'demo-tom', name: 'Tom', email: 'tom@demo.example', role: 'agent' }
  await collector.seed({ id: 'demo' }, { staff: [tom] })
  const one = await newCase(collector, { text: 'Two left shoes.' })
  await confirmMail(one)
  await leadThrough(one, sam, 'acknowledge', 'plan', 'offer')
  await submit(one, 'counter', { text: 'A new pair', offer: String((await one.read()).offer?.seq) })
  await one.act(sam, 'grant', {
    text: 'Of course you get a new pair.',
    remedy1: 'A new pair',
    amount1: '90',
    deliverBy: FORMS.offer().deliverBy,
  })
  await one.act(lea, 'approve')
  await one.act(sam, 'hand_over', { to: 'demo-noa' })
  await one.act(noa, 'accept_handover')
  await one.act(noa, 'escalate', { reason: 'The stock says none are left.' })
  await one.act(noa, 'resolve', { ...FORMS.resolve(), amends: 'The new pair is on its way.' })
  await newCase(collector, { text: 'Nobody answers this one.' })
  await collector.fetch('/desk/sign-in', {
    method: 'POST',
    headers: own,
    body: new URLSearchParams({ email: 'tom@demo.example' }),
  })
  // It goes out after the answer.
  await until('the link to sign in', async () =>
    (await collector.mailsTo(tom.email)).find(({ text }) => text.includes('/desk/sign-in/')),
  )
  // A minute on, and then at nine on each of the coming mornings.
  await collector.tick(60_000)
  const nine = new Date().setUTCHours(9, 0, 0, 0) - Date.now()
  for (const days of [1, 2, 4, 5]) await collector.tick(nine + days * DAY_MS)
}

describe('the links in mails', () => {
  it('change nothing when they are opened, however often and by any program', async () => {
    const { browser, collector } = scene
    await causeMails()
    const mails = await collector.mails()
    const links = [...new Set(mails.flatMap((mail) => linksIn(mail, collector.url)))]
    const kinds = Map.groupBy(links, kindOf)
    expect(new Set(kinds.keys())).toEqual(
      new Set(['r', 'm/confirm', 'm/block', 'm/stop', 'desk/enter', 'desk/sign-in']),
    )
    const before = await fingerprint(collector)
    const { context } = await newPage(browser)
    const read = async (link: string) => {
      for (const method of ['GET', 'HEAD', 'GET', 'HEAD', 'GET']) {
        const { status } = await fetch(link, { method })
        expect([link, status]).toEqual([link, expect.toBeOneOf([200, 401])])
      }
      const isFirst = kinds.get(kindOf(link))?.[0] === link
      if (!isFirst) return
      const page = await context.newPage()
      await page.goto(link)
      await page.close()
    }
    const left = [...links]
    // As many at once as a mail scanner reads, more or less.
    const reader = async () => {
      for (let link = left.pop(); link; link = left.pop()) await read(link)
    }
    await Promise.all([reader(), reader(), reader(), reader()])
    await context.close()
    expect(await fingerprint(collector)).toBe(before)
  })
})
