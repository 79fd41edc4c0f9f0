import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CHANNELS, fieldsOf } from '../../worker/notifications/channels/channels.ts'
import { newClick, raise } from '../support/click.ts'
import { openDesk } from '../support/desk.ts'
import { startReceiver } from '../support/receiver.ts'
import { type Collector, useCollector } from '../support/shared-collector.ts'
import { isSignedBy } from '../support/signed.ts'
import { startBotApi, TOKEN } from '../support/telegram.ts'

const MINUTE = 60_000
const PAGE = '/desk/deliveries'
const ADD = `${PAGE}/endpoints/add`

let collector: Collector
let bot: Awaited<ReturnType<typeof startBotApi>>
beforeAll(async () => {
  collector = await useCollector()
  bot = await startBotApi()
})
afterAll(() => Promise.all([collector.close(), bot.close()]))

const endpointsOf = async (site: string) => {
  const { results } = await collector.db
    .prepare(
      `SELECT id, url, channel, format, config, added_by AS addedBy FROM endpoint
       WHERE site_id = ? ORDER BY id`,
    )
    .bind(site)
    .all<Record<'id' | 'url' | 'channel' | 'format' | 'config' | 'addedBy', string>>()
  return results
}

describe('the form for a new endpoint', () => {
  it('offers every channel with the fields that its settings have', async () => {
    const { ada } = await openDesk(collector, 'form')
    const page = await (await ada.get(PAGE)).text()
    for (const channel of CHANNELS) {
      expect(page).toContain(`<summary>${channel.label}</summary>`)
      for (const { name, label } of fieldsOf(channel)) {
        expect(page).toContain(`id="add-${channel.name}-${name}"`)
        expect(page).toContain(label)
      }
    }
    expect(page).toContain('send /newbot to @BotFather')
    expect(page).toMatch(/name="token" type="password"/)
  })

  it('is for admins alone', async () => {
    const { sam, lea } = await openDesk(collector, 'rank')
    for (const who of [sam, lea]) {
      expect(await (await who.get(PAGE)).text()).not.toContain('Add an endpoint')
      expect((await who.post(ADD, { channel: 'slack', url: bot.url })).status).toBe(403)
    }
    expect(await endpointsOf('rank')).toEqual([])
  })

  it('adds Telegram, whose token no page shows again, and which takes a test and alerts', async () => {
    const { ada } = await openDesk(collector, 'tele')
    const form = { channel: 'telegram', url: bot.url, token: ` ${TOKEN} `, chatId: '-1001' }
    const answer = await ada.post(ADD, { ...form, topicId: '' })
    expect(answer.headers.get('location')).toBe(`${PAGE}?added`)
    const [added, ...more] = await endpointsOf('tele')
    expect(more).toEqual([])
    expect(added).toMatchObject({
      url: bot.url,
      channel: 'telegram',
      format: 'slack',
      addedBy: 'tele-ada',
    })
    const token = expect.stringMatching(/^enc1\./) as string
    expect(JSON.parse(added?.config ?? '')).toEqual({ token, chatId: '-1001' })
    const page = await (await ada.get(`${PAGE}?added`)).text()
    expect(page).toContain('Added. Send a test')
    expect(page).toContain('Bot token: set · Chat id: -1001')
    const tested = await ada.post(`${PAGE}/endpoints/test`, { id: added?.id ?? '' })
    expect(await tested.text()).toContain('The test arrived.')
    await raise(collector, newClick({ site: 'tele' }))
    await collector.tick(MINUTE)
    expect(bot.asked.map(({ path }) => path)).toEqual(
      Array.from({ length: 2 }, () => `/bot${TOKEN}/sendMessage`),
    )
    const { results } = await collector.db.prepare('SELECT * FROM audit').all()
    const log = await (await ada.get('/desk/privacy/log')).text()
    expect(log).toContain('added an endpoint')
    for (const text of [page, log, JSON.stringify(results), JSON.stringify(collector.logs())]) {
      expect(text).not.toContain('FakeToken')
    }
  })

  it('repeats no secret of what it refuses, and keeps the rest', async () => {
    const { ada } = await openDesk(collector, 'nope')
    const refused = async (form: Record<string, string>) => {
      const answer = await ada.post(ADD, form)
      expect(answer.status).toBe(422)
      return answer.text()
    }
    const bad = await refused({ channel: 'telegram', token: `${TOKEN}!`, chatId: '-1001' })
    expect(bad).toContain('This doesn’t look right: Bot token.')
    expect(bad).not.toContain('FakeToken')
    expect(bad).toContain('value="-1001"')
    const missing = await refused({ channel: 'slack', url: '' })
    expect(missing).toContain('Slack needs this: Webhook address.')
    const elsewhere = { token: TOKEN, chatId: '1', url: 'https://telegram.evil.com' }
    const page = await refused({ channel: 'telegram', ...elsewhere })
    expect(page).toContain('Telegram is reached at api.telegram.org only.')
    expect(page).not.toContain('FakeToken')
    expect((await ada.post(ADD, { channel: 'pigeon' })).status).toBe(400)
    expect(await endpointsOf('nope')).toEqual([])
  })

  it('adds a webhook and shows its secret once', async () => {
    const receiver = await startReceiver()
    const { ada } = await openDesk(collector, 'hook')
    const page = await (await ada.post(ADD, { channel: 'webhook', url: receiver.url })).text()
    const secret = /whsec_[\w+/=]+/.exec(page)?.[0] ?? ''
    await raise(collector, newClick({ site: 'hook' }))
    await collector.tick(MINUTE)
    const [hook] = receiver.got
    expect(hook && isSignedBy(secret, hook)).toBe(true)
    expect(await (await ada.get(PAGE)).text()).not.toContain(secret)
    await receiver.close()
  })

  it('removes what was added here, and nothing of the site’s file or of another site', async () => {
    const { ada } = await openDesk(collector, 'gone')
    const other = await openDesk(collector, 'other')
    const endpoints = [{ id: 'gone-file', url: bot.url, secret: '', format: 'slack' }]
    await collector.seed({ id: 'gone' }, { staff: [], endpoints })
    await ada.post(ADD, { channel: 'discord', url: bot.url })
    const added = (await endpointsOf('gone')).find(({ addedBy }) => addedBy !== null)?.id ?? ''
    expect((await other.ada.post(`${PAGE}/endpoints/remove`, { id: added })).status).toBe(404)
    const kept = await ada.post(`${PAGE}/endpoints/remove`, { id: 'gone-file' })
    expect(await kept.text()).toContain('comes from your site’s settings file')
    expect(await endpointsOf('gone')).toHaveLength(2)
    const removed = await ada.post(`${PAGE}/endpoints/remove`, { id: added })
    expect(await removed.text()).toContain('Removed.')
    expect((await endpointsOf('gone')).map(({ id }) => id)).toEqual(['gone-file'])
  })
})
