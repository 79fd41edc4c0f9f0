import { type Amends, costOf } from '../remedy.ts'
import type { Report } from '../report.ts'
import type { Context } from './command.ts'

/** Why amends are beyond what a role may grant, or null where they are within. */
export type Beyond = 'case' | 'month' | 'remedy'

/** Whether whoever acts may grant these amends without asking. */
export function beyondAuthority(
  report: Report,
  amends: Amends,
  { site, actor, grantedThisMonth }: Context,
): Beyond | null {
  if (!('id' in actor)) return 'remedy'
  const { perCase, perMonth, free } = site.authority[actor.role]
  const cost = costOf(amends)
  if (amends.remedies.some(({ type, amount }) => amount === 0 && !free.includes(type))) {
    return 'remedy'
  }
  if (perCase !== null && grantedOn(report) + cost > perCase) return 'case'
  if (perMonth !== null && grantedThisMonth + cost > perMonth) return 'month'
  return null
}

/** What this customer has been granted so far, in minor units. */
export function grantedOn({ granted }: Report): number {
  return granted.reduce((sum, { remedy }) => sum + remedy.amount, 0)
}
