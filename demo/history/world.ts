import type { D1Database } from '@cloudflare/workers-types'
import type { Env } from '../../worker/env.ts'

const DAY_S = 24 * 60 * 60
/** For two hours of that day the shop's own server was down, and webhooks waited for it. */
const OUTAGE_DAYS_AGO = 9
const OUTAGE_S = 2 * 60 * 60
/** What the mailbox shows of the past: the newest mails to one of the staff and to a customer. */
const STAFF_MAILS = 4
const READER = 'sam@kiln-and-clay.example'
const STAFF_DOMAIN = '@kiln-and-clay.example'

/** A mail as the collector hands it to the platform. */
export type SentMail = Extract<Parameters<Env['EMAIL']['send']>[0], { to: unknown }>

/** The outside of the collector as it was then: mails and webhooks arrive, and nothing leaves. */
export function pastWorld(db: D1Database, start: number) {
  const mails: SentMail[] = []
  const { fetch } = globalThis
  const { log } = console
  // What the collector would have logged then is nobody's news today.
  console.log = () => {}
  globalThis.fetch = (_input: unknown, init?: { headers?: HeadersInit }) =>
    Promise.resolve(new Response(null, { status: statusAt(new Headers(init?.headers), start) }))
  return {
    env: {
      DB: db,
      MAIL_FROM: 'Amends <amends@shop.example>',
      LOOPBACK: 'allow',
      FILES: { list: () => Promise.resolve({ objects: [], truncated: false }) },
      BELL: { send: () => Promise.resolve() },
      EMAIL: { send: (mail: SentMail) => Promise.resolve(mails.push(mail)) },
    } as unknown as Env,

    /** A few of the newest mails, oldest first. */
    newestMails(): readonly SentMail[] {
      const isForStaff = ({ to }: SentMail) => typeof to === 'string' && to.endsWith(STAFF_DOMAIN)
      const forStaff = mails.filter(({ to }) => to === READER).slice(-STAFF_MAILS)
      const forCustomers = mails.filter((mail) => !isForStaff(mail)).slice(-1)
      return [...forCustomers, ...forStaff]
    },

    /** Gives the network and the log back. */
    leave(): void {
      Object.assign(globalThis, { fetch })
      Object.assign(console, { log })
    },
  }
}

function statusAt(headers: Headers, start: number): number {
  const age = start / 1000 - Number(headers.get('webhook-timestamp'))
  const since = age - OUTAGE_DAYS_AGO * DAY_S
  return since > 0 && since < OUTAGE_S ? 503 : 204
}
