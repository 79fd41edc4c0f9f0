import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AlertMessage } from '../../worker/notifications/channels/channel.ts'
import type { Story } from '../../worker/notifications/channels/channel.ts'
import { readConfig } from '../../worker/notifications/channels/channels.ts'
import { telegram, telegramPost } from '../../worker/notifications/channels/telegram.ts'
import { addressRule } from '../../worker/security/webhook-url.ts'
import type { Endpoint } from '../../worker/sites/site.ts'
import { NAUGHTY } from '../support/naughty.ts'
import { ANSWERS, type BotAnswer, TOKEN } from '../support/telegram.ts'

const LINK = 'https://collector.example/desk/reports/AAAAAAAAAAAAAAAAAAAAAA'
const PUBLIC = addressRule({ LOOPBACK: '' }, 'https://collector.example')
const TRYING = addressRule({ LOOPBACK: 'allow' }, 'http://localhost:8787')

/** A story that says the same everywhere. */
const storyOf = (text: string, more: Partial<Story> = {}): Story => ({
  headline: text,
  subject: text,
  ask: text,
  quotes: [
    { when: null, text },
    { when: text, text },
    { when: text, text },
    { when: text, text },
  ],
  facts: Array.from({ length: 16 }, () => ({ label: 'Page', value: text })),
  action: text,
  ...more,
})

/** What of a post stands in no `code` and no `pre`. */
function outsideOfCode({ text, entities }: ReturnType<typeof telegramPost>): string {
  const inside = entities.filter(({ type }) => type !== 'bold')
  return inside.reduceRight(
    (rest, { offset, length }) => rest.slice(0, offset) + rest.slice(offset + length),
    text,
  )
}

const endpoint: Endpoint = {
  id: 'demo-telegram',
  siteId: 'demo',
  url: 'https://api.telegram.org',
  secret: '',
  channel: 'telegram',
  config: { token: TOKEN, chatId: '-1001' },
  previousSecret: null,
  previousUntil: null,
  failingSince: null,
  disabledAt: null,
  disabledBecause: null,
  addedBy: null,
}
const message: AlertMessage = {
  story: () => storyOf('It broke'),
  payload: () => ({ type: 'test', timestamp: '', data: {} }),
  link: LINK,
}
const requestOf = (given: Partial<Endpoint> = {}) =>
  telegram.request(
    { endpoint: { ...endpoint, ...given }, messageId: 'msg', body: telegram.render(message) ?? '' },
    0,
  )

describe('a post to Telegram', () => {
  it('has at most 4,096 UTF-16 units and ends with the whole link, whatever the customer wrote', () => {
    const words = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 4_000 }),
      fc
        .constantFrom('<', '&', '.', '/', '\n', '\u0001', '€', '🏺', '\ud800', '@everyone ')
        .map((one) => one.repeat(4_000).slice(0, 4_000)),
    )
    fc.assert(
      fc.property(words, (text) => {
        const { text: told } = telegramPost(storyOf(text), LINK)
        expect(told.length).toBeLessThanOrEqual(4_096)
        expect(told.endsWith(`:\n${LINK}`)).toBe(true)
      }),
      { numRuns: 60 },
    )
  })

  it('shows that long words were cut', () => {
    const told = telegramPost(
      storyOf('a'.repeat(4_000), { facts: [], quotes: [{ when: null, text: 'b'.repeat(4_000) }] }),
      LINK,
    )
    const [quote] = told.entities.filter(({ type }) => type === 'pre')
    const shown = told.text.slice(quote?.offset, (quote?.offset ?? 0) + (quote?.length ?? 0))
    expect(shown).toMatch(/^b{2000,}…$/)
    expect(told.text.length).toBeGreaterThan(4_000)
  })

  it('marks whole characters, one part after the other', () => {
    for (const naughty of [...NAUGHTY, '🏺'.repeat(3_000), '\ud800x\udfff']) {
      const { text, entities } = telegramPost(storyOf(naughty), LINK)
      expect(text.isWellFormed()).toBe(true)
      let end = 0
      for (const { offset, length } of entities) {
        expect(offset).toBeGreaterThanOrEqual(end)
        expect(length).toBeGreaterThan(0)
        end = offset + length
        expect(text.slice(offset, end).isWellFormed()).toBe(true)
      }
      expect(end).toBeLessThanOrEqual(text.length)
      expect(entities.length).toBeLessThanOrEqual(100)
    }
  })

  it('leaves nothing outside of code that Telegram makes links, mentions or commands of', () => {
    for (const naughty of [
      ...NAUGHTY,
      'https://evil.example www.evil.example t.me/x @admin /start #tag $TAG a@evil.example',
    ]) {
      const post = telegramPost(storyOf(naughty), LINK)
      const outside = outsideOfCode(post).replace(LINK, '')
      expect(outside).not.toMatch(/[.:/@#$][\p{L}\p{N}_/]/u)
      expect(post.link_preview_options).toEqual({ is_disabled: true })
    }
  })

  it('is read as plain text, with what the customer wrote as it is', () => {
    const words = '<b>*bold*</b> [a](https://e.example) `code` مرحبا & more'
    const post = telegramPost(storyOf('Hello', { quotes: [{ when: null, text: words }] }), LINK)
    expect(post).not.toHaveProperty('parse_mode')
    const [quote] = post.entities.filter(({ type }) => type === 'pre')
    expect(post.text.substr(quote?.offset ?? 0, quote?.length)).toBe(words)
  })
})

describe('a request to Telegram', () => {
  it('goes to the bot’s own address, with the chat and the topic', async () => {
    const request = await requestOf({ config: { token: TOKEN, chatId: '-1001', topicId: '7' } })
    expect(request?.url).toBe(`https://api.telegram.org/bot${TOKEN}/sendMessage`)
    expect(JSON.parse(request?.body ?? '')).toMatchObject({
      chat_id: '-1001',
      message_thread_id: 7,
      link_preview_options: { is_disabled: true },
    })
    expect(request?.body).not.toContain(TOKEN)
    expect(JSON.parse((await requestOf())?.body ?? '')).not.toHaveProperty('message_thread_id')
  })

  it('is not made where the settings are not complete', async () => {
    expect(await requestOf({ config: {} })).toBeNull()
    expect(await requestOf({ config: { token: '../../x', chatId: '1' } })).toBeNull()
  })

  it('keeps neither the token nor the chat in what is stored until it is sent', () => {
    expect(telegram.render(message)).not.toMatch(/chat_id|AAFake/)
  })
})

describe('the settings of an endpoint in Telegram', () => {
  const good = { token: TOKEN, chatId: '-1001' }

  it('are a token, a chat and perhaps a topic, as text or as numbers', () => {
    expect(readConfig(telegram, good, PUBLIC)).toMatchObject({
      url: 'https://api.telegram.org',
      ...good,
    })
    const numbers = { token: TOKEN, chatId: -1001, topicId: 7 }
    expect(readConfig(telegram, numbers, PUBLIC)).toMatchObject({ chatId: '-1001', topicId: '7' })
  })

  it('name no other host, unless it is this machine and that is allowed', () => {
    const fault = [{ field: 'url', sentence: expect.any(String) as string }]
    const at = (url: string) => ({ ...good, url })
    for (const url of [
      'https://telegram.evil.com',
      'https://api.telegram.org.evil.com',
      'http://api.telegram.org',
      'http://127.0.0.1:8081',
      'https://x@api.telegram.org',
    ]) {
      expect(readConfig(telegram, at(url), PUBLIC)).toEqual(fault)
    }
    expect(readConfig(telegram, at('http://127.0.0.1:8081'), TRYING)).toMatchObject(good)
    expect(readConfig(telegram, at('https://telegram.evil.com'), TRYING)).toEqual(fault)
  })

  it('are refused in words that never repeat the token', () => {
    for (const bad of [`${TOKEN}/../x`, `${TOKEN} x`, `bot${TOKEN}`, 'x'.repeat(300)]) {
      const faults = readConfig(telegram, { ...good, token: bad }, PUBLIC)
      expect(faults).toEqual([{ field: 'token', sentence: 'This doesn’t look right: Bot token.' }])
    }
    expect(readConfig(telegram, { chatId: '1' }, PUBLIC)).toEqual([
      { field: 'token', sentence: 'Telegram needs this: Bot token.' },
    ])
  })
})

describe('a refusal by Telegram', () => {
  const read = ({ status, body = '' }: BotAnswer) =>
    telegram.refusal?.(
      { status, text: typeof body === 'string' ? body : JSON.stringify(body) },
      endpoint,
    )

  it('says how long to wait, at most a day', () => {
    expect(read(ANSWERS.slow)).toEqual({
      excerpt: 'Too Many Requests: retry after 1800',
      retryAfterMs: 1_800_000,
    })
    const ages = { status: 429, body: { parameters: { retry_after: 1e9 } } }
    expect(read(ages)).toMatchObject({ retryAfterMs: 24 * 60 * 60 * 1000 })
  })

  it.each([
    ['blocked', 'telegram_forbidden'],
    ['noChat', 'telegram_refused'],
    ['unknownToken', 'telegram_unauthorized'],
    ['moved', 'telegram_chat_moved'],
  ] as const)('ends it for good where asking again changes nothing: %s', (name, reason) => {
    expect(read(ANSWERS[name])).toMatchObject({ reason, again: false })
    expect(telegram.outcomes[reason]).toBeTruthy()
  })

  it('tells the new id of a chat that moved', () => {
    expect(read(ANSWERS.moved)?.excerpt).toBe('The new chat id is -1001234567890.')
  })

  it.each(['parrot', 'page'] as const)('never repeats the token: %s', (name) => {
    expect(JSON.stringify(read(ANSWERS[name]))).not.toContain('FakeToken')
    expect(read(ANSWERS[name])).not.toHaveProperty('again')
  })

  it('may be anything', () => {
    fc.assert(
      fc.property(fc.json(), fc.integer({ min: 300, max: 599 }), (text, status) => {
        expect(read({ status, body: text })).toHaveProperty('excerpt')
      }),
      { numRuns: 100 },
    )
  })
})
