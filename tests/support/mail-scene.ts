import { installBase64 } from '../../demo/base64.ts'
import { DEMO_SITE, seedSql } from '../../demo/seed.ts'
import { openSqlite } from '../../demo/sqlite.ts'
import { deliverDue } from '../../worker/app/deliver-due.ts'
import { findForRaise } from '../../worker/db/reports.ts'
import type { Env } from '../../worker/env.ts'
import { storeRaise } from '../../worker/widget-api/raise.ts'
import { newClick } from './click.ts'
import { MONDAY } from './reports.ts'

installBase64()

const MINUTE = 60_000
const SITES = ['clay', 'kiln']
const PEOPLE = ['ada', 'bo', 'cy']
/** A settled alert is due by then. */
const SETTLED_MS = 46_000

/** What a mail service is asked to send. */
export interface AskedMail {
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly headers: Readonly<Record<string, string>>
}

/** Says whether it takes a mail: null, or the code of its refusal. */
export type MailService = (mail: AskedMail) => Promise<string | null> | string | null

export type MailScene = ReturnType<typeof openMailScene>

/**
 * Two sites of three people each in a real SQLite, every one of whom is to be mailed of some
 * reports. The clock stands still unless it is moved.
 */
export function openMailScene() {
  const sqlite = openSqlite()
  for (const id of SITES) {
    const staff = PEOPLE.map((name) => ({
      id: `${id}-${name}`,
      name,
      email: `${name}@${id}.example`,
      role: 'agent' as const,
    }))
    const site = { ...DEMO_SITE, id }
    for (const sql of seedSql({ site, staff, endpoints: [], now: MONDAY })) sqlite.exec(sql)
  }
  let now = MONDAY
  let ids = 0
  const clock = () => ({ now, newId: () => `id-${++ids}`, random: () => 0.5 })

  return {
    sqlite,
    move: (ms: number) => {
      now += ms
    },

    /** Raises reports at each site, one after the other: each of another page, or all of one. */
    async raise(count: number, { isEqual = false, everyMs = 1_000, sites = SITES } = {}) {
      const env = envOf(
        () => Promise.resolve(),
        () => null,
      )
      for (let at = 0; at < count; at++) {
        for (const site of sites) {
          now += everyMs
          const found = await findForRaise(env.DB, `${site}-${at}`, site)
          if (!found) throw new Error('The site is gone.')
          const raised = {
            input: newClick({
              site,
              page: { url: `https://shop.example/${isEqual ? 'cart' : `page-${at}`}` },
            }),
            bodyHash: 'the same bytes',
            collector: 'https://c.example',
          }
          await storeRaise(env, found.desk, null, raised, clock())
        }
      }
      now += SETTLED_MS
    },

    /** One round of deliveries; each call to the outside waits at the gate. */
    round: (service: MailService, gate = (_label: string) => Promise.resolve()) =>
      deliverDue(envOf(gate, service), clock),

    /** Rounds as a sweep makes them, minute after minute. */
    async minutes(count: number, service: MailService) {
      for (let minute = 0; minute < count; minute++) {
        for (let rounds = 0; rounds < 20; rounds++) {
          if (
            (
              await deliverDue(
                envOf(() => Promise.resolve(), service),
                clock,
              )
            ).length === 0
          )
            break
        }
        now += MINUTE
      }
    },

    /** Every mail that is to be sent, oldest first. */
    deliveries: () =>
      sqlite.all(
        `SELECT message_id AS id, status, attempts, recipient_id AS recipient FROM delivery
         WHERE channel = 'mail' ORDER BY due_at, seq`,
      ) as unknown as readonly {
        id: string
        status: string
        attempts: number
        recipient: string
      }[],
  }

  function envOf(gate: (label: string) => Promise<void>, service: MailService): Env {
    const send = async (mail: AskedMail) => {
      await gate('mail')
      const code = await service(mail)
      if (code !== null) throw Object.assign(new Error('No.'), { code })
      return { messageId: '<taken@mail.example>' }
    }
    return {
      DB: sqlite.d1(gate),
      BELL: { send: () => gate('bell') },
      EMAIL: { send },
      MAIL_FROM: 'Amends <amends@shop.example>',
    } as unknown as Env
  }
}
