import type { Env } from '../env.ts'
import type { Command, CommandType, Context } from '../reports/commands.ts'
import { monthOf } from '../reports/promises.ts'
import type { Actor } from '../reports/report.ts'
import type { SiteDesk } from '../sites/site.ts'
import { sumGranted } from '../store/granted.ts'
import { findReport } from '../store/report.ts'
import { listSnippets } from '../store/snippet.ts'

/** Somebody's wish to change a report. */
export interface Wanted {
  readonly actor: Actor
  readonly command: Command
  /** The number that the customer's device gave to it. */
  readonly said?: string | undefined
}

const GRANTING: readonly CommandType[] = ['make_amends', 'approve']

/** The world around a decision, with what this command needs of it and no more. */
export async function contextFor(
  env: Env,
  { site, staff }: SiteDesk,
  { actor, command, said }: Wanted,
  now: number,
): Promise<Context> {
  const isGranting = GRANTING.includes(command.type) && 'id' in actor
  return {
    ...(said !== undefined && { said }),
    now,
    actor,
    site,
    staff,
    snippets:
      command.type === 'acknowledge'
        ? (await listSnippets(env.DB, site.id)).map(({ text }) => text)
        : [],
    grantedThisMonth: isGranting
      ? await sumGranted(env.DB, site.id, actor.id, monthOf(site, now))
      : 0,
    target: command.type === 'merge' ? await findReport(env.DB, command.into) : null,
  }
}
