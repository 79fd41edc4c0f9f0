import { findSigningKey, isSignedByUs } from '../app/signing-keys.ts'
import { findReport, findReportByKeyHash } from '../db/reports.ts'
import type { Env } from '../env.ts'
import { nameSubject } from '../log.ts'
import { Problem } from '../problem.ts'
import type { Report } from '../reports/report.ts'
import { hashOf, verifyToken } from '../security/crypto.ts'
import { openingParts, statusLink } from '../security/links.ts'
import { readClock } from '../time/clock.ts'

// Mail and chat programs leave signs of the sentence behind a link: a stop, a bracket, a quote. What
// no token can hold ends it; behind a seal, which has one length, no letter or digit may follow.
const KEY = /^[\w-]{22,64}(?![\w-]|~[\w-])/
const BLOCK = /^([\w-]{22})~([\w-]{43})~([\w-]{43})(?![_~-]*[A-Za-z0-9])/
const SIGNED = /^([\w-]{22})~([\w-]{43})(?![_~-]*[A-Za-z0-9])/

/** What a token claims to open: a report by the hash of its key, or by its id under our seal. */
type Claim = { readonly keyHash: string } | { readonly id: string }

/** What a status link stands for; null where it is none of ours. */
export async function readToken(env: Env, token: string): Promise<Claim | null> {
  const [key] = KEY.exec(token) ?? []
  if (key !== undefined) return { keyHash: await hashOf(key) }
  const report = await findBySignature(env, token)
  return report && { id: report.id }
}

/** The report that a status link opens, or null: wrong, old and foreign links are all alike. */
export async function findByToken(env: Env, token: string): Promise<Report | null> {
  const [key] = KEY.exec(token) ?? []
  return named(
    key === undefined
      ? await findBySignature(env, token)
      : await findReportByKeyHash(env.DB, await hashOf(key)),
  )
}

function named(report: Report | null): Report | null {
  if (report) nameSubject({ site: report.siteId, report: report.reference })
  return report
}

// The report says which seals are still good.
async function findBySignature(env: Env, token: string): Promise<Report | null> {
  const { id = '', given = '' } = partsOf(token)
  const report = id === '' ? null : await findReport(env.DB, id)
  if (!report) return null
  const isOurs = await isSigned(env, given, 'status', ...openingParts(report))
  return isOurs ? report : null
}

/** The report that a link in a mail is about, where the link is ours and for this purpose. */
export async function findByMailToken(
  env: Env,
  purpose: 'confirm' | 'stop',
  token: string,
): Promise<Report | null> {
  const { id = '', given = '' } = partsOf(token)
  const report = id === '' ? null : await findReport(env.DB, id)
  if (!report) return null
  // Whoever has another address meanwhile is not bound by what the old one's reader presses.
  const parts = purpose === 'stop' ? [id] : openingParts(report, report.mail.email ?? '')
  const isOurs = await isSigned(env, given, purpose, ...parts)
  return isOurs ? named(report) : null
}

/** The report and the address that a link "that was not me" is about, where the link is ours. */
export async function findByBlockToken(
  env: Env,
  token: string,
): Promise<{ readonly report: Report; readonly hash: string } | null> {
  const [, id = '', hash = '', given = ''] = BLOCK.exec(token) ?? []
  if (id === '' || !(await isSigned(env, given, 'block', id, hash))) return null
  const report = await findReport(env.DB, id)
  return report && { report, hash }
}

/** The address of a status page by our own seal. */
export async function signedPath(env: Env, report: Report): Promise<string> {
  const key = await findSigningKey(env, readClock().now)
  if (key === null) throw new Problem('unavailable')
  return new URL(await statusLink(key, report)).pathname
}

function partsOf(token: string): { readonly id?: string; readonly given?: string } {
  const [, id, given] = SIGNED.exec(token) ?? []
  return id !== undefined && given !== undefined ? { id, given } : {}
}

function isSigned(
  env: Env,
  given: string,
  ...over: readonly [Parameters<typeof verifyToken>[2], ...string[]]
): Promise<boolean> {
  return isSignedByUs(env, readClock().now, (key) => verifyToken(given, key, ...over))
}
