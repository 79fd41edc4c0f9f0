import { installBase64 } from '../../demo/base64.ts'
import { executeById } from '../../worker/app/execute-command.ts'
import type { Env } from '../../worker/env.ts'
import type { Command } from '../../worker/reports/commands.ts'
import type { Actor, Report } from '../../worker/reports/report.ts'
import type { Collector } from './collector.ts'

installBase64()

/** Gives a command on the one road, some time from now. The bell stays silent: ticks send. */
export function act(
  { db, files }: Collector,
  reportId: string,
  actor: Actor,
  command: Command,
  laterMs = 0,
  idempotencyKey?: string,
): Promise<Report> {
  const moment = { now: Date.now() + laterMs, newId: () => crypto.randomUUID(), random: () => 0 }
  const bell = { send: () => Promise.resolve() }
  return executeById(
    { DB: db, FILES: files, BELL: bell } as unknown as Env,
    reportId,
    { actor, command, idempotencyKey },
    moment,
  )
}
