import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { claim } from '../../worker/db/deliveries.ts'
import { listDue, loadDue } from '../../worker/db/queries/due.ts'
import { newClick, post, raise, tell } from '../support/click.ts'
import { WATCHER } from '../support/collector.ts'
import { deliveriesOf } from '../support/deliveries.ts'
import { startReceiver } from '../support/receiver.ts'
import { type Collector, useCollector } from '../support/shared-collector.ts'
import { until } from '../support/until.ts'

const MINUTE = 60_000
type Receiver = Awaited<ReturnType<typeof startReceiver>>

let collector: Collector
let receiver: Receiver
let moody: Receiver
let mood = 500

beforeAll(async () => {
  collector = await useCollector()
  receiver = await startReceiver()
  moody = await startReceiver(() => mood)
})
afterAll(() => Promise.all([collector.close(), receiver.close(), moody.close()]))

/** A site of its own for a test, with one member of staff and one endpoint. */
async function seed(id: string, endpoint: Receiver = receiver) {
  const email = `${id}@shop.example`
  await collector.seed(
    { id },
    {
      staff: [{ id: `${id}-sam`, name: 'Sam', email, role: 'agent' }],
      endpoints: [{ id: `${id}-crm`, url: endpoint.url, secret: endpoint.secret }],
    },
  )
  const hooks = (reportId: string) =>
    endpoint.got.filter(({ body }) => body.includes(reportId)).map((got) => endpoint.verify(got))
  // A tick that crosses a morning brings the digest as well.
  const mails = async () => {
    const all = await collector.mailsTo(email)
    return all.filter(({ subject }) => !subject.startsWith('Today at '))
  }
  return { hooks, mails }
}

/** What claiming some deliveries takes, as a sweep that sees them now would have it. */
async function readAll(due: Awaited<ReturnType<typeof listDue>>) {
  return deliveriesOf(await loadDue(collector.db, due)).map((delivery) => {
    return { delivery, body: null, version: delivery.report.version }
  })
}

describe('an alert', () => {
  it('goes out once, by mail and by webhook, as soon as the customer is done', async () => {
    const { mails, hooks } = await seed('done')
    const click = newClick({ site: 'done', page: { url: 'http://localhost:8788/checkout?x=1' } })
    await raise(collector, click)
    await tell(collector, click, { text: 'Nothing happens when I pay.', wish: 'fix' })
    await tell(collector, click, { contact: { email: 'kim@example.com' }, finished: true })
    const [mail] = await until('the mail', async () => {
      const all = await mails()
      return all.length > 0 && all
    })
    const [hook] = await until('the webhook', () => hooks(click.id).length > 0 && hooks(click.id))

    expect(mail?.subject).toMatch(
      /^Something doesn’t work on \/checkout, reply by \w+day \d?\d:\d\d/,
    )
    for (const part of [mail?.text, mail?.html]) {
      expect(part).toContain('Nothing happens when I pay.')
      expect(part).toContain('Something doesn’t work')
      expect(part).toContain('http://localhost:8788/checkout')
      expect(part).toContain('A fix')
      expect(part).toContain('kim@example.com')
      expect(part).toContain(`${collector.url}/desk/enter/${click.id}~done-sam~`)
    }
    expect(hook).toMatchObject({
      type: 'report.raised',
      data: { id: click.id, text: 'Nothing happens when I pay.', wish: 'fix' },
    })
    await collector.tick(2 * MINUTE)
    expect(await mails()).toHaveLength(1)
    expect(hooks(click.id)).toHaveLength(1)
  })

  it('waits for the whole story, and goes out when 45 seconds have passed', async () => {
    const { mails, hooks } = await seed('slow')
    const click = newClick({ site: 'slow' })
    await raise(collector, click)
    const sql = `SELECT d.due_at - r.received_at AS ms FROM delivery d JOIN report r ON r.id = report_id
      WHERE r.id = ?`
    const { results } = await collector.db.prepare(sql).bind(click.id).all()
    expect(results).toEqual([{ ms: 45_000 }, { ms: 45_000 }])
    // With room for a slow machine: the exact moment is what is stored.
    await collector.tick(15_000)
    expect(await mails()).toHaveLength(0)
    await collector.tick(46_000)
    expect(await mails()).toHaveLength(1)
    expect(hooks(click.id)).toHaveLength(1)
  })

  it('is never sent for a report that was undone', async () => {
    const { mails, hooks } = await seed('undone')
    const click = newClick({ site: 'undone' })
    await raise(collector, click)
    await post(collector, `/v1/reports/${click.id}/withdraw`, { key: click.key })
    await collector.tick(2 * MINUTE)
    expect(await mails()).toHaveLength(0)
    expect(hooks(click.id)).toHaveLength(0)
  })

  it('is followed by word that a report was taken back, to those who were told of it', async () => {
    const { mails, hooks } = await seed('late-undo')
    const click = newClick({ site: 'late-undo' })
    await raise(collector, click)
    await collector.tick(MINUTE)
    await post(collector, `/v1/reports/${click.id}/withdraw`, { key: click.key })
    await collector.tick(2 * MINUTE)
    expect((await mails()).map(({ subject }) => subject.split(':')[0])).toContain('Withdrawn')
    expect(hooks(click.id).map(({ type }) => type)).toEqual(['report.raised', 'report.withdrawn'])
  })

  it('is followed by one more when the customer tells more afterwards', async () => {
    const { mails, hooks } = await seed('more')
    const click = newClick({ site: 'more' })
    await raise(collector, click)
    await collector.tick(MINUTE)
    await tell(collector, click, { text: 'one' })
    await tell(collector, click, { text: 'one and two' })
    await collector.tick(3 * MINUTE)
    expect(hooks(click.id).map(({ type, data }) => [type, data['text']])).toEqual([
      ['report.raised', null],
      ['report.updated', 'one and two'],
    ])
    expect(await mails()).toHaveLength(2)
  })
})

describe('a webhook', () => {
  it('holds neither the customer’s key nor the link to the status page', async () => {
    const { hooks } = await seed('secret')
    const click = newClick({ site: 'secret' })
    await raise(collector, click)
    await collector.tick(MINUTE)
    expect(JSON.stringify(hooks(click.id))).not.toContain(click.key)
  })

  it('is tried again with the same id and bytes and a signature of its own, until it is taken', async () => {
    const { hooks } = await seed('retry', moody)
    const click = newClick({ site: 'retry' })
    await raise(collector, click)
    await collector.tick(MINUTE)
    expect(await collector.count('attempt')).toBe(1)
    mood = 204
    await collector.tick(3 * MINUTE)
    const [first, second, ...rest] = moody.got
    expect(rest).toEqual([])
    expect(second?.body).toBe(first?.body)
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id'])
    expect(second?.headers['webhook-timestamp']).not.toBe(first?.headers['webhook-timestamp'])
    expect(second?.headers['webhook-signature']).not.toBe(first?.headers['webhook-signature'])
    expect(hooks(click.id)).toHaveLength(2)
  })
})

describe('a receiver that stumbles once', () => {
  it(
    'is asked again after some seconds, before any minute has passed',
    { tags: 'long' },
    async () => {
      let isFirst = true
      const stumbling = await startReceiver(() => {
        const status = isFirst ? 503 : 204
        isFirst = false
        return status
      })
      await seed('stumble', stumbling)
      const click = newClick({ site: 'stumble' })
      await raise(collector, click)
      await tell(collector, click, { finished: true })
      await until('the second attempt', () => stumbling.got.length === 2)
      const [first, second] = stumbling.got.map(({ headers }) => headers['webhook-id'])
      expect(second).toBe(first)
      await stumbling.close()
    },
  )
})

describe('an alert that cannot go out', { timeout: 300_000 }, () => {
  const statusOf = (reportId: string, channel: string) =>
    collector.db
      .prepare('SELECT status, attempts FROM delivery WHERE report_id = ? AND channel = ?')
      .bind(reportId, channel)
      .first()

  it(
    'is given up after ten attempts, seen in the health, and harms no other',
    { tags: 'long' },
    async () => {
      mood = 503
      await seed('dead', moody)
      const click = newClick({ site: 'dead' })
      await raise(collector, click)
      for (let hours = 2; hours < 100; hours += 2) await collector.tick(hours * 60 * MINUTE)
      expect(await statusOf(click.id, 'webhook')).toEqual({ status: 'dead', attempts: 10 })
      expect(await statusOf(click.id, 'mail')).toEqual({ status: 'delivered', attempts: 1 })
      const seen = await collector.fetch('/health', { headers: WATCHER })
      const health = (await seen.json()) as {
        ok: boolean
        dead: number
      }
      // One receiver says nothing of the collector.
      expect(health.ok).toBe(true)
      expect(health.dead).toBeGreaterThan(0)
    },
  )

  it('is not tried again once the report was taken back, which alone is told then', async () => {
    mood = 503
    const { hooks } = await seed('dropped', moody)
    const click = newClick({ site: 'dropped' })
    await raise(collector, click)
    await collector.tick(MINUTE)
    mood = 204
    await post(collector, `/v1/reports/${click.id}/withdraw`, { key: click.key })
    await collector.tick(3 * MINUTE)
    const types = hooks(click.id).map(({ type }) => type)
    expect(types).toEqual(['report.raised', 'report.withdrawn'])
    expect(await statusOf(click.id, 'webhook')).toEqual({ status: 'cancelled', attempts: 1 })
  })

  it('follows no redirect', async () => {
    mood = 302
    const { hooks } = await seed('moved', moody)
    const click = newClick({ site: 'moved' })
    await raise(collector, click)
    await collector.tick(MINUTE)
    expect(hooks(click.id)).toHaveLength(1)
    expect(await statusOf(click.id, 'webhook')).toMatchObject({ status: 'pending' })
  })

  it('is put aside when its recipient has left', async () => {
    await seed('left')
    const click = newClick({ site: 'left' })
    await raise(collector, click)
    await collector.db.prepare("DELETE FROM staff WHERE site_id = 'left'").run()
    await collector.tick(MINUTE)
    expect(await statusOf(click.id, 'mail')).toMatchObject({ status: 'dead' })
    expect(await statusOf(click.id, 'webhook')).toMatchObject({ status: 'delivered' })
  })

  it('of a site with broken settings leaves the alerts of all others alone', async () => {
    await seed('broken')
    const { mails } = await seed('healthy')
    await raise(collector, newClick({ site: 'broken' }))
    await raise(collector, newClick({ site: 'healthy' }))
    await collector.db.prepare("UPDATE site SET settings = '{}' WHERE id = 'broken'").run()
    await collector.tick(MINUTE)
    expect(await mails()).toHaveLength(1)
  })
})

describe('taking a report back', () => {
  it('says whether staff had heard of it', async () => {
    await seed('heard')
    const withdraw = async (click: ReturnType<typeof newClick>) => {
      const path = `/v1/reports/${click.id}/withdraw`
      return (await post(collector, path, { key: click.key })).json()
    }
    const [early, late] = [newClick({ site: 'heard' }), newClick({ site: 'heard' })]
    await raise(collector, early)
    expect(await withdraw(early)).toMatchObject({ staffTold: false })
    await raise(collector, late)
    await collector.tick(MINUTE)
    expect(await withdraw(late)).toMatchObject({ staffTold: true })
  })
})

describe('what a customer writes', () => {
  it('breaks neither a header nor a line of the mail', async () => {
    const { mails } = await seed('lines')
    const label = 'Broken\r\nBcc: x@evil.example'
    await collector.db
      .prepare(
        `UPDATE site SET settings = json_set(settings, '$.reasons[0].label', ?) WHERE id = 'lines'`,
      )
      .bind(label)
      .run()
    const click = newClick({
      site: 'lines',
      text: 'one\nReply at the desk:\nhttps://evil.example <script>alert(1)</script>',
    })
    await raise(collector, click)
    await tell(collector, click, { wish: 'other', wishText: 'a\nReply at the desk:\nb' })
    await collector.tick(MINUTE)
    const [mail] = await mails()
    expect(mail?.subject).toMatch(/^Broken Bcc: x@evil.example on \/checkout/)
    expect(mail?.text.match(/^Reply at the desk:$/gm)).toHaveLength(1)
    expect(mail?.html).not.toContain('<script>')
  })
})

describe('two sweeps at once', () => {
  it('send each alert once, even while the receiver takes its time', async () => {
    const held = Promise.withResolvers<number>()
    const slow = await startReceiver(() => held.promise)
    await seed('race', slow)
    const click = newClick({ site: 'race' })
    await raise(collector, click)
    const first = collector.tick(MINUTE)
    await until('the first attempt', () => slow.got.length > 0)
    await collector.tick(MINUTE + 1_000)
    held.resolve(204)
    await first
    expect(slow.got).toHaveLength(1)
    await slow.close()
  })

  it('cannot claim what the other has claimed, though both saw it free', async () => {
    await seed('claimed')
    const click = newClick({ site: 'claimed' })
    await raise(collector, click)
    const now = Date.now() + MINUTE
    const due = await listDue(collector.db, now, 10, { reportIds: [click.id] })
    const wanted = await readAll(due)
    expect(wanted).toHaveLength(2)
    expect(await claim(collector.db, wanted, now, now + MINUTE)).toHaveLength(2)
    expect(await claim(collector.db, wanted, now, now + MINUTE)).toHaveLength(0)
    expect(await claim(collector.db, wanted, now + MINUTE, now + 2 * MINUTE)).toHaveLength(2)
  })

  it('cannot send what was said before the customer said more', async () => {
    const { hooks } = await seed('stale')
    const click = newClick({ site: 'stale' })
    await raise(collector, click)
    const now = Date.now() + MINUTE
    const due = await listDue(collector.db, now, 10, { reportIds: [click.id] })
    const wanted = await readAll(due)
    await tell(collector, click, { text: 'One more thing.' })
    expect(await claim(collector.db, wanted, now, now + MINUTE)).toHaveLength(0)
    await collector.tick(MINUTE)
    expect(hooks(click.id).map(({ data }) => data['text'])).toEqual(['One more thing.'])
  })
})
