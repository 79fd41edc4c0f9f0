import * as fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { deliverRounds } from '../../worker/app/deliver-rounds.ts'
import { metered } from '../../worker/db/work/meter.ts'
import type { Env } from '../../worker/env.ts'
import { openClockwork, plantAlerts } from '../support/due-work.ts'
import { runs } from '../support/length.ts'
import { installPromptCrypto } from '../support/prompt-crypto.ts'
import { MONDAY } from '../support/reports.ts'
import { silence } from '../support/storm.ts'

const RUNS = runs(60, 2_000)
const MINUTE = 60_000
/** Two rounds or three. */
const STATEMENTS = 60

const restoreCrypto = installPromptCrypto()
const { db, sqlite } = openClockwork(['a', 'b', 'c'], '1000')
afterAll(restoreCrypto)
afterAll(silence())

/** How the alerts of the sites stand, the one that cannot be read apart. */
function standing() {
  const rows = sqlite.all(
    `SELECT CASE report_id WHEN ? THEN 'unread' ELSE site_id END AS whose, status,
       max(attempts) AS tries, count(*) AS n
     FROM delivery GROUP BY 1, 2`,
    unread,
  )
  return new Map(
    rows.map(({ whose, status, tries, n }) => [`${String(whose)} ${String(status)}`, { tries, n }]),
  )
}

let unread = ''

async function plant() {
  await plantAlerts(db, 'a', 40)
  ;[unread = ''] = await plantAlerts(db, 'b', 3)
  await plantAlerts(db, 'c', 2)
  sqlite.all(
    `UPDATE report SET document = json_remove(document, '$.promises') WHERE id = ?`,
    unread,
  )
}

describe('C7 and C9: sweeps that run at once', () => {
  it(
    `C9: send each alert once, serve every site, and put off what cannot be read, in ${RUNS} orders`,
    { tags: 'longer' },
    async () => {
      await plant()
      const property = fc.asyncProperty(fc.scheduler(), async (s) => {
        sqlite.mark()
        let sent = 0
        const gate = (what: string) => s.schedule(Promise.resolve(), what.slice(0, 40))
        const sweep = () => {
          const { env, left } = metered(
            {
              DB: sqlite.d1(gate),
              BELL: { send: () => gate('bell') },
              EMAIL: {
                send: async () => {
                  await gate('mail')
                  sent++
                  return { messageId: 'sent' }
                },
              },
              MAIL_FROM: 'Amends <amends@shop.example>',
            } as unknown as Env,
            STATEMENTS,
          )
          const clock = () => ({ now: MONDAY + MINUTE, newId: () => 'id', random: () => 0.5 })
          return deliverRounds(env, clock, {}, { until: MONDAY + 2 * MINUTE, left })
        }
        try {
          await s.waitFor(Promise.all([sweep(), sweep()]))
          const found = standing()
          expect(found.get('unread pending')).toEqual({ tries: 1, n: 1 })
          expect(found.get('b delivered')).toEqual({ tries: 1, n: 2 })
          expect(found.get('c delivered')).toEqual({ tries: 1, n: 2 })
          const { n: ofA } = found.get('a delivered') ?? { n: 0 }
          expect(Number(ofA)).toBeGreaterThanOrEqual(4)
          expect(sent).toBe(Number(ofA) + 4)
        } finally {
          sqlite.undo()
        }
      })
      await fc.assert(property, { numRuns: RUNS })
    },
  )
})
