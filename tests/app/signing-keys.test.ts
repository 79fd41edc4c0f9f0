import { beforeEach, describe, expect, it } from 'vitest'
import {
  findSigningKey,
  isSignedByUs,
  makeNewKey,
  readSigningKeys,
} from '../../worker/app/signing-keys.ts'
import { encryptSecrets } from '../../worker/jobs/encrypt-secrets.ts'
import { keyedEnv, ONE, openStore, storedText, TWO } from '../support/keyed.ts'

const DAY = 24 * 60 * 60_000
const NOW = 1_773_050_400_000

let store: ReturnType<typeof openStore>
beforeEach(() => {
  store = openStore()
})

const env = (secret = '', asked: string[] = []) => keyedEnv(store, secret, asked)
const tick = (secret: string, now = NOW) =>
  encryptSecrets(env(secret), { now, newId: () => 'id', random: () => 0 }, () => 1_000)
const plant = (key: string) =>
  store.db.prepare('INSERT OR REPLACE INTO signing_key (id, key) VALUES (1, ?)').bind(key).run()
const isGood = (secret: string, key: string, now = NOW) =>
  isSignedByUs(env(secret), now, (one) => Promise.resolve(one === key))
const keys = async () =>
  (await store.db.prepare('SELECT * FROM collector_key ORDER BY id').all()).results

describe('C16: the key that signs links', () => {
  it('C16: is made once it is needed, and only the worker can read it', async () => {
    const key = await findSigningKey(env(ONE), NOW)
    expect(key).toHaveLength(32)
    expect(await findSigningKey(env(ONE), NOW)).toBe(key)
    expect(await storedText(store)).not.toContain(key)
    expect(await findSigningKey(env(TWO), NOW)).toBeNull()
  })

  it('C16: is the same for all who need the first one at once', async () => {
    const made = await Promise.all([1, 2, 3].map(() => findSigningKey(env(ONE), NOW)))
    expect(new Set(made).size).toBe(1)
    expect(made).not.toContain(null)
    expect(await keys()).toHaveLength(1)
  })

  it('C16: is read without writing anything', async () => {
    await findSigningKey(env(ONE), NOW)
    const asked: string[] = []
    await findSigningKey(env(ONE, asked), NOW)
    await readSigningKeys(env('', asked), NOW)
    expect(asked).toHaveLength(2)
    expect(asked.filter((sql) => !/^\s*SELECT/.test(sql))).toEqual([])
  })

  it('C16: is not made while the worker has no secret', async () => {
    expect(await findSigningKey(env(), NOW)).toBeNull()
    expect(await makeNewKey(env(), NOW, true)).toBe('no_secret')
    expect(await findSigningKey(env('too short to be one'), NOW)).toBeNull()
    expect(await keys()).toEqual([])
  })

  it.each([
    ['missing', ''],
    ['wrong', TWO],
  ])('C16: is neither replaced nor called wrong where the secret is %s', async (secret, given) => {
    const key = await findSigningKey(env(ONE), NOW)
    const before = await keys()
    expect(await readSigningKeys(env(given), NOW)).toMatchObject({ current: null, secret })
    await expect(isGood(given, key ?? '')).rejects.toThrow('cannot store anything')
    expect(await findSigningKey(env(given), NOW)).toBeNull()
    await tick(given)
    expect(await keys()).toEqual(before)
    expect(await isGood(ONE, key ?? '')).toBe(true)
  })

  it('C16: leaves links of the one before good for 90 days', async () => {
    const before = (await findSigningKey(env(ONE), NOW - 2 * DAY)) ?? ''
    expect(await makeNewKey(env(ONE), NOW, false)).toBe('made')
    const after = (await findSigningKey(env(ONE), NOW)) ?? ''
    expect(after).not.toBe(before)
    expect(await isGood(ONE, before, NOW + 89 * DAY)).toBe(true)
    expect(await isGood(ONE, before, NOW + 91 * DAY)).toBe(false)
    expect(await isGood(ONE, after, NOW + 91 * DAY)).toBe(true)
    await tick(ONE, NOW + 91 * DAY)
    expect(await keys()).toHaveLength(1)
  })

  it('C16: is changed once a day at most, so that there are never many', async () => {
    await findSigningKey(env(ONE), NOW - 2 * DAY)
    expect(await makeNewKey(env(ONE), NOW, false)).toBe('made')
    expect(await makeNewKey(env(ONE), NOW + DAY / 2, false)).toBe('too_soon')
    expect(await makeNewKey(env(ONE), NOW + 2 * DAY, false)).toBe('made')
    expect(await keys()).toHaveLength(3)
  })

  it('C16: of the release before stays in plain for a day, so that going back breaks no link', async () => {
    await plant('the key of before')
    expect(await findSigningKey(env(), NOW)).toBe('the key of before')
    expect(await readSigningKeys(env(), NOW)).toMatchObject({ secret: 'unset' })
    await tick(ONE)
    expect(await findSigningKey(env(ONE), NOW)).toBe('the key of before')
    // However often the clock ticks meanwhile.
    await tick(ONE, NOW + DAY / 2)
    expect(await storedText(store)).toContain('the key of before')
    await tick(ONE, NOW + 2 * DAY)
    expect(await storedText(store)).not.toContain('the key of before')
    expect(await findSigningKey(env(ONE), NOW + 2 * DAY)).toBe('the key of before')
  })

  it('C16: does not end links that the release before made meanwhile', async () => {
    const key = (await findSigningKey(env(ONE), NOW)) ?? ''
    await plant('made by the release before')
    expect(await findSigningKey(env(ONE), NOW)).toBe(key)
    await tick(ONE, NOW + 2 * DAY)
    expect(await storedText(store)).not.toContain('made by the release before')
    expect(await findSigningKey(env(ONE), NOW + 2 * DAY)).toBe(key)
    expect(await isGood(ONE, 'made by the release before', NOW + 3 * DAY)).toBe(true)
  })

  it('C16: moves to a new secret of the worker, with those before it, while it has both', async () => {
    const old = (await findSigningKey(env(ONE), NOW - 2 * DAY)) ?? ''
    await makeNewKey(env(ONE), NOW, false)
    const key = await findSigningKey(env(ONE), NOW)
    expect(await findSigningKey(env(`${TWO} ${ONE}`), NOW)).toBe(key)
    await tick(`${TWO} ${ONE}`)
    expect(await findSigningKey(env(TWO), NOW)).toBe(key)
    expect(await isGood(TWO, old)).toBe(true)
    expect(await readSigningKeys(env(ONE), NOW)).toMatchObject({ secret: 'wrong', all: [] })
  })

  it('C16: that is lost is replaced by an admin’s wish alone, and every site sends new links', async () => {
    await store.seed({ id: 'shop' })
    await store.seed({ id: 'other' })
    const lost = await findSigningKey(env(ONE), NOW)
    expect(await makeNewKey(env(TWO), NOW, false)).toBe('wrong_secret')
    expect(await isGood(ONE, lost ?? '')).toBe(true)
    expect(await makeNewKey(env(TWO), NOW, true)).toBe('made_and_sent')
    const key = await findSigningKey(env(TWO), NOW)
    expect([key === null, key === lost]).toEqual([false, false])
    expect(await isGood(TWO, lost ?? '')).toBe(false)
    const { results } = await store.db
      .prepare('SELECT site_id AS site, kind FROM due_command ORDER BY site_id')
      .all()
    expect(results).toEqual([
      { site: 'other', kind: 'renew_links' },
      { site: 'shop', kind: 'renew_links' },
    ])
  })
})
