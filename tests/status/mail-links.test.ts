import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RaiseInput } from '../../worker/contract.ts'
import { findReport } from '../../worker/db/reports.ts'
import { newClick, raise } from '../support/click.ts'
import { hearOfClosed } from '../support/connections.ts'
import { customerOf, sealed, wordsIn } from '../support/customer.ts'
import { type Collector, useCollector } from '../support/shared-collector.ts'
import { storedText } from '../support/stored.ts'
import { give } from '../support/stories.ts'

const OWN = { 'sec-fetch-site': 'same-origin' }
const CUSTOMER = { role: 'customer' } as const

let collector: Collector
beforeAll(async () => {
  collector = await useCollector()
  await collector.seed({ id: 'demo' })
})
afterAll(() => collector.close())

/** A report whose customer asked for mail, and the links of the mail. */
async function asked(email: string) {
  const click = newClick()
  await raise(collector, click)
  await give(collector, click.id, CUSTOMER, { type: 'ask_mail', email })
  const link = async (purpose: string, ...parts: [email?: string]) =>
    `/m/${purpose}/${await sealed(collector, purpose, click.id, ...parts)}`
  return {
    ...click,
    confirm: await link('confirm', email),
    block: await link('block', email),
    stop: await link('stop'),
  }
}

const mailOf = async ({ id }: Pick<RaiseInput, 'id'>) =>
  (await findReport(collector.db, id))?.mail.status

const press = (path: string, headers: Record<string, string> = OWN, body = '') =>
  collector.fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body,
    redirect: 'manual',
  })

describe('a link in a customer’s mail', () => {
  it('shows one button and changes nothing, however often it is opened', async () => {
    const click = await asked('a@example.org')
    const before = await findReport(collector.db, click.id)
    for (const path of [click.confirm, click.stop, click.block, click.confirm]) {
      const answer = await collector.fetch(path)
      const html = await answer.text()
      expect([answer.status, html.match(/<button/g)?.length]).toEqual([200, 1])
      expect(answer.headers.get('content-security-policy')).not.toContain('script-src')
      expect(answer.headers.get('referrer-policy')).toBe('no-referrer')
    }
    expect(await findReport(collector.db, click.id)).toEqual(before)
  })

  it('confirms the address when its button is pressed, and leads to the page', async () => {
    const click = await asked('b@example.org')
    const answer = await press(click.confirm)
    const path = `/r/${await sealed(collector, 'status', click.id)}`
    expect([answer.status, answer.headers.get('location')]).toEqual([303, path])
    expect(await mailOf(click)).toBe('on')
    expect(wordsIn(await (await collector.fetch(path)).text())).toContain(
      'We’ll email b@example.org',
    )
    expect((await press(click.confirm)).status).toBe(303)
  })

  it('confirms no address but the one that it was sent to', async () => {
    const click = await asked('c@example.org')
    await give(collector, click.id, CUSTOMER, { type: 'ask_mail', email: 'd@example.org' })
    expect((await press(click.confirm)).status).toBe(404)
    expect(await mailOf(click)).toBe('asked')
  })

  it('does not start again what was stopped', async () => {
    const click = await asked('e@example.org')
    await press(click.stop)
    expect((await press(click.confirm)).status).toBe(303)
    expect(await mailOf(click)).toBe('off')
  })

  it('keeps an address from ever being asked again', async () => {
    const email = 'Never@example.org'
    const click = await asked(email)
    expect(wordsIn(await (await press(click.block)).text())).toContain(
      'We’ll never ask this address',
    )
    expect(await mailOf(click)).toBe('off')
    const other = newClick()
    await raise(collector, other)
    const answer = await customerOf(collector, other).send('mail', { email: email.toLowerCase() })
    expect(answer.status).toBe(429)
    expect(await mailOf(other)).toBe('off')
  })
})

describe('asking a mailbox', () => {
  const ask = async (email: string, network?: string, click = newClick()) => {
    await raise(collector, click)
    const { path } = customerOf(collector, click)
    const answer = await collector.fetch(`${path}/mail`, {
      method: 'POST',
      headers: { ...OWN, ...(network !== undefined && { 'cf-connecting-ip': network }) },
      body: new URLSearchParams({ email }),
      redirect: 'manual',
    })
    return answer.status
  }

  it('C19: is once an hour, however its address is spelled', async () => {
    expect(await ask('Kim.Lee@gmail.com')).toBe(303)
    for (const email of ['kimlee@gmail.com', 'KIM.LEE+1@GMAIL.com', 'k.i.mlee+x@googlemail.com']) {
      expect(await ask(email)).toBe(429)
    }
    expect(await ask('kim@shop.example')).toBe(303)
  })

  it('C19: ends with "that was not me", for every spelling', async () => {
    const click = newClick()
    expect(await ask('no.one+shop@example.org', undefined, click)).toBe(303)
    await collector.tick(60_000)
    const [mail] = await collector.mailsTo('no.one+shop@example.org')
    const [, block = ''] = /(\/m\/block\/\S+)/.exec(mail?.text ?? '') ?? []
    expect((await press(block)).status).toBe(200)
    await collector.db.prepare('UPDATE address SET asked_at = 0, asked_times = 0').run()
    for (const email of ['no.one@example.org', 'No.One+other@example.org']) {
      expect(await ask(email)).toBe(429)
    }
    expect(await ask('someone@example.org')).toBe(303)
  })

  it('C19: holds a "that was not me" from before spellings were one', async () => {
    const click = await asked('old+tag@example.org')
    await press(click.block)
    expect(await mailOf(click)).toBe('off')
    expect(await ask('old+tag@example.org')).toBe(429)
  })

  it('C19: is ten times an hour from one network, whose address is kept nowhere', async () => {
    const statuses: number[] = []
    for (let at = 0; at < 12; at++) {
      statuses.push(await ask(`net${at}@example.org`, '203.0.113.77'))
    }
    expect(statuses.filter((status) => status === 303)).toHaveLength(10)
    expect(statuses.slice(10)).toEqual([429, 429])
    expect(await ask('net-other@example.org', '203.0.113.78')).toBe(303)
    const stored = await storedText(collector)
    expect(stored).not.toContain('203.0.113')
    expect(stored).not.toContain(createHash('sha256').update('203.0.113.77').digest('base64url'))
  })
})

describe('stopping by one click of a mail provider (RFC 8058)', () => {
  it('needs neither a cookie nor an origin', async () => {
    const click = await asked('f@example.org')
    await press(click.confirm)
    const answer = await press(click.stop, {}, 'List-Unsubscribe=One-Click')
    expect(answer.status).toBe(200)
    expect(await mailOf(click)).toBe('off')
    expect((await press(click.stop, {}, 'List-Unsubscribe=One-Click')).status).toBe(200)
  })

  it('works as a form of several parts too', async () => {
    const click = await asked('g@example.org')
    const body = new FormData()
    body.set('List-Unsubscribe', 'One-Click')
    await hearOfClosed()
    const answer = await fetch(`${collector.url}${click.stop}`, { method: 'POST', body })
    expect(answer.status).toBe(200)
    expect(await mailOf(click)).toBe('off')
  })

  it('is the only one that another page may press', async () => {
    const click = await asked('h@example.org')
    const foreign = { 'sec-fetch-site': 'cross-site' }
    for (const path of [click.confirm, click.block]) {
      expect((await press(path, foreign)).status).toBe(403)
      expect((await press(path, {})).status).toBe(403)
    }
    expect(await mailOf(click)).toBe('asked')
  })
})

describe('a forged link', () => {
  it('is nowhere, whatever is wrong with it', async () => {
    const click = await asked('i@example.org')
    const other = await asked('j@example.org')
    const sealOf = (path: string) => path.split('/').at(-1) ?? ''
    const tokens = [
      sealOf(click.stop).replace(click.id, other.id),
      sealOf(click.block),
      sealOf(click.confirm).slice(0, -1),
      `${newClick().id}~${'A'.repeat(43)}`,
      click.key,
      '%00',
    ]
    const answers = await Promise.all(
      tokens.flatMap((token) => [
        collector.fetch(`/m/stop/${token}`),
        press(`/m/stop/${token}`),
        press(`/m/confirm/${token === sealOf(click.confirm) ? 'x' : token}`),
      ]),
    )
    const texts = await Promise.all(answers.map(async (one) => `${one.status} ${await one.text()}`))
    expect(new Set(texts).size).toBe(1)
    expect(texts[0]).toMatch(/^404/)
    expect([await mailOf(click), await mailOf(other)]).toEqual(['asked', 'asked'])
  })
})
