import { encryptedParts } from '../text/encrypted.ts'

const encoder = new TextEncoder()
const decoder = new TextDecoder()

const IV_BYTES = 12
/** Shorter than this, a secret is a mistake: the tool that makes one makes 43 characters. */
const SECRET_MIN = 32
const URL_SAFE = { alphabet: 'base64url', omitPadding: true } as const

interface EncryptingKey {
  readonly id: string
  readonly key: CryptoKey
}

/** What was derived from each secret, for it takes longer than to use it. */
const derived = new Map<string, EncryptingKey>()

/** The worker's secrets, the newest first: more than one while it is being changed. */
export function secretsIn({
  COLLECTOR_SECRET = '',
}: {
  readonly COLLECTOR_SECRET?: string
}): readonly string[] {
  return COLLECTOR_SECRET.split(/[\s,]+/).filter((secret) => secret.length >= SECRET_MIN)
}

/**
 * Encrypts a text under the newest secret, for one place: what was encrypted for another is
 * worthless there. Null where the worker has no secret.
 */
export async function encrypt(
  secrets: readonly string[],
  place: string,
  text: string,
): Promise<string | null> {
  const [newest] = secrets
  if (newest === undefined) return null
  const { id, key } = await derive(newest)
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES))
  const algorithm = { name: 'AES-GCM', iv, additionalData: encoder.encode(place) }
  const encrypted = await crypto.subtle.encrypt(algorithm, key, encoder.encode(text))
  const bytes = new Uint8Array([...iv, ...new Uint8Array(encrypted)])
  return `${prefixOf(id)}${bytes.toBase64(URL_SAFE)}`
}

/**
 * What was encrypted for a place, or the text itself where it is not encrypted yet. Null where the
 * secret under which it was encrypted is missing, or where it was encrypted for another place.
 */
export async function decrypt(
  secrets: readonly string[],
  place: string,
  text: string,
): Promise<string | null> {
  const parts = encryptedParts(text)
  if (!parts) return text
  const keys = await Promise.all(secrets.map(derive))
  const found = keys.find((one) => one.id === parts.id)
  if (!found) return null
  try {
    const all = Uint8Array.fromBase64(parts.bytes, { alphabet: 'base64url' })
    const iv = all.slice(0, IV_BYTES)
    const algorithm = { name: 'AES-GCM', iv, additionalData: encoder.encode(place) }
    const plain = await crypto.subtle.decrypt(algorithm, found.key, all.slice(IV_BYTES))
    return decoder.decode(plain)
  } catch {
    return null
  }
}

/**
 * A text as it is encrypted under the newest secret, and what it says; null where nobody can read
 * it.
 */
export interface Reencrypted {
  readonly text: string
  readonly plain: string | null
}

/**
 * Encrypts a text under the newest secret, also one that was encrypted under an older one. What
 * cannot be read stays as it is, for its secret may come back; and so does everything where there
 * is none.
 */
export async function encryptAnew(
  secrets: readonly string[],
  place: string,
  text: string,
): Promise<Reencrypted> {
  const plain = await decrypt(secrets, place, text)
  const [newest] = await encryptedPrefixes(secrets)
  if (plain === null || plain === '' || newest === undefined || text.startsWith(newest)) {
    return { text, plain }
  }
  return { text: (await encrypt(secrets, place, plain)) ?? text, plain }
}

/** How whatever is encrypted under each of the secrets prefixes. */
export function encryptedPrefixes(secrets: readonly string[]): Promise<readonly string[]> {
  return Promise.all(secrets.map(async (secret) => prefixOf((await derive(secret)).id)))
}

function prefixOf(id: string): string {
  return `enc1.${id}.`
}

async function derive(secret: string): Promise<EncryptingKey> {
  const known = derived.get(secret)
  if (known) return known
  const algorithm = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: bytesOf('id') }
  const base = await crypto.subtle.importKey('raw', encoder.encode(secret), 'HKDF', false, [
    'deriveBits',
    'deriveKey',
  ])
  const name = new Uint8Array(await crypto.subtle.deriveBits(algorithm, base, 48))
  const key = await crypto.subtle.deriveKey(
    { ...algorithm, info: bytesOf('encrypt') },
    base,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt'],
  )
  const made = { id: name.toBase64(URL_SAFE), key }
  derived.set(secret, made)
  return made
}

function bytesOf(purpose: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(encoder.encode(`amends ${purpose}`))
}
