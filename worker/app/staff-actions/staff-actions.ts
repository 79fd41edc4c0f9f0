import * as v from 'valibot'
import { Problem } from '../../problem.ts'
import type { Command } from '../../reports/commands.ts'
import { amendsActions } from './amends.ts'
import { answerActions } from './answer.ts'
import { resolveActions } from './resolve.ts'
import { teamActions } from './team.ts'

/** Everything that staff can ask for about a report, by whichever door they come. */
export const STAFF_ACTIONS = {
  ...answerActions,
  ...amendsActions,
  ...resolveActions,
  ...teamActions,
} as const

export type StaffActionName = keyof typeof STAFF_ACTIONS

/** Whether a name is that of something staff can ask for. */
export function isStaffAction(name: string): name is StaffActionName {
  return Object.hasOwn(STAFF_ACTIONS, name)
}

/** Whether whoever holds an alert's link may ask for it, without a sign-in of their own. */
export function isOpenToLink(name: string): boolean {
  if (!isStaffAction(name)) return false
  const { byLink }: { readonly byLink?: true } = STAFF_ACTIONS[name]
  return byLink === true
}

/** The command that an action becomes, or throws a Problem that names the fields at fault. */
export function staffCommand(name: StaffActionName, input: unknown, newId: () => string): Command {
  const { schema, toCommand } = STAFF_ACTIONS[name]
  const parsed = v.safeParse(schema, input)
  if (!parsed.success) {
    const fields = parsed.issues.map((issue) => v.getDotPath(issue) ?? 'form')
    throw new Problem('invalid', [...new Set(fields)])
  }
  // Hint: schema and builder come as a pair from one action, which the compiler cannot follow.
  return (toCommand as (input: unknown, newId: () => string) => Command)(parsed.output, newId)
}
