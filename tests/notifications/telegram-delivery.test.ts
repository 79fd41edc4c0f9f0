import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { newClick, raise } from '../support/click.ts'
import { readAttempts, readDeliveries, readEndpoint } from '../support/deliveries.ts'
import { openDesk } from '../support/desk.ts'
import { type Collector, useCollector } from '../support/shared-collector.ts'
import { ANSWERS, type BotAnswer, startBotApi, TOKEN } from '../support/telegram.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const WORDS = '<b>Nothing</b> happens when I pay. https://evil.example @admin'

let collector: Collector
let bot: Awaited<ReturnType<typeof startBotApi>>
beforeAll(async () => {
  collector = await useCollector()
  bot = await startBotApi()
})
afterAll(() => Promise.all([collector.close(), bot.close()]))
afterEach(() => bot.answerWith(ANSWERS.ok))

const roomOf = (site: string) => ({
  id: `${site}-room`,
  url: bot.url,
  secret: '',
  format: 'slack',
  channel: 'telegram',
  config: JSON.stringify({ token: TOKEN, chatId: '-1001', topicId: '7' }),
})

/** A site whose alerts go to Telegram, and a report of which it is told. */
async function tell(site: string, answer: BotAnswer = ANSWERS.ok) {
  bot.answerWith(answer)
  const before = bot.asked.length
  const desk = await openDesk(collector, site)
  await collector.seed({ id: site }, { staff: [], endpoints: [roomOf(site)] })
  const click = newClick({ site, text: WORDS })
  await raise(collector, click)
  await collector.tick(MINUTE)
  const row = async () =>
    (await readDeliveries(collector, click.id)).find(
      ({ recipient }) => recipient === `${site}-room`,
    )
  const page = async () => (await desk.ada.get('/desk/deliveries')).text()
  return { ...desk, click, row, page, asked: () => bot.asked.slice(before) }
}

const logged = () =>
  collector
    .logs()
    .map(({ message }) => message)
    .join('\n')

describe('Telegram', () => {
  it('is told of a new report at the bot’s address, with a link that signs nobody in', async () => {
    const { click, row, asked } = await tell('tg-new')
    const [one, ...more] = asked()
    expect(more).toEqual([])
    expect(one?.path).toBe(`/bot${TOKEN}/sendMessage`)
    expect(one?.headers['content-type']).toBe('application/json')
    expect(one?.headers['webhook-signature']).toBeUndefined()
    expect(one?.body).toMatchObject({
      chat_id: '-1001',
      message_thread_id: 7,
      link_preview_options: { is_disabled: true },
    })
    const text = String(one?.body['text'])
    expect(text).toContain(WORDS)
    expect(text.endsWith(`\n${collector.url}/desk/reports/${click.id}`)).toBe(true)
    expect(text).not.toContain(click.key)
    expect(await row()).toMatchObject({ status: 'delivered', outcome: 'status_200' })
    const stored = await collector.db
      .prepare('SELECT body FROM delivery WHERE recipient_id = ?')
      .bind('tg-new-room')
      .first<string>('body')
    expect(stored).not.toMatch(/FakeToken|-1001/)
  })

  it('is left alone for as long as it asks, then gets the same message', async () => {
    const { row, asked } = await tell('tg-slow', ANSWERS.slow)
    const waits = await row()
    expect(waits).toMatchObject({ status: 'pending', attempts: 1, outcome: 'status_429' })
    expect(waits?.due).toBeGreaterThan(Date.now() + 29 * MINUTE)
    await collector.tick(20 * MINUTE)
    expect(asked()).toHaveLength(1)
    bot.answerWith(ANSWERS.ok)
    await collector.tick(HOUR)
    expect(asked()).toHaveLength(2)
    expect(asked()[1]?.body).toEqual(asked()[0]?.body)
    expect(await row()).toMatchObject({ status: 'delivered' })
  })

  it.each([
    ['blocked', 'telegram_forbidden', 'Telegram doesn’t let the bot post there'],
    ['noChat', 'telegram_refused', 'Telegram refused the message'],
    ['unknownToken', 'telegram_unauthorized', 'Telegram doesn’t recognise the bot token'],
    ['moved', 'telegram_chat_moved', 'The new chat id is -1001234567890.'],
  ] as const)('is given up at once, and the desk says why: %s', async (name, outcome, words) => {
    const site = `tg-${name.toLowerCase()}`
    const { row, page, asked } = await tell(site, ANSWERS[name])
    expect(await row()).toMatchObject({ status: 'dead', attempts: 1, outcome })
    expect((await readEndpoint(collector, `${site}-room`))?.failingSince).toBeTypeOf('number')
    expect(await page()).toContain(words)
    for (const minutes of [60, 65, 90]) await collector.tick(minutes * MINUTE)
    expect(asked()).toHaveLength(1)
    const mails = await collector.mailsTo(`ada@${site}.example`)
    expect(mails.map(({ subject }) => subject).join()).toContain('aren’t arriving')
  })

  it('is tried again when it fails, and its token is shown nowhere', async () => {
    for (const name of ['parrot', 'page'] as const) {
      const site = `tg-${name}`
      const { row, page, asked, lea } = await tell(site, ANSWERS[name])
      // A slow machine may have tried again by now.
      expect(await row()).toMatchObject({ status: 'pending', attempts: expect.any(Number) })
      expect(asked()).not.toEqual([])
      const attempts = await readAttempts(collector, `${site}-room`)
      const tested = await lea.post('/desk/deliveries/endpoints/test', { id: `${site}-room` })
      const mails = await collector.mailsTo(`ada@${site}.example`)
      const shown = [await page(), await tested.text(), JSON.stringify(attempts)]
      expect([...shown, JSON.stringify(mails)].join()).not.toContain('FakeToken')
    }
    expect(logged()).not.toContain('FakeToken')
  })

  it('takes a test, which says so, and a refused test says why', async () => {
    const { lea, asked } = await tell('tg-test')
    const form = { id: 'tg-test-room' }
    const page = await (await lea.post('/desk/deliveries/endpoints/test', form)).text()
    expect(page).toContain('The test arrived.')
    expect(asked().at(-1)?.body['text']).toMatch(/^This is a test\n/)
    bot.answerWith(ANSWERS.blocked)
    const refused = await (await lea.post('/desk/deliveries/endpoints/test', form)).text()
    expect(refused).toContain('Telegram doesn’t let the bot post there')
    expect(refused).toContain('Forbidden: bot was blocked by the user')
  })
})

describe('a row from before channels', () => {
  it('goes on as its format says, and one of an unknown channel waits', async () => {
    const site = 'tg-old'
    await collector.seed(
      { id: site },
      {
        endpoints: [
          { id: 'tg-old-slack', url: `${bot.url}/slack`, secret: '', format: 'slack' },
          { ...roomOf(site), id: 'tg-old-new', channel: 'pigeon' },
        ],
      },
    )
    const click = newClick({ site })
    await raise(collector, click)
    await collector.tick(MINUTE)
    const rows = await readDeliveries(collector, click.id)
    const statusOf = (id: string) => rows.find(({ recipient }) => recipient === id)?.status
    expect(statusOf('tg-old-slack')).toBe('delivered')
    expect(statusOf('tg-old-new')).toBe('pending')
    expect(bot.asked.find(({ path }) => path === '/slack')?.body).toHaveProperty('blocks')
  })
})
