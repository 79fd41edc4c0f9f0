import { Problem } from '../../problem.ts'
import {
  type Context,
  CUSTOMER,
  DONE,
  IN_HAND,
  type Rules,
  STAFF,
  type Reducers,
} from '../commands.ts'
import { isForKnownIssue } from '../known-issue.ts'
import {
  dueDate,
  latestPlanBy,
  latestUpdateBy,
  promisedBy,
  settle,
  openPromise,
  move,
  update,
} from '../promises.ts'
import { offerEndsAfter } from '../remedy.ts'
import { nextPromise, type Report } from '../report.ts'

/** What a named person says to the customer, and by when more is heard. */
export const answerRules: Rules<'acknowledge' | 'plan' | 'message' | 'ask_move' | 'agree_move'> = {
  acknowledge: {
    from: ['received'],
    roles: STAFF,
    decide(report, { text, updateBy, severity = report.severity, forAll }, context) {
      const fault =
        requireSentences({ text }) ?? checkOwnWords(text, context) ?? checkUpdate(updateBy, context)
      if (fault) return fault
      const { remindAt } = dueDate(context.site, context.now, updateBy)
      const data = { text: text.trim(), updateBy, remindAt, severity, ...markOf(forAll) }
      return [{ type: 'acknowledged', to: 'acknowledged', data }]
    },
  },
  plan: {
    from: ['acknowledged', 'working'],
    roles: STAFF,
    owner: 'only',
    decide(report, { text, due, forAll }, { site, now }) {
      const fault = requireSentences({ text })
      if (fault) return fault
      const promised = promisedBy(report)
      const latest = promised ?? latestPlanBy(now)
      // A later date than the promised one is the customer's to grant: `ask_move`.
      if (!(due > now && due <= latest)) return new Problem('invalid', ['due'])
      const data = { text: text.trim(), ...dueDate(site, now, due), ...markOf(forAll) }
      return [{ type: 'planned', to: 'working', data }]
    },
  },
  message: {
    from: [...IN_HAND, ...DONE, 'merged'],
    roles: STAFF,
    owner: 'or_lead',
    decide(report, { text, updateBy, forAll }, context) {
      // Who waits for the end of a known problem is told of that end, whenever it comes.
      const isDone = DONE.some((state) => state === report.state) || isForKnownIssue(report)
      const wanted = isDone ? null : updateBy
      const fault =
        requireSentences({ text }) ?? (isDone ? null : checkUpdate(wanted, context, report))
      if (fault) return fault
      const remindAt = wanted === null ? 0 : dueDate(context.site, context.now, wanted).remindAt
      const { offer, waitsSince } = report
      const data = {
        text: text.trim(),
        updateBy: wanted,
        remindAt,
        ...markOf(forAll),
        ...(offer && waitsSince !== null && { offerUntil: offerEndsAfter(offer, context.now) }),
      }
      return [{ type: 'messaged', data }]
    },
  },
  ask_move: {
    from: IN_HAND,
    roles: STAFF,
    owner: 'only',
    decide(report, { kind, due, why }, { site, now }) {
      const fault = requireSentences({ why })
      if (fault) return fault
      const promise = report.promises.find((one) => one.kind === kind && one.status === 'open')
      if (!promise) return new Problem('not_allowed')
      // Asking when it is already broken is an excuse; asking for an earlier date is a plan.
      if (now > promise.due) return new Problem('not_allowed')
      if (!(due > promise.due && due <= latestPlanBy(now))) return new Problem('invalid', ['due'])
      const data = { kind, why: why.trim(), ...dueDate(site, now, due) }
      return [{ type: 'move_asked', data }]
    },
  },
  agree_move: {
    from: IN_HAND,
    roles: CUSTOMER,
    decide(report, { kind }, { now }) {
      const promise = report.promises.find((one) => one.kind === kind && one.status === 'open')
      if (!promise?.moveTo || now > promise.due) return new Problem('not_allowed')
      const { due, remindAt } = promise.moveTo
      return [{ type: 'move_agreed', data: { kind, due, remindAt } }]
    },
  },
}

/** What a person’s words and dates change in the report. */
export const answerReducers: Reducers<
  'acknowledged' | 'planned' | 'messaged' | 'move_asked' | 'move_agreed'
> = {
  acknowledged: ({ promises }, { actor, data, at }) => {
    if (!('id' in actor)) throw new TypeError('Only a named person acknowledges.')
    const { updateBy: due, remindAt, severity } = data
    return {
      owner: { id: actor.id, name: actor.name },
      severity,
      promises: [
        ...settle(promises, at, 'answer', 'update'),
        openPromise('update', { due, remindAt }, at),
      ],
    }
  },
  planned: ({ promises }, { data, at }) => ({
    plan: data.text,
    // An earlier date than the promised one needs nobody's yes.
    promises: [
      ...move(settle(promises, at, 'answer', 'update'), at, 'resolve'),
      openPromise('resolve', data, at),
    ],
  }),
  messaged: ({ promises, offer }, { data: { updateBy: due, remindAt, offerUntil }, at }) => ({
    offer: offer && offerUntil !== undefined ? { ...offer, until: offerUntil } : offer,
    promises: [
      ...settle(promises, at, 'answer', 'update'),
      ...(due === null ? [] : [openPromise('update', { due, remindAt }, at)]),
    ],
  }),
  move_asked: ({ promises }, { data: { kind, due, remindAt, why } }) => ({
    promises: update(promises, [kind], (one) => ({ ...one, moveTo: { due, remindAt, why } })),
  }),
  move_agreed: ({ promises }, { data: { kind, ...date }, at }) => ({
    promises: [...move(promises, at, kind), openPromise(kind, date, at)],
  }),
}

/** What an event says of words that are for everybody; nothing where they are not. */
export function markOf(forAll: boolean | undefined): { readonly forAll?: true } {
  return forAll === true ? { forAll } : {}
}

function checkOwnWords(text: string, { snippets }: Context): Problem | null {
  return isSnippetOnly(text, snippets) ? new Problem('canned', ['text']) : null
}

// Without a date of its own, a message is fine as long as another promise stands.
function checkUpdate(updateBy: number | null, context: Context, report?: Report): Problem | null {
  const { now, site } = context
  if (updateBy === null) {
    const standing = report && nextPromise({ promises: afterWords(report) })
    return standing || report?.state === 'proposed' ? null : new Problem('invalid', ['updateBy'])
  }
  const isFine = updateBy > now && updateBy <= latestUpdateBy(site, now)
  return isFine ? null : new Problem('invalid', ['updateBy'])
}

// What is still promised once a person has written.
function afterWords({ promises }: Report): Report['promises'] {
  return promises.filter(({ kind }) => kind === 'resolve')
}

/** Shorter than this, no sentence names anything in a person's own words. */
const SENTENCE_MIN_CHARS = 10
/** A snippet with no more than this around it is still the snippet. */
const OWN_WORDS_MIN_CHARS = 20

/** The names of fields that hold no sentence, as a Problem; null where all do. */
export function requireSentences(fields: Readonly<Record<string, string>>): Problem | null {
  const faults = Object.entries(fields).flatMap(([name, text]) => (isSentence(text) ? [] : [name]))
  return faults.length > 0 ? new Problem('invalid', faults) : null
}

function isSentence(text: string): boolean {
  return Array.from(text.trim()).length >= SENTENCE_MIN_CHARS
}

/** Whether a text is a snippet with next to nothing of one's own around it. */
export function isSnippetOnly(text: string, snippets: readonly string[]): boolean {
  const words = ` ${plain(text)} `
  // Longest first, so that a snippet within another leaves no rest of it.
  const known = snippets.map(plain).toSorted((a, b) => b.length - a.length)
  const own = known.filter((snippet) => snippet !== '').reduce(without, words)
  return own !== words && own.trim().length < OWN_WORDS_MIN_CHARS
}

function without(words: string, snippet: string): string {
  let left = words
  while (left.includes(` ${snippet} `)) left = left.replace(` ${snippet} `, ' ')
  return left
}

function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}
