import { Problem } from '../../problem.ts'
import { CUSTOMER, IN_HAND, type Reducers, type Rules, STAFF, SYSTEM } from '../commands.ts'
import { isForKnownIssue, wasToldOver } from '../known-issue.ts'
import {
  answerDate,
  dueDate,
  endAll,
  followUpAt,
  hasBroken,
  openPromise,
  reopenDate,
  withPromise,
} from '../promises.ts'
import { isOpen, nextPromise } from '../report.ts'
import { markOf, requireSentences } from './answer.ts'

/** How a report is merged into another one, what happens to it then, and how it's separate again. */
export const mergeRules: Rules<'merge' | 'separate' | 'tell' | 'settle' | 'disagree'> = {
  merge: {
    from: ['received', ...IN_HAND],
    // By itself where the customer said that it is a problem that is known.
    roles: [...STAFF, 'system'],
    decide(report, { into }, { target, actor, site, now }) {
      // Into one that goes on: a chain, a circle or another site's report would lead nowhere.
      const isFine =
        target?.id === into &&
        target.id !== report.id &&
        target.siteId === report.siteId &&
        (isOpen(target.state) || target.state === 'resolved' || target.state === 'confirmed')
      if (!target || !isFine) return new Problem('invalid', ['into'])
      const merged = { id: target.id, reference: target.reference }
      if (actor.role === 'system') return [{ type: 'merged', to: 'merged', data: merged }]
      const isOwed = report.promises.some(({ status }) => status === 'open')
      const data = {
        ...merged,
        promise: isOwed ? null : answerDate(site, now),
        ...(target.owner && { owner: target.owner }),
      }
      return [{ type: 'merged', to: 'merged', data }]
    },
  },
  separate: {
    from: ['merged'],
    roles: SYSTEM,
    // Nobody told this customer that it is done, so it begins anew, for whoever takes it.
    decide: ({ mergedInto }, _command, { site, now }) => {
      const data = { ...answerDate(site, now), reference: mergedInto?.reference ?? '' }
      return [{ type: 'separated', to: 'received', data }]
    },
  },
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

/** What merging and separating change in the report. */
export const mergeReducers: Reducers<'merged' | 'separated'> = {
  merged: (report, event) => {
    const { id, reference, promise, owner } = event.data
    const ended = { ...endAll(report, event), mergedInto: { id, reference } }
    if (promise === undefined) return ended
    const { promises, waitsSince } = report
    return {
      ...ended,
      owner: owner ?? report.owner,
      waitsSince,
      promises: promise
        ? withPromise(promises, openPromise('answer', promise, event.at))
        : promises,
    }
  },
  separated: ({ promises }, { data, at }) => ({
    mergedInto: null,
    owner: null,
    // Theirs is another problem than the known one, whose end says nothing of it.
    ...(data.because === 'customer' && { notice: null }),
    promises: withPromise(promises, openPromise('answer', data, at)),
  }),
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
