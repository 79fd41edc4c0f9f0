import { Problem } from '../../problem.ts'
import { CUSTOMER, type Rules, STAFF } from '../commands.ts'
import { isForKnownIssue, wasToldOver } from '../known-issue.ts'
import { answerDate, dueDate, followUpAt, hasBroken, reopenDate } from '../promises.ts'
import { nextPromise } from '../report.ts'
import { markOf, requireSentences } from './answer.ts'

/** What happens to a report that goes on with another one, and what its customer says to that. */
export const memberRules: Rules<'tell' | 'settle' | 'disagree'> = {
  tell: {
    from: ['merged'],
    roles: STAFF,
    decide(report, { text, shared }, { site, now }) {
      const fault = requireSentences({ text })
      if (fault) return fault
      // For whom it is over, what goes on elsewhere is no news.
      if (shared && wasToldOver(report)) return []
      const isDated = shared !== undefined && !isForKnownIssue(report)
      const promise = isDated ? nextHearing(report, shared.updateBy, { site, now }) : null
      const data = {
        text: text.trim(),
        updateBy: promise?.due ?? null,
        remindAt: promise?.remindAt ?? 0,
        // Whoever goes on with this one is of the same story.
        ...markOf(shared !== undefined),
      }
      return [{ type: 'messaged', data }]
    },
  },
  settle: {
    from: ['merged'],
    roles: STAFF,
    decide(report, { outcome, words, owner }, { site, now }) {
      // Who waits for the end of a known problem is told when somebody says that it is over.
      if (isForKnownIssue(report)) return []
      const data = {
        outcome,
        done: words?.done ?? '',
        apology: words?.apology ?? null,
        noApologyBecause: null,
        // Amends are between staff and the customer who gets them.
        amends: null,
        noAmendsBecause: null,
        explanation: hasBroken(report, now) ? (words?.explanation ?? null) : null,
        followUpAt: followUpAt(site, now),
        owner,
        ...markOf(words !== null),
        ...(words === null && { code: 'with_other' as const }),
      }
      return [{ type: 'resolved', to: 'resolved', data }]
    },
  },
  disagree: {
    from: ['merged'],
    roles: CUSTOMER,
    isAlreadySo: ({ state, mergedInto, lastWords }, { text }) =>
      state === 'received' && mergedInto === null && lastWords === text.trim(),
    decide({ mergedInto }, { text }, { site, now }) {
      if (text.trim() === '') return new Problem('invalid', ['text'])
      // They have waited before, so they come before new reports.
      const date = reopenDate(site, now)
      const reference = mergedInto?.reference ?? ''
      return [
        { type: 'separated', to: 'received', data: { ...date, reference, because: 'customer' } },
        { type: 'wrote', data: { text: text.trim(), promise: null } },
      ]
    },
  },
}

// With the other customer; and where nobody promised them anything, on the site's own promise.
function nextHearing(
  { promises }: Parameters<typeof nextPromise>[0],
  updateBy: number | null,
  { site, now }: { readonly site: Parameters<typeof answerDate>[0]; readonly now: number },
) {
  if (updateBy !== null && updateBy > now) return dueDate(site, now, updateBy)
  const standing = promises.filter(({ kind }) => kind === 'resolve')
  return nextPromise({ promises: standing }) ? null : answerDate(site, now)
}
