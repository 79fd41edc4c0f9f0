/** A line that matters, what is left when it is broken, and the tests that should notice. */
export interface Mutation {
  readonly name: string
  readonly file: string
  /** As it stands in the file, once. */
  readonly line: string
  readonly broken: string
  readonly tests: readonly string[]
}

const RULES = ['tests/reports/answer.test.ts', 'tests/reports/ownership.test.ts']
const ROUNDS = ['tests/jobs/rounds.test.ts']
const GUARANTEES = ['tests/db/guarantees.test.ts']

function inDecide(name: string, line: string, broken = ''): Mutation {
  const tests = ['tests/reports/guards.test.ts', ...RULES]
  return { name: `decide: ${name}`, file: 'worker/reports/decide.ts', line, broken, tests }
}

function inCommit(name: string, line: string, broken: string): Mutation {
  const file = 'worker/db/commit.ts'
  return { name: `commit: ${name}`, file, line, broken, tests: GUARANTEES }
}

function inClaim(name: string, line: string, broken: string): Mutation {
  const file = 'worker/db/deliveries.ts'
  return { name: `claim: ${name}`, file, line, broken, tests: GUARANTEES }
}

/** Twenty lines of decide, commit, claim, sweep and retention on which a promise hangs. */
export const MUTATIONS: readonly Mutation[] = [
  inDecide('who may do it', `if (!rule.roles.includes(role)) return new Problem('wrong_role')`),
  inDecide(
    'in which state',
    `if (!rule.from.includes(report.state)) return new Problem('not_allowed')`,
  ),
  inDecide(
    'as owner',
    `if (rule.owner && !isOwner(report, rule.owner, context)) return new Problem('not_owner')`,
  ),
  inDecide('done already', 'if (rule.isAlreadySo?.(report, command)) return []'),
  inDecide(
    'said before',
    'report.said.includes(context.idempotencyKey))',
    'report.said.length < 0)',
  ),
  inDecide('without end', 'report.version >= ENTRIES_MAX', 'report.version < 0'),
  inDecide('what is due leads on', 'current = last.after', 'current = report'),
  {
    name: 'decide: a hand-over after its return',
    file: 'worker/reports/actions/ownership.ts',
    line: `if (now >= handover.returnAt) return new Problem('too_late')`,
    broken: '',
    tests: ['tests/reports/ownership.test.ts'],
  },
  inCommit(
    'the lease in alerts that wait',
    `(attempts = 0 OR channel = 'mail') AND lease_until <= ?4`,
    `(attempts = 0 OR channel = 'mail')`,
  ),
  inCommit(
    'what is on its way is not called off',
    `report_id = ?2 AND status = 'pending' AND lease_until <= ?1`,
    `report_id = ?2 AND status = 'pending'`,
  ),
  inCommit(
    'who may have kept what they refused hears the end',
    `OR (channel = 'webhook' AND attempts > 0)`,
    '',
  ),
  {
    name: 'commit: of two at once one is told',
    file: 'worker/db/query.ts',
    line: `if (RACED.test(message)) return 'conflict'`,
    broken: '',
    tests: GUARANTEES,
  },
  {
    name: 'commit: the month’s limit is handed to the trigger',
    file: 'worker/db/ledger.ts',
    line: 'at, amount, monthFrom, monthMax)',
    broken: 'at, amount, monthFrom, monthMax && null)',
    tests: GUARANTEES,
  },
  inClaim('by one alone', `AND status = 'pending' AND lease_until <= ?3`, ''),
  inClaim(
    'of the report that was read',
    `OR (SELECT version FROM report WHERE id = report_id) = value ->> 'version')`,
    'OR true)',
  ),
  inClaim('the first bytes', `coalesce(body, value ->> 'body')`, `value ->> 'body'`),
  inClaim(
    'a lost lease',
    `AND status = 'pending' AND lease_until = value ->> 'leaseUntil'`,
    `AND status = 'pending'`,
  ),
  {
    name: 'sweep: one report that throws',
    file: 'worker/jobs/timers.ts',
    line: 'await putOffTick(env, siteId, id, moment)',
    broken: 'throw error',
    tests: ROUNDS,
  },
  {
    name: 'retention: each site its share',
    file: 'worker/db/retention.ts',
    line: 's.id = ?2 AND r.site_id = s.id',
    broken: `?2 <> '' AND r.site_id = s.id`,
    tests: ROUNDS,
  },
  {
    name: 'retention: what cannot be erased is put off',
    file: 'worker/jobs/retention.ts',
    line: 'await putOff(env.DB, old, moment.now)',
    broken: '',
    tests: ROUNDS,
  },
]
