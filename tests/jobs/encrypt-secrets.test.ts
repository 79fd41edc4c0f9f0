import { beforeEach, describe, expect, it } from 'vitest'
import { makeNewKey } from '../../worker/app/signing-keys.ts'
import { channelColumns } from '../../worker/db/endpoints.ts'
import { findDesk } from '../../worker/db/sites.ts'
import { encryptSecrets } from '../../worker/jobs/encrypt-secrets.ts'
import { openEndpoint, openSite } from '../../worker/security/secrets.ts'
import { keyedEnv, ONE, openStore, storedText, TWO } from '../support/keyed.ts'

const NOW = 1_773_050_400_000
const TOKEN = '12345:FakeTokenThatNobodyHasEver'

let store: ReturnType<typeof openStore>
beforeEach(() => {
  store = openStore()
})

const SITE = {
  id: 'demo',
  identitySecret: 'what the shop signs addresses with',
  turnstile: { siteKey: 'public', secretKey: 'what Turnstile is asked with' },
}
const ENDPOINTS = [
  {
    id: 'bot',
    secret: '',
    ...channelColumns('telegram', {
      url: 'https://api.telegram.org',
      token: TOKEN,
      chatId: '-1001',
    }),
  },
  {
    id: 'chat',
    secret: '',
    ...channelColumns('slack', { url: 'https://hooks.slack.com/services/T0/B0/a-word-to-post' }),
  },
  {
    id: 'hook',
    secret: 'whsec_c2VjcmV0',
    ...channelColumns('webhook', { url: 'https://crm.example/in?key=a-key-in-a-query' }),
  },
]
const SECRETS = [
  SITE.identitySecret,
  SITE.turnstile.secretKey,
  TOKEN,
  'whsec_c2VjcmV0',
  'a-word-to-post',
  'a-key-in-a-query',
]

const bring = () => store.seed(SITE, { staff: [], endpoints: ENDPOINTS })
async function tick(secret: string, { now = NOW, statements = 1_000 } = {}) {
  const asked: string[] = []
  const moment = { now, newId: () => 'id', random: () => 0 }
  const left = () => statements - asked.length
  await encryptSecrets(keyedEnv(store, secret, asked), moment, left)
  return asked
}
const holding = async () => {
  const text = await storedText(store)
  return SECRETS.filter((secret) => text.includes(secret))
}

/** Every secret of the site as a worker with this one reads it. */
async function opened(...secrets: readonly string[]) {
  const desk = await findDesk(store.db, 'demo')
  if (!desk) throw new Error('There is no such site.')
  const endpoints = await Promise.all(desk.endpoints.map((one) => openEndpoint(secrets, one)))
  return { ...(await openSite(secrets, desk.site)), endpoints }
}

const PLAIN = {
  identity: SITE.identitySecret,
  turnstile: SITE.turnstile.secretKey,
  endpoints: [
    { url: 'https://api.telegram.org', config: { token: TOKEN, chatId: '-1001' } },
    { url: 'https://hooks.slack.com/services/T0/B0/a-word-to-post' },
    { url: 'https://crm.example/in?key=a-key-in-a-query', secret: 'whsec_c2VjcmV0' },
  ],
}

describe('C16: what is secret of a site and its endpoints', () => {
  it('C16: is encrypted by the clock when it came in as plain text, and is read as before', async () => {
    await bring()
    expect(await holding()).toEqual(SECRETS)
    expect(await opened(ONE)).toMatchObject(PLAIN)
    await tick(ONE)
    expect(await holding()).toEqual([])
    expect(await opened(ONE)).toMatchObject(PLAIN)
    expect(await opened(TWO)).toEqual({
      identity: null,
      turnstile: null,
      endpoints: [null, null, null],
    })
    // Only the host of an address says where it is.
    expect(await storedText(store)).toContain('https://hooks.slack.com/enc1.')
  })

  it('C16: is left alone while the worker has no secret, and once it is encrypted', async () => {
    await bring()
    expect(await tick('')).toEqual([])
    expect(await holding()).toEqual(SECRETS)
    await tick(ONE)
    expect((await tick(ONE)).filter((sql) => !/^\s*SELECT/.test(sql))).toEqual([])
  })

  it('C16: is encrypted in chunks that keep within the statements of a call', async () => {
    const many = Array.from({ length: 60 }, (_one, at) => ({
      ...ENDPOINTS[2],
      id: `hook-${at}`,
      url: `https://crm.example/${at}`,
      secret: `whsec_${at}`,
    }))
    await store.seed({ id: 'demo' }, { staff: [], endpoints: many })
    const left = async () =>
      store.db
        .prepare('SELECT count(*) AS n FROM endpoint WHERE encrypted_at IS NULL')
        .first<number>('n')
    await tick(ONE)
    expect(await left()).toBe(35)
    expect((await tick(ONE, { statements: 10 })).length).toBeLessThanOrEqual(10)
    expect(await left()).toBe(28)
    expect(await tick(ONE, { statements: 5 })).toEqual([])
  })

  it('C16: that cannot be stored keeps none of the rest in plain text', async () => {
    await bring()
    await store.db
      .prepare(
        `CREATE TRIGGER refuse BEFORE UPDATE ON endpoint WHEN OLD.id = 'bot'
         BEGIN SELECT RAISE(ABORT, 'no'); END`,
      )
      .run()
    await tick(ONE)
    expect(await holding()).toEqual([TOKEN])
    await store.db.prepare('DROP TRIGGER refuse').run()
    await tick(ONE)
    expect(await holding()).toEqual([])
  })

  it('C16: is encrypted again whoever changed it, such as the release before', async () => {
    await bring()
    await tick(ONE)
    await store.db
      .prepare(
        `UPDATE endpoint SET previous_secret = secret, secret = 'whsec_bmV3' WHERE id = 'hook'`,
      )
      .run()
    expect(await storedText(store)).toContain('whsec_bmV3')
    await tick(ONE, { now: NOW + 1 })
    expect(await storedText(store)).not.toContain('whsec_bmV3')
    const { endpoints } = await opened(ONE)
    expect(endpoints[2]).toMatchObject({ secret: 'whsec_bmV3', previousSecret: 'whsec_c2VjcmV0' })
  })

  it('C16: moves to a new secret of the worker while it has both', async () => {
    await bring()
    await tick(ONE)
    expect(await opened(TWO, ONE)).toMatchObject(PLAIN)
    await tick(`${TWO} ${ONE}`, { now: NOW + 1 })
    expect(await opened(TWO)).toMatchObject(PLAIN)
    const asked = await tick(`${TWO} ${ONE}`, { now: NOW + 2 })
    expect(asked.filter((sql) => !/^\s*SELECT/.test(sql))).toEqual([])
  })

  it('C16: that was lost holds up none of the rest, and stays as it is', async () => {
    await bring()
    await tick('another-secret-that-nobody-has-any-more-01')
    const lost = await storedText(store)
    await makeNewKey(keyedEnv(store, ONE), NOW, true)
    await tick(`${TWO} ${ONE}`, { now: NOW + 1 })
    expect((await opened(TWO, ONE)).endpoints).toEqual([null, null, null])
    const kept = /hooks\.slack\.com\/enc1\.[\w.-]+/.exec(lost)?.[0] ?? 'none'
    expect(await storedText(store)).toContain(kept)
    await store.seed({
      id: 'fresh',
      identitySecret: 'a new secret of another shop, long enough',
    })
    await tick(`${TWO} ${ONE}`, { now: NOW + 2 })
    expect(await storedText(store)).not.toContain('a new secret of another shop')
  })
})
