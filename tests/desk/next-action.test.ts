import { expect, it } from 'vitest'
import { STAFF_ACTIONS } from '../../worker/app/staff-actions/staff-actions.ts'
import { nextActions } from '../../worker/desk/report/next-action.ts'
import { CUSTOMER } from '../support/reports.ts'
import { DETOURS, STAGES } from '../support/stages.ts'
import { STAFF } from '../support/story.ts'

it('every staff action is offered to somebody at some stage of a report', () => {
  const stories = [
    ...Object.values(STAGES),
    ...DETOURS,
    STAGES.working.and(CUSTOMER, { type: 'ask_erasure' }),
  ]
  const offered = stories.flatMap(({ report }) =>
    STAFF.flatMap((staff) => {
      const { main, others } = nextActions(report, staff)
      return main === null ? others : [main, ...others]
    }),
  )
  expect([...new Set(offered)].toSorted()).toEqual(Object.keys(STAFF_ACTIONS).toSorted())
})
