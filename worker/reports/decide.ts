import { Problem } from '../problem.ts'
import type { Site } from '../sites/site.ts'
import { amendsRules } from './actions/amends.ts'
import { answerRules } from './actions/answer.ts'
import { customerRules } from './actions/customer.ts'
import { erasureRules } from './actions/erasure.ts'
import { mergeRules } from './actions/merge.ts'
import { ownershipRules } from './actions/ownership.ts'
import { decideRaise, spamRules } from './actions/raise.ts'
import { resolveRules } from './actions/resolve.ts'
import {
  type Command,
  type CommandType,
  type Context,
  DONE,
  type EventDraft,
  LEADS,
  type RuleResult,
  type Rule,
  type Rules,
} from './commands.ts'
import type { ReportEvent, Transition } from './events.ts'
import { nextStepDueIn } from './promises.ts'
import { reduce } from './reduce.ts'
import type { NextStepDue, Report, State } from './report.ts'
import { dueDrafts } from './timers.ts'

type Ruled = Exclude<CommandType, 'raise' | 'quarantine' | 'tick'>

const RULES: Rules<Ruled> = {
  ...spamRules,
  ...customerRules,
  ...answerRules,
  ...amendsRules,
  ...resolveRules,
  ...ownershipRules,
  ...mergeRules,
  ...erasureRules,
}

/** More than anybody tells of one problem. Every view of a report reads all of it. */
const ENTRIES_MAX = 500
/** What a customer could say for ever: whatever else they do waits for staff in between. */
const ENDLESS: readonly CommandType[] = ['add_details', 'finish', 'write', 'attach', 'ask_mail']

/** More than any report has due at one moment. */
const ACTS_MAX = 20

type Decision = readonly Transition[] | Problem

/**
 * What happens when somebody gives a command: the events and the states that they lead to, none if
 * it is already so, or a Problem.
 */
export function decide(report: Report | null, command: Command, context: Context): Decision {
  if (command.type === 'raise' || command.type === 'quarantine') {
    const drafts = report ? new Problem('not_allowed') : decideRaise(command, context)
    return drafts instanceof Problem ? drafts : follow(report, drafts, context)
  }
  if (!report) return new Problem('unknown_report')
  if (command.type === 'tick') return tick(report, context)
  // A device that heard no answer says it again, perhaps after something newer.
  if (context.idempotencyKey !== undefined && report.said.includes(context.idempotencyKey))
    return []
  const drafts = applyRule(RULES[command.type] as Rule<CommandType>, report, command, context)
  return drafts instanceof Problem ? drafts : follow(report, drafts, context)
}

function applyRule(
  rule: Rule<CommandType>,
  report: Report,
  command: Command,
  context: Context,
): RuleResult {
  const { role } = context.actor
  // Hint: first who, then whether it is done already: nobody learns what is not theirs to do.
  if (!rule.roles.includes(role)) return new Problem('wrong_role')
  if (rule.isAlreadySo?.(report, command)) return []
  if (!rule.from.includes(report.state)) return new Problem('not_allowed')
  if (report.version >= ENTRIES_MAX && ENDLESS.includes(command.type)) {
    return new Problem('not_allowed')
  }
  if (rule.owner && !isOwner(report, rule.owner, context)) return new Problem('not_owner')
  return rule.decide(report, command, context)
}

function isOwner({ owner, state }: Report, whose: 'only' | 'or_lead', { actor }: Context): boolean {
  // What goes on with a report that nobody has taken is anybody's to answer.
  if (state === 'merged' && owner === null) return true
  if ('id' in actor && actor.id === owner?.id) return true
  return whose === 'or_lead' && LEADS.some((role) => role === actor.role)
}

// One after the other, for what one thing leads to may call the next one off.
function tick(report: Report, context: Context): Decision {
  if (context.actor.role !== 'system') return new Problem('wrong_role')
  const transitions: Transition[] = []
  let current = report
  for (let acts = 0; acts < ACTS_MAX; acts++) {
    const due = follow(current, dueDrafts(current, context.site, context.now), context)
    transitions.push(...due)
    const last = due.at(-1)
    if (!last) break
    current = last.after
  }
  return transitions
}

/** Gives drafts their numbers, each change of state what staff have to do next, and its result. */
function follow(
  report: Report | null,
  drafts: readonly EventDraft[],
  { now, actor, site, idempotencyKey }: Context,
): readonly Transition[] {
  let before = report
  return drafts.map((draft, at) => {
    const from = before?.state ?? null
    const to = draft.to ?? from
    if (to === null) throw new TypeError('The first event of a report gives it a state.')
    // Hint: type and data come as a pair from one draft, which the compiler cannot follow.
    const event = {
      seq: (before?.version ?? 0) + 1,
      at: now,
      actor,
      from,
      to,
      type: draft.type,
      data: {
        ...draft.data,
        ...(to !== from && { deadline: nextStepOf(before, to, site, now) }),
        ...(at === 0 && idempotencyKey !== undefined && { said: idempotencyKey }),
      },
    } as ReportEvent
    const transition = { event, before, after: reduce(before, event) }
    before = transition.after
    return transition
  })
}

// What was learned is noted with the other report, and this one closes by itself.
function nextStepOf(before: Report | null, to: State, site: Site, now: number): NextStepDue | null {
  const isMember = before?.mergedInto != null
  return isMember && DONE.some((state) => state === to) ? null : nextStepDueIn(to, site, now)
}
