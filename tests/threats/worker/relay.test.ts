import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newClick, ORIGIN, raise, tell } from '../../support/click.ts'
import { runs } from '../../support/length.ts'
import { type Collector, useCollector } from '../../support/shared-collector.ts'

const VICTIM = 'victim@elsewhere.example'
/** One mail for each ten of them would show, as would one for each spelling. */
const COUNT = runs(20, 100)
const WORDS = 'FREE NITRO http://evil.example'

let collector: Collector
beforeAll(async () => {
  collector = await useCollector()
  await collector.seed({
    id: 'demo',
    origins: [ORIGIN],
    reasons: [{ code: 'broken', label: 'Broken' }],
  })
})
afterAll(() => collector.close())

async function inTens<One>(all: readonly One[], run: (one: One) => Promise<unknown>) {
  for (let at = 0; at < all.length; at += 10) await Promise.all(all.slice(at, at + 10).map(run))
}

describe('T2: many submissions that name an address', { tags: 'longer' }, () => {
  it('send it nothing by themselves, and one mail without a word of theirs when they ask', async () => {
    const clicks = Array.from({ length: COUNT }, (_, at) =>
      newClick({
        reason: WORDS,
        text: `${WORDS} ${at}`,
        page: { url: `${ORIGIN}/?q=NITRO`, title: WORDS },
        element: { text: WORDS },
      }),
    )
    const submit = async (click: (typeof clicks)[number]) => {
      expect((await raise(collector, click)).status).toBe(201)
      const contact = { email: VICTIM }
      await tell(collector, click, { contact, wish: 'other', wishText: WORDS, finished: true })
    }
    const [first, ...rest] = clicks
    if (first) await submit(first)
    await inTens(rest, submit)
    await collector.tick(120_000)
    expect(await collector.mailsTo(VICTIM)).toEqual([])

    const ask = (key: string, email: string) =>
      collector.fetch(`/r/${key}/mail`, {
        method: 'POST',
        headers: { 'sec-fetch-site': 'same-origin' },
        body: new URLSearchParams({ email, text: WORDS }),
        redirect: 'manual',
      })
    await ask(first?.key ?? '', VICTIM)
    // In upper case it is the same mailbox.
    await inTens(rest.slice(0, COUNT / 2), ({ key }) => ask(key, VICTIM.toUpperCase()))
    await inTens(rest.slice(COUNT / 2), ({ key }) => ask(key, VICTIM))
    await collector.tick(180_000)
    const mails = [
      ...(await collector.mailsTo(VICTIM)),
      ...(await collector.mailsTo(VICTIM.toUpperCase())),
    ]
    expect(mails).toHaveLength(1)
    const [mail] = mails
    const all = `${mail?.subject} ${mail?.text} ${mail?.html}`
    expect(all).not.toMatch(/nitro|evil|http:\/\/evil/i)

    // "That wasn’t me" works by a POST, and by that alone.
    const link = /https?:\/\/[^\s]+(\/m\/block\/[^\s]+)/.exec(mail?.text ?? '')?.[1] ?? ''
    await collector.fetch(link)
    const count = () =>
      collector.db
        .prepare('SELECT count(*) AS n FROM address WHERE blocked_at IS NOT NULL')
        .first('n')
    expect(await count()).toBe(0)
    const pressed = await collector.fetch(link, {
      method: 'POST',
      headers: { 'sec-fetch-site': 'same-origin' },
    })
    expect([pressed.status, await count()]).toEqual([200, 1])
  })

  it('are all there: what looks like spam is quarantined, never dropped', async () => {
    const { results } = await collector.db
      .prepare('SELECT state, count(*) AS n FROM report GROUP BY state ORDER BY state')
      .all()
    expect(results).toEqual([
      { state: 'quarantined', n: COUNT - 3 },
      { state: 'received', n: 3 },
    ])
  })
})
