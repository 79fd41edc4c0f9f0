import type { StaffActionName } from '../../../app/staff-actions/staff-actions.ts'
import { amendsForms } from './amends.tsx'
import { answerForms } from './answer.tsx'
import type { DeskAction } from './form.tsx'
import { resolveForms } from './resolve.tsx'
import { teamForms } from './team.tsx'

/** How the desk asks for each staff action. */
export const DESK_ACTIONS: Readonly<Record<StaffActionName, DeskAction>> = {
  ...answerForms,
  ...amendsForms,
  ...resolveForms,
  ...teamForms,
}
