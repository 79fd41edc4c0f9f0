import {
  FIRST_KEY,
  forgetEndedKeys,
  forgetPlainKey,
  insertKey,
  listKeys,
  replaceKey,
  putEncryptedKey,
  type StoredKey,
} from '../db/keys/signing-keys.ts'
import type { Env } from '../env.ts'
import { Problem } from '../problem.ts'
import {
  encryptAnew,
  encrypt,
  encryptedPrefixes,
  secretsIn,
  decrypt,
} from '../security/encryption.ts'
import { newSecret } from '../text/secret.ts'

const DAY_MS = 24 * 60 * 60_000
/** For how long links of a key are good after another one has taken its place. */
export const OLD_LINKS_DAYS = 90
/** Within this, going back to the release before breaks no link. */
const PLAIN_KEPT_MS = DAY_MS
/** A key signs for this long before another one takes its place, so that there are never many. */
const SIGNS_MIN_MS = DAY_MS

/**
 * How it stands with the worker's secret: `unset` where none is needed to read the keys, `missing`
 * where one is, and `wrong` where it is another one.
 */
export type SecretState = 'ok' | 'unset' | 'missing' | 'wrong'

/** The keys of the collector for the links that it signs. */
export interface SigningKeys {
  /** The one that signs; null where it cannot be read, or where there is none yet. */
  readonly current: string | null
  /** Since when it signs; null where there is none yet. */
  readonly since: number | null
  /** All whose links are good. */
  readonly all: readonly string[]
  readonly secret: SecretState
}

type Keyed = Pick<Env, 'DB' | 'COLLECTOR_SECRET'>

const placeOf = (id: string) => `signing_key ${id}`

/** Reads the keys of the collector. It writes nothing. */
export async function readSigningKeys(env: Keyed, now: number): Promise<SigningKeys> {
  const secrets = secretsIn(env)
  const rows = (await listKeys(env.DB)).filter((row) => isGoodAt(row, now))
  const keys = await Promise.all(
    rows.map(({ id, encrypted }) => decrypt(secrets, placeOf(id), encrypted)),
  )
  const isReadable = keys.every((key) => key !== null)
  const [first] = rows
  const signs = first?.until === null
  return {
    current: signs ? (keys[0] ?? null) : null,
    since: signs ? first.createdAt : null,
    all: keys.filter((key) => key !== null),
    secret: stateOf(secrets.length > 0, isReadable),
  }
}

function isGoodAt({ until }: StoredKey, now: number): boolean {
  return until === null || until > now
}

function stateOf(hasSecret: boolean, isReadable: boolean): SecretState {
  if (hasSecret) return isReadable ? 'ok' : 'wrong'
  return isReadable ? 'unset' : 'missing'
}

/**
 * The key that signs, or null where nobody can read it. The first one is made when it is first
 * needed, if the worker has a secret under which it can be stored.
 */
export async function findSigningKey(env: Keyed, now: number): Promise<string | null> {
  const { current, since, all, secret } = await readSigningKeys(env, now)
  const isFirst = since === null && all.length === 0 && secret === 'ok'
  if (current !== null || !isFirst) return current
  const made = await newKey(env, now)
  if (made === null) return null
  await insertKey(env.DB, made)
  return (await readSigningKeys(env, now)).current
}

/** Whether a link is good by one of our keys. Throws `unavailable` where some cannot be read. */
export async function isSignedByUs(
  env: Keyed,
  now: number,
  isGood: (key: string) => Promise<boolean>,
): Promise<boolean> {
  const { all, secret } = await readSigningKeys(env, now)
  for (const key of all) if (await isGood(key)) return true
  // A link that may be good is not called wrong.
  if (secret === 'missing' || secret === 'wrong') throw new Problem('unavailable')
  return false
}

/** What came of the wish for a new key. Only `made_and_sent` ends links: of keys that were lost. */
export type NewKey = 'no_secret' | 'wrong_secret' | 'too_soon' | 'made' | 'made_and_sent'

/**
 * Lets a new key sign. Links of keys that can be read are good for 90 days more. Where some cannot,
 * and only if somebody says that these are lost, they are forgotten, and customers who get mail are
 * sent new links.
 */
export async function makeNewKey(env: Keyed, now: number, isLost: boolean): Promise<NewKey> {
  const secrets = secretsIn(env)
  const made = await newKey(env, now)
  if (made === null) return 'no_secret'
  const rows = (await listKeys(env.DB)).filter((row) => isGoodAt(row, now))
  const lost: string[] = []
  for (const { id, encrypted } of rows) {
    if ((await decrypt(secrets, placeOf(id), encrypted)) === null) lost.push(id)
  }
  if (lost.length > 0 && !isLost) return 'wrong_secret'
  const signing = rows.find(({ until }) => until === null)
  const isYoung = signing !== undefined && signing.createdAt > now - SIGNS_MIN_MS
  if (lost.length === 0 && isYoung) return 'too_soon'
  const until = now + OLD_LINKS_DAYS * DAY_MS
  await replaceKey(env.DB, made, { until, lost, prefixes: await encryptedPrefixes(secrets) })
  return lost.length === 0 ? 'made' : 'made_and_sent'
}

async function newKey(env: Keyed, now: number, key = newSecret()): Promise<StoredKey | null> {
  const id = newSecret().slice(0, 8)
  const encrypted = await encrypt(secretsIn(env), placeOf(id), key)
  return encrypted === null ? null : { id, encrypted, createdAt: now, until: null }
}

/**
 * Stores keys under the newest secret of the worker: that of earlier releases, which was plain, and
 * those under a secret that is being replaced. Forgets keys whose links have ended.
 */
export async function encryptSigningKeys(env: Keyed, now: number): Promise<void> {
  const secrets = secretsIn(env)
  if (secrets.length === 0) return
  const rows = await listKeys(env.DB)
  const first = rows.find(({ id }) => id === FIRST_KEY)
  const signing = rows.find(({ id, until }) => id !== FIRST_KEY && until === null)
  if (first && !signing) {
    const made = await newKey(env, now, first.encrypted)
    if (made) await insertKey(env.DB, made)
  } else if (first && signing && signing.createdAt <= now - PLAIN_KEPT_MS) {
    await retire(env, first.encrypted, now)
  }
  for (const row of rows) {
    if (row.id === FIRST_KEY) continue
    const { text } = await encryptAnew(secrets, placeOf(row.id), row.encrypted)
    if (text !== row.encrypted) await putEncryptedKey(env.DB, row, text)
  }
  if (rows.some(({ until }) => until !== null && until <= now)) await forgetEndedKeys(env.DB, now)
}

// The release before may have made another key, if it was gone back to: its links are good as well.
async function retire(env: Keyed, key: string, now: number): Promise<void> {
  const { all } = await readSigningKeys(env, now)
  if (all.filter((one) => one === key).length < 2) {
    const made = await newKey(env, now, key)
    if (made) await insertKey(env.DB, { ...made, until: now + OLD_LINKS_DAYS * DAY_MS })
  }
  await forgetPlainKey(env.DB, key)
}
