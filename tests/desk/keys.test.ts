import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { channelColumns } from '../../worker/db/endpoints.ts'
import { act } from '../support/act.ts'
import { newClick, post, raise } from '../support/click.ts'
import { TEST_SECRET } from '../support/collector.ts'
import { openDesk } from '../support/desk.ts'
import { storedText } from '../support/keyed.ts'
import { startReceiver } from '../support/receiver.ts'
import { CUSTOMER } from '../support/reports.ts'
import { sealBy } from '../support/seal.ts'
import { type Collector, useCollector } from '../support/shared-collector.ts'
import { isSignedBy } from '../support/signed.ts'
import { signIn } from '../support/staff.ts'
import { TOKEN } from '../support/telegram.ts'

const MINUTE = 60_000
const EMAIL = 'kim@mail.example'
/** A key that was encrypted under a secret which nobody has. */
const LOST = `enc1.lostlost.${'x'.repeat(60)}`

let collector: Collector
let desk: Awaited<ReturnType<typeof openDesk>>
beforeAll(async () => {
  collector = await useCollector()
  desk = await openDesk(collector, 'demo')
})
afterAll(() => collector.close())

const mailsTo = async (address: string) =>
  (await collector.mailsTo(address)).map(({ text }) => text)
const linkIn = (text = '') => /\/r\/(\S+)/.exec(text)?.[1] ?? ''

describe('C16: a worker’s secret that is not the one of its keys', () => {
  const click = newClick({ text: 'Nothing happens.' })
  let early = ''

  beforeAll(async () => {
    await raise(collector, click)
    await act(collector, click.id, CUSTOMER, { type: 'ask_mail', email: EMAIL })
    await collector.tick(2 * MINUTE)
    early = /\/m\/confirm\/(\S+)/.exec((await mailsTo(EMAIL))[0] ?? '')?.[1] ?? ''
    await act(collector, click.id, CUSTOMER, { type: 'confirm_mail', email: EMAIL })
    await collector.db.prepare('UPDATE collector_key SET encrypted = ?').bind(LOST).run()
  })

  it('C16: reports are taken and told of, with a link for whoever signs in', async () => {
    const other = newClick({ text: 'It is broken too.' })
    expect((await raise(collector, other)).status).toBe(201)
    await collector.tick(2 * MINUTE)
    const told = (await mailsTo('sam@demo.example')).find((text) => text.includes('broken too'))
    expect(told).toContain(`${collector.url}/desk/reports/${other.id}`)
    expect(told).not.toContain('/desk/enter/')
  })

  it('C16: staff sign in as ever, and an admin learns on every page what is wrong', async () => {
    const ada = await signIn(collector, 'demo-ada')
    const page = await ada.get('/desk')
    expect([page.status, await page.text()]).toEqual([
      200,
      expect.stringContaining('isn’t the one that its keys are stored under'),
    ])
    expect(await (await desk.sam.get('/desk')).text()).not.toContain('its keys')
  })

  it('C16: a link from before is asked to come again, and mail to customers waits', async () => {
    const sam = { role: 'admin', id: 'demo-ada', name: 'Ada' } as const
    const text = 'I am sorry that paying failed.'
    const promise = { type: 'acknowledge', text, updateBy: Date.now() + 60 * MINUTE } as const
    await act(collector, click.id, sam, promise)
    await collector.tick(2 * MINUTE)
    expect((await mailsTo(EMAIL)).filter((one) => one.includes(text))).toEqual([])
    const waiting = await collector.db
      .prepare(
        `SELECT status, attempts FROM delivery
         WHERE report_id = ? AND recipient_id = 'customer' AND status <> 'delivered'`,
      )
      .bind(click.id)
      .all()
    expect(waiting.results).toEqual([{ status: 'pending', attempts: 0 }])
    expect((await collector.fetch(`/m/confirm/${early}`)).status).toBe(503)
  })

  it('C16: nothing but an admin’s press makes new keys, and customers get new links', async () => {
    expect((await desk.lea.post('/desk/settings/keys', { lost: 'yes' })).status).toBe(403)
    const unsure = await desk.ada.post('/desk/settings/keys')
    expect([unsure.status, await unsure.text()]).toEqual([
      422,
      expect.stringContaining('Nothing was changed'),
    ])
    await collector.tick(2 * MINUTE)
    expect(await (await desk.ada.get('/desk/settings')).text()).toContain('send new links')
    expect((await desk.ada.post('/desk/settings/keys', { lost: 'yes' })).status).toBe(303)
    await collector.tick(2 * MINUTE)
    await collector.tick(4 * MINUTE)
    const news = (await mailsTo(EMAIL)).findLast((text) => text.includes('Here’s your new link'))
    const page = await collector.fetch(`/r/${linkIn(news)}`)
    expect([page.status, await page.text()]).toEqual([
      200,
      expect.stringContaining('Nothing happens.'),
    ])
    // The receipt's own link needs no key.
    expect((await collector.fetch(`/r/${click.key}`)).status).toBe(200)
    expect(await (await desk.ada.get('/desk/settings')).text()).toContain('Make a new key')
  })
})

describe('C16: what the release before stored in plain', () => {
  const click = newClick({ site: 'before', text: 'The door is shut.' })
  const words = {
    identity: 'what the shop signs addresses with',
    turnstile: 'what Turnstile is asked with',
    path: 'a-word-in-an-address',
  }
  let receiver: Awaited<ReturnType<typeof startReceiver>>
  let link = ''
  let secrets: readonly string[] = []

  beforeAll(async () => {
    receiver = await startReceiver()
    const key = 'the-key-that-the-release-before-had'
    await collector.db.prepare('DELETE FROM collector_key').run()
    await collector.db.prepare('INSERT INTO signing_key (id, key) VALUES (1, ?)').bind(key).run()
    secrets = [...Object.values(words), receiver.secret, TOKEN]
    const url = `${receiver.url}/${words.path}`
    const turnstile = { siteKey: 'public', secretKey: words.turnstile }
    await collector.seed({ id: 'guarded', turnstile })
    await collector.seed(
      { id: 'before', identitySecret: words.identity },
      {
        staff: [{ id: 'before-ada', name: 'Ada', email: 'ada@before.example', role: 'admin' }],
        endpoints: [
          { id: 'before-crm', url, secret: receiver.secret },
          {
            id: 'before-bot',
            secret: '',
            ...channelColumns('telegram', { url: 'http://127.0.0.1:9', token: TOKEN, chatId: '1' }),
          },
        ],
      },
    )
    await raise(collector, click)
    link = `/r/${click.id}~${await sealBy(collector, 'status', click.id)}`
  })
  afterAll(() => receiver.close())

  it('C16: works as before, and the clock encrypts it', async () => {
    expect((await collector.fetch(link)).status).toBe(200)
    expect(await storedText(collector)).toContain(receiver.secret)
    await collector.tick()
    const stored = await storedText(collector)
    expect(secrets.filter((secret) => stored.includes(secret))).toEqual([])
    expect((await collector.fetch(link)).status).toBe(200)
    await raise(collector, newClick({ site: 'before' }))
    await collector.tick(2 * MINUTE)
    const [got] = receiver.got
    expect([receiver.got.length > 0, got && isSignedBy(receiver.secret, got)]).toEqual([true, true])
    const email = 'mara@customer.example'
    const signature = createHmac('sha256', words.identity).update(email).digest('hex')
    const identity = { key: click.key, email, signature }
    expect((await post(collector, `/v1/reports/${click.id}/identity`, identity)).status).toBe(200)
  })

  it('C16: keeps links good for 90 days after a new key is made', async () => {
    await collector.db.prepare('UPDATE collector_key SET created_at = created_at - 172800000').run()
    const ada = await signIn(collector, 'before-ada')
    expect((await ada.post('/desk/settings/keys')).status).toBe(303)
    expect(await collector.count('delivery')).toBeGreaterThan(0)
    const { results } = await collector.db
      .prepare('SELECT until IS NULL AS signs FROM collector_key ORDER BY signs')
      .all()
    expect(results).toEqual([{ signs: 0 }, { signs: 1 }])
    await collector.db.prepare('DELETE FROM signing_key').run()
    expect((await collector.fetch(link)).status).toBe(200)
    const again = await ada.post('/desk/settings/keys')
    expect([again.status, await again.text()]).toEqual([
      422,
      expect.stringContaining('less than a day old'),
    ])
  })

  it('C16: reaches no page, no export and no log', async () => {
    const ada = await signIn(collector, 'before-ada')
    const paths = [
      '/desk',
      '/desk/settings',
      '/desk/deliveries',
      '/desk/privacy/log',
      '/desk/reports.csv',
      `/desk/reports/${click.id}`,
    ]
    const answers = await Promise.all(paths.map((path) => ada.get(path)))
    expect(answers.map(({ status }) => status)).toEqual(paths.map(() => 200))
    const script = await collector.fetch('/w/before/amends.js')
    const said = await Promise.all([...answers, script].map((answer) => answer.text()))
    const text = [...said, JSON.stringify(collector.logs())].join('\n')
    expect(secrets.filter((secret) => text.includes(secret))).toEqual([])
    expect(text).not.toContain('enc1.')
    expect(text).not.toContain(TEST_SECRET)
  })

  it('C16: waits at an endpoint that nobody can open, and spends no attempt', async () => {
    await collector.db
      .prepare(`UPDATE endpoint SET secret = ? WHERE id = 'before-crm'`)
      .bind(LOST)
      .run()
    const before = receiver.got.length
    const other = newClick({ site: 'before' })
    await raise(collector, other)
    await collector.tick(4 * MINUTE)
    expect(receiver.got).toHaveLength(before)
    const read = () =>
      collector.db
        .prepare(
          `SELECT status, attempts, outcome FROM delivery
           WHERE report_id = ? AND recipient_id = 'before-crm'`,
        )
        .bind(other.id)
        .first()
    expect(await read()).toEqual({ status: 'pending', attempts: 0, outcome: 'no_key' })
    const ada = await signIn(collector, 'before-ada')
    expect(await (await ada.get('/desk/deliveries')).text()).toContain('so its posts wait')
    const test = await ada.post('/desk/deliveries/endpoints/test', { id: 'before-crm' })
    expect(await test.text()).toContain('the collector’s secret can’t open it')
    await collector.db
      .prepare(`UPDATE endpoint SET secret = ? WHERE id = 'before-crm'`)
      .bind(receiver.secret)
      .run()
    await collector.tick(15 * MINUTE)
    expect(await read()).toMatchObject({ status: 'delivered' })
  })
})
