import type { StaffActionName } from '../../app/staff-actions/staff-actions.ts'
import type { Report } from '../../reports/report.ts'
import type { Staff } from '../../sites/site.ts'
import { mayApprove } from '../inbox/views.ts'

/** What a report asks of somebody: one step that is next, and what else they may do. */
interface NextActions {
  /** In a few words, for lists. */
  readonly label: string
  /** The step that is laid out, or null when it is somebody else's turn. */
  readonly main: StaffActionName | null
  readonly others: readonly StaffActionName[]
}

/** What a member of staff can do about a report, the likeliest first. */
export function nextActions(report: Report, staff: Staff): NextActions {
  const { label, main, others } = recoverySteps(report, staff)
  // Whoever may see a report may shut it to others.
  return {
    label,
    main,
    others: report.state === 'erased' ? others : [...others, 'revoke_links'],
  }
}

function recoverySteps(report: Report, staff: Staff): NextActions {
  const isOwner = report.owner?.id === staff.id
  const isLead = staff.role !== 'agent'
  if (report.handover?.to.id === staff.id) {
    return {
      label: 'Accept handover?',
      main: 'accept_handover',
      others: ['decline_handover', 'note'],
    }
  }
  if (mayApprove(report, staff)) {
    return { label: 'Approve?', main: 'approve', others: ['refuse_approval', 'message', 'note'] }
  }
  const { label, main, others } = stepsOf(report, isOwner)
  const lead = isLead ? leadActs(report, isOwner) : []
  if (mayErase(report, staff)) {
    const rest = main === null ? others : [main, ...others]
    return { label: 'Erasure requested', main: 'erase', others: [...rest, ...lead] }
  }
  return { label, main, others: [...others, ...lead] }
}

function stepsOf(report: Report, isOwner: boolean): NextActions {
  if (report.state === 'merged') return memberSteps(report, isOwner)
  return isOwner ? ownSteps(report) : foreignSteps(report)
}

function ownSteps(report: Report): NextActions {
  const common: readonly StaffActionName[] = ['hand_over', 'escalate', 'merge', 'note']
  const wrote = report.waitsSince !== null
  switch (report.state) {
    case 'acknowledged':
      return {
        label: wrote ? 'Reply needed' : 'Make a plan',
        main: wrote ? 'message' : 'plan',
        others: [wrote ? 'plan' : 'message', 'resolve', 'ask_move', ...common],
      }
    case 'working':
      return workingSteps(report, common)
    case 'proposed':
      return {
        label: 'Waiting for customer',
        main: wrote ? 'message' : null,
        others: [...(wrote ? [] : (['message'] as const)), 'withdraw_offer', 'resolve', ...common],
      }
    case 'resolved':
    case 'confirmed':
      return doneSteps(report)
    case 'closed':
      return closedSteps(report)
    default:
      return foreignSteps(report)
  }
}

// They go on with another report, and are still owed words of their own.
function memberSteps({ waitsSince, promises, owner }: Report, isOwner: boolean): NextActions {
  if (owner !== null && !isOwner) {
    return { label: `Assigned to ${owner.name}`, main: null, others: ['note'] }
  }
  const isOwed = waitsSince !== null || promises.some(({ status }) => status === 'open')
  return isOwed
    ? { label: 'Reply needed', main: 'message', others: ['resolve', 'note'] }
    : { label: 'Merged', main: null, others: ['message', 'resolve', 'note'] }
}

function workingSteps(report: Report, common: readonly StaffActionName[]): NextActions {
  const all: readonly StaffActionName[] = [
    'resolve',
    'offer',
    'grant',
    'message',
    'plan',
    'ask_move',
  ]
  const [label, main]: readonly [string, StaffActionName | null] =
    report.approval !== null
      ? ['Waiting for approval', null]
      : report.counter !== null
        ? ['Respond to their suggestion', 'grant']
        : report.promises.some(({ kind, status }) => kind === 'answer' && status === 'open')
          ? ['Reply needed', 'message']
          : report.plan === null
            ? ['Make a plan', 'plan']
            : ['Make an offer or resolve', report.granted.length > 0 ? 'resolve' : 'offer']
  return { label, main, others: [...all.filter((act) => act !== main), ...common] }
}

function doneSteps(report: Report): NextActions {
  const others: readonly StaffActionName[] = ['message', 'follow_up', 'confirm', 'reopen', 'note']
  if (report.waitsSince !== null) {
    return { label: 'Reply needed', main: 'message', others: ['close', ...others.slice(1)] }
  }
  if (report.promises.some(({ kind, status }) => kind !== 'resolve' && status === 'open')) {
    return { label: 'Reply needed', main: 'message', others: ['close', ...others.slice(1)] }
  }
  // What was learned is noted with the other report.
  if (report.learning === null && report.mergedInto === null) {
    return { label: 'Note what was learned', main: 'close', others }
  }
  return { label: 'Closes automatically', main: null, others: ['close', ...others] }
}

// Whoever writes about something that is over is owed an answer all the same.
function closedSteps({ waitsSince }: Report): NextActions {
  return waitsSince === null
    ? { label: 'Closed', main: null, others: ['message', 'reopen', 'note'] }
    : { label: 'Reply needed', main: 'message', others: ['reopen', 'note'] }
}

function foreignSteps(report: Report): NextActions {
  switch (report.state) {
    case 'received':
      return {
        label: 'Assign to me and reply',
        main: 'acknowledge',
        others: ['merge', 'escalate', 'note'],
      }
    case 'quarantined':
      return { label: 'Spam or not?', main: 'release', others: ['mark_spam', 'note'] }
    case 'acknowledged':
    case 'working':
    case 'proposed':
      return {
        label: `Assigned to ${report.owner?.name ?? 'nobody'}`,
        main: null,
        others: ['note', 'escalate', 'merge'],
      }
    case 'resolved':
    case 'confirmed':
    case 'closed':
      return { label: STATE_LABELS[report.state], main: null, others: ['note', 'reopen'] }
    default:
      return { label: '', main: null, others: report.state === 'erased' ? [] : ['note'] }
  }
}

const STATE_LABELS = { resolved: 'Resolved', confirmed: 'Confirmed', closed: 'Closed' } as const

function leadActs({ state, owner }: Report, isOwner: boolean): readonly StaffActionName[] {
  if (state === 'received') return ['mark_spam']
  if (owner === null) return []
  if (state === 'merged') return isOwner ? [] : ['message']
  return [...(isOwner ? [] : (['message'] as const)), 'force_handover']
}

function mayErase({ state, erasureAskedAt }: Report, { role }: Staff): boolean {
  return role === 'admin' && erasureAskedAt !== null && state !== 'erased'
}
