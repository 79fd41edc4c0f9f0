import { installBase64 } from '../../demo/base64.ts'
import { drainDue } from '../../worker/app/due-commands.ts'
import { executeById } from '../../worker/app/execute-command.ts'
import type { Env, QueueMessage } from '../../worker/env.ts'
import type { Command } from '../../worker/reports/commands.ts'
import type { Actor, Report } from '../../worker/reports/report.ts'
import type { Collector } from './collector.ts'

installBase64()

const BUDGET = { left: () => Number.POSITIVE_INFINITY, items: 100 }

/**
 * Gives a command on the one road, some time from now, and does what follows for other reports. The
 * bell stays silent: ticks send.
 */
export async function act(
  { db, files }: Collector,
  reportId: string,
  actor: Actor,
  command: Command,
  laterMs = 0,
  idempotencyKey?: string,
): Promise<Report> {
  const moment = { now: Date.now() + laterMs, newId: () => crypto.randomUUID(), random: () => 0 }
  let follows = false
  const send = ({ kind }: QueueMessage) => {
    follows ||= kind === 'work'
    return Promise.resolve()
  }
  const env = { DB: db, FILES: files, BELL: { send } } as unknown as Env
  const report = await executeById(env, reportId, { actor, command, idempotencyKey }, moment)
  while (follows) follows = await drainDue(env, report.siteId, moment, BUDGET)
  return report
}
