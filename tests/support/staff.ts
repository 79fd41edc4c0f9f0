import { createHash, randomBytes } from 'node:crypto'
import { linkSql } from '../../demo/seed.ts'
import type { Collector } from './collector.ts'
import { sealBy } from './seal.ts'

const DAY_MS = 24 * 60 * 60 * 1000

/** A fresh sign-in link for a member of staff, as a path. */
export async function newLink(
  collector: Collector,
  staffId: string,
  lifeMs = DAY_MS,
): Promise<string> {
  const token = randomBytes(24).toString('base64url')
  const hash = createHash('sha256').update(token).digest('base64url')
  const now = Date.now()
  await collector.db.prepare(linkSql(staffId, hash, now, now + lifeMs)).run()
  return `/desk/sign-in/${token}`
}

/** Signs in and returns what the desk then does for that person. */
export async function signIn(collector: Collector, staffId: string) {
  return enter(collector, await newLink(collector, staffId))
}

/** Opens one report by the link that stands in a person's alert, forwarded or not. */
export async function openByAlert(collector: Collector, staffId: string, reportId: string) {
  const expiresAt = String(Date.now() + DAY_MS)
  const seal = await sealBy(collector, 'desk', reportId, staffId, '0', expiresAt)
  return enter(collector, `/desk/enter/${[reportId, staffId, expiresAt, seal].join('~')}`)
}

async function enter(collector: Collector, link: string) {
  const own = { 'sec-fetch-site': 'same-origin' }
  const opened = await collector.fetch(link, { method: 'POST', headers: own, redirect: 'manual' })
  const cookie = opened.headers.get('set-cookie')?.split(';')[0] ?? ''

  return {
    cookie,
    get: (path: string) => collector.fetch(path, { headers: { cookie }, redirect: 'manual' }),
    post: (
      path: string,
      form: Record<string, string> = {},
      headers: Record<string, string> = own,
    ) =>
      collector.fetch(path, {
        method: 'POST',
        headers: { cookie, ...headers },
        body: new URLSearchParams(form),
        redirect: 'manual',
      }),
  }
}
