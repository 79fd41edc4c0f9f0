import type * as v from 'valibot'
import { safeParse } from 'valibot'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  ChooseBody,
  DetailsBody,
  IdentityBody,
  KeyBody,
  RaiseBody,
  ReopenBody,
  WordsBody,
} from '../../../worker/contract.ts'
import { newClick, ORIGIN, post, raise } from '../../support/click.ts'
import { customerOf } from '../../support/customer.ts'
import { newCase, openDesk } from '../../support/desk.ts'
import { type Collector, useCollector } from '../../support/shared-collector.ts'

let collector: Collector
beforeAll(async () => {
  collector = await useCollector()
  await collector.seed({ id: 'demo' })
})
afterAll(() => collector.close())

const CARD = '4111 1111 1111 1111'

/** Everything in the database, as it is stored. */
async function dump(): Promise<string> {
  const sql =
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\'"
  const { results } = await collector.db.prepare(sql).all<{ name: string }>()
  const tables = results.map(({ name }) => collector.db.prepare(`SELECT * FROM "${name}"`).all())
  return JSON.stringify((await Promise.all(tables)).map((table) => table.results))
}

type Node = v.GenericSchema & {
  readonly type: string
  readonly entries?: Readonly<Record<string, Node>>
  readonly wrapped?: Node
  readonly options?: readonly Node[]
  readonly item?: Node
}
type Place = readonly (string | number)[]

/** Where a body may hold a text of the sender's choice. */
function placesIn(node: Node, at: Place = []): Place[] {
  if (node.type === 'string') return [at]
  if (node.entries) {
    return Object.entries(node.entries).flatMap(([name, one]) => placesIn(one, [...at, name]))
  }
  if (node.wrapped) return placesIn(node.wrapped, at)
  if (node.item) return placesIn(node.item, [...at, 0])
  return node.type === 'union' ? (node.options ?? []).flatMap((one) => placesIn(one, at)) : []
}

/** The same body with this text at that place. */
function plant(body: unknown, [name, ...rest]: Place, text: string): unknown {
  if (name === undefined) return text
  if (typeof name === 'number') return [plant((body as unknown[])?.[name], rest, text)]
  // Of the ways to reach somebody there is one.
  const others = name === 'email' || name === 'phone' ? {} : (body as Record<string, unknown>)
  return {
    ...others,
    [name]: plant((body as Record<string, unknown> | undefined)?.[name], rest, text),
  }
}

const luhn = (body: string) => {
  const sum = Array.from(body).reduceRight((total, digit, at) => {
    const value = Number(digit) * ((body.length - at) % 2 === 1 ? 2 : 1)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return body + ((10 - (sum % 10)) % 10)
}
/** Each is told from all others, wherever it is found again. */
const SECRETS = {
  card: (n: number) => luhn(`411111${String(n).padStart(9, '0')}`),
  token: (n: number) => `Bearer Zq9${String(n).padStart(3, '0')}xT0ken7Yw`,
  mail: (n: number) => `walker${String(n).padStart(3, '0')}@planted.example`,
} as const
const needle = (secret: string) => secret.replace('Bearer ', '')

/** In a page's address it stands in every part. */
const textAt = (place: Place, secret: string) =>
  place.join('.') === 'page.url'
    ? `${ORIGIN}/${encodeURIComponent(secret)}?${secret}#${secret}`
    : secret

/** What has a form that cannot hold it is refused with it, and so is a site that there is none of. */
const canHold = (schema: v.GenericSchema, place: Place, planted: unknown) =>
  place[0] !== 'site' && safeParse(schema, planted).success

describe('T17: every field of every public body', () => {
  it('keeps no card number, and a token or a mail address in the customer’s own words alone', async () => {
    const evidence = {
      errors: [{ text: 'x', count: 1 }],
      requests: [{ url: '/', status: 500, count: 1 }],
    }
    const sought: [kind: string, name: string, secret: string][] = []
    let n = 0
    for (const [kind, secretOf] of Object.entries(SECRETS)) {
      const click = newClick({ element: {} })
      const { key } = click
      const path = `/v1/reports/${click.id}`
      const bodies = [
        ['raise', RaiseBody, click, '/v1/reports'],
        ['details', DetailsBody, { key, evidence }, `${path}/details`],
        ['messages', WordsBody, { key, text: 'x' }, `${path}/messages`],
        ['propose', WordsBody, { key, text: 'x' }, `${path}/propose`],
        ['reopen', ReopenBody, { key }, `${path}/reopen`],
        ['choose', ChooseBody, { key, remedy: 'x' }, `${path}/choose`],
        [
          'identity',
          IdentityBody,
          { key, email: 'jo@shop.example', signature: 'a'.repeat(64) },
          `${path}/identity`,
        ],
        ['withdraw', KeyBody, { key }, `${path}/withdraw`],
      ] as const
      for (const [name, schema, base, to] of bodies) {
        let body: unknown = base
        for (const place of placesIn(schema as unknown as Node)) {
          const secret = secretOf(++n)
          const text = textAt(place, secret)
          const planted = plant(body, place, text)
          sought.push([kind, `${name} ${place.join('.')}`, needle(secret)])
          if (canHold(schema, place, planted)) body = planted
        }
        const { status } = await post(collector, to, body)
        if (name === 'raise' || name === 'details' || name === 'messages')
          expect(status).toBeLessThan(300)
      }
    }
    const stored = await dump()
    const found = sought.filter(([, , secret]) => stored.includes(secret))
    const namesOf = (kind: string) => found.filter(([one]) => one === kind).map(([, name]) => name)
    expect(namesOf('card')).toEqual([])
    const words = ['raise text', 'details text', 'details wishText', 'messages text']
    expect(namesOf('token')).toEqual(words)
    // Which of the two ways to reach somebody it is, the text says: the last one planted stands.
    expect(namesOf('mail').toSorted()).toEqual([...words, 'details contact.phone'].toSorted())
  })
})

describe('T17: the customer’s own words', () => {
  const words = `Jo <jo@shop.example>: 🙈 “${CARD}” \t Bearer abc.def, https://a.example/?token=x#y`
  const left = words.replace(CARD, '[…]')

  it('are kept to the letter but for a card number, and the same bytes are the same report', async () => {
    const click = newClick({ text: words })
    expect((await raise(collector, click)).status).toBe(201)
    expect((await raise(collector, click)).status).toBe(200)
    expect((await raise(collector, { ...click, text: left })).status).toBe(422)
    const details = { key: click.key, text: words, wish: 'other', wishText: words }
    await post(collector, `/v1/reports/${click.id}/details`, details)
    await post(collector, `/v1/reports/${click.id}/messages`, { key: click.key, text: words })
    const stored = await dump()
    expect(stored.split(JSON.stringify(JSON.stringify(left)).slice(1, -1)).length).toBeGreaterThan(
      4,
    )
    expect(stored).not.toContain(CARD)
  })

  it('are so on the status page too', async () => {
    const click = newClick()
    await raise(collector, click)
    const { send } = customerOf(collector, click)
    expect((await send('write', { text: words })).status).toBe(303)
    expect((await send('wish', { wish: 'other', text: words })).status).toBe(303)
    expect((await send('mail', { email: '4111111111111111@shop.example' })).status).toBe(400)
    const stored = await dump()
    expect(stored).toContain('“[…]”')
    expect(stored).not.toMatch(/4111 1111|4111111111111111/)
  })

  it('are answered without it, whatever staff write', async () => {
    const desk = await openDesk(collector, 'staff')
    const one = await newCase(collector, { site: 'staff' })
    const form = { text: `You gave me ${CARD} on the telephone, thank you.`, sure: 'yes' }
    expect((await one.act(desk.sam, 'note', form)).status).toBe(303)
    expect(await dump()).not.toContain(CARD)
  })

  it('are no way to reach somebody where they are a card number', async () => {
    const click = newClick()
    await raise(collector, click)
    for (const contact of [{ phone: CARD }, { email: '4111111111111111@shop.example' }]) {
      const answer = await post(collector, `/v1/reports/${click.id}/details`, {
        key: click.key,
        contact,
      })
      expect(answer.status).toBe(400)
    }
    const contact = { phone: '+351 21 123 4567' }
    const answer = await post(collector, `/v1/reports/${click.id}/details`, {
      key: click.key,
      contact,
    })
    expect(answer.status).toBe(200)
  })
})

describe('T17: the query of a page', () => {
  it('is kept under the keys that its site names, and told to its pages', async () => {
    await collector.seed({ id: 'keys', queryKeys: ['variant'] })
    const url = `${ORIGIN}/p/12?variant=blue&token=s3cret&variant=4111111111111111#x`
    const click = newClick({ site: 'keys', page: { url } })
    await raise(collector, click)
    const stored = await dump()
    expect(stored).toContain(`${ORIGIN}/p/12?variant=blue&variant=[…]`)
    expect(stored).not.toContain('s3cret')
  })
})
