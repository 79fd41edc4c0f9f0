import { canonical } from '../sites/import.ts'
import type { Endpoint, Site } from '../sites/site.ts'
import { encryptedAddress } from '../text/encrypted.ts'
import { hashOf } from './crypto.ts'
import { encryptAnew, decrypt } from './encryption.ts'

/** What of an endpoint only the worker's secret opens. */
type EndpointSecrets = Pick<Endpoint, 'id' | 'url' | 'secret' | 'previousSecret' | 'config'>
/** What of a site's settings only the worker's secret opens. */
export type SiteSecrets = Pick<Site, 'id' | 'identitySecret' | 'turnstile'>

/**
 * By field, the hash of what is encrypted there: an import knows by it whether a file says the
 * same.
 */
export type Marks = Readonly<Record<string, string>>

/** What is stored in the place of what was in plain, with the marks of what it says. */
export interface Encrypted<Parts> {
  readonly parts: Parts
  readonly marks: Marks
}

// Bound to its place: whoever can write to the database cannot let one secret pass for another.
const endpointPlace = (id: string, field: string) => `endpoint ${id} ${field}`
const sitePlace = (id: string, field: string) => `site ${id} ${field}`

/** An endpoint with its secrets in plain, to send to it; null where they cannot be read. */
export async function openEndpoint<One extends EndpointSecrets>(
  secrets: readonly string[],
  endpoint: One,
): Promise<One | null> {
  const { id, previousSecret } = endpoint
  const open = (field: string, text: string) => decrypt(secrets, endpointPlace(id, field), text)
  const secret = await open('secret', endpoint.secret)
  const url = await open('url', encryptedAddress(endpoint.url)?.text ?? endpoint.url)
  const config = await mapValues(endpoint.config, open)
  if (secret === null || url === null || config === null) return null
  // The one before is a courtesy: it may be lost while the newest can be read.
  const previous = previousSecret && (await open('secret', previousSecret))
  return { ...endpoint, url, secret, previousSecret: previous, config }
}

/**
 * The secrets of an endpoint, each encrypted under the newest secret of the worker. All but the
 * host of its address is one, since whoever knows a chat's address can post there.
 */
export async function encryptEndpoint<One extends EndpointSecrets>(
  secrets: readonly string[],
  endpoint: One,
  secretFields: readonly string[],
  marksBefore: Marks = {},
): Promise<Encrypted<One>> {
  const { id } = endpoint
  const marks: Record<string, string> = { ...marksBefore }
  const close = (field: string, text: string) =>
    encryptAnew(secrets, endpointPlace(id, field), text)
  const mark = async (field: string, plain: string | null) => {
    if (plain !== null) marks[field] = await secretMark(plain)
  }
  const secret = await close('secret', endpoint.secret)
  await mark('secret', secret.plain)
  const previous = endpoint.previousSecret && (await close('secret', endpoint.previousSecret))
  if (previous) await mark('previousSecret', previous.plain)
  const address = await encryptAddress(endpoint.url, (text) => close('url', text))
  await mark('url', address.plain)
  const config: Record<string, string> = { ...endpoint.config }
  const plain: Record<string, string | null> = { ...endpoint.config }
  for (const name of secretFields) {
    const value = config[name]
    if (value === undefined) continue
    const closed = await close(name, value)
    config[name] = closed.text
    plain[name] = closed.plain
  }
  const isReadable = Object.values(plain).every((value) => value !== null)
  await mark('config', isReadable ? JSON.stringify(plain) : null)
  const parts = {
    ...endpoint,
    url: address.text,
    secret: secret.text,
    previousSecret: previous ? previous.text : null,
    config,
  }
  return { parts, marks }
}

async function encryptAddress(
  url: string,
  close: (text: string) => ReturnType<typeof encryptAnew>,
) {
  const encrypted = encryptedAddress(url)
  const start = encrypted?.start ?? (URL.canParse(url) ? `${new URL(url).origin}/` : url)
  // Where nothing follows the host, nothing is secret.
  if (!encrypted && (url === start || `${url}/` === start)) return { text: url, plain: url }
  const closed = await close(encrypted?.text ?? url)
  return { ...closed, text: closed.text === url ? url : `${start}${closed.text}` }
}

/** By this, what is encrypted is known to be what a file says. */
export function secretMark(value: unknown): Promise<string> {
  return hashOf(canonical(value))
}

/** The secrets among a site's settings, in plain. */
export interface OpenSite {
  /** Null for one that is not set or cannot be read. */
  readonly identity: string | null
  readonly turnstile: string | null
}

/** The secrets among a site's settings, in plain. */
export async function openSite(
  secrets: readonly string[],
  { id, identitySecret, turnstile }: SiteSecrets,
): Promise<OpenSite> {
  const open = (field: string, text: string) => decrypt(secrets, sitePlace(id, field), text)
  return {
    identity: identitySecret && (await open('identity', identitySecret)),
    turnstile: turnstile && (await open('turnstile', turnstile.secretKey)),
  }
}

/** The secrets among a site's settings, each encrypted under the newest secret of the worker. */
export async function encryptSite(
  secrets: readonly string[],
  { id, identitySecret, turnstile }: SiteSecrets,
  marksBefore: Marks = {},
): Promise<Encrypted<SiteSecrets>> {
  const marks: Record<string, string> = { ...marksBefore }
  const close = (field: string, text: string) => encryptAnew(secrets, sitePlace(id, field), text)
  const identity = identitySecret === null ? null : await close('identity', identitySecret)
  const key = turnstile && (await close('turnstile', turnstile.secretKey))
  if (identity?.plain) marks['identitySecret'] = await secretMark(identity.plain)
  if (turnstile && key && key.plain !== null) {
    marks['turnstile'] = await secretMark({ ...turnstile, secretKey: key.plain })
  }
  const parts = {
    id,
    identitySecret: identity && identity.text,
    turnstile: turnstile && key && { ...turnstile, secretKey: key.text },
  }
  return { parts, marks }
}

async function mapValues(
  values: Readonly<Record<string, string>>,
  map: (name: string, value: string) => Promise<string | null>,
): Promise<Readonly<Record<string, string>> | null> {
  const mapped: Record<string, string> = {}
  for (const [name, value] of Object.entries(values)) {
    const found = await map(name, value)
    if (found === null) return null
    mapped[name] = found
  }
  return mapped
}
