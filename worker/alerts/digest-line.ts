import { tellAmount } from '../reports/conversation.ts'
import { costOf } from '../reports/remedy.ts'
import { type Deadline, nextPromise, type Report } from '../reports/report.ts'
import type { Site, Staff } from '../sites/site.ts'
import type { DigestGroup } from './digest.ts'
import { OWED_WORDS } from './owed.ts'

interface Telling {
  readonly tell: (at: number) => string
  readonly staff: Staff
  readonly site: Site
}

const STEPS: Record<Deadline['step'], string> = {
  review: 'look at it',
  plan: 'make a plan',
  resolve: 'resolve it',
  resolve_latest: 'resolve it',
  close: 'close it',
}

/** What is to be done about a report, in one line. */
export function lineOf(group: DigestGroup, report: Report, telling: Telling): string {
  const parts = [askOf(group, report, telling), nextOf(report, telling), waitOf(report, telling)]
  const owner = report.owner && report.owner.id !== telling.staff.id ? report.owner.name : null
  const line = [...parts, owner && `owner: ${owner}`].filter((part) => part !== null).join('; ')
  return line === '' ? 'nothing is due' : line
}

function askOf(group: DigestGroup, report: Report, { tell, site }: Telling): string | null {
  const { approval, handover, promises, followUp } = report
  switch (group) {
    case 'approval':
      return approval && `${approval.by.name} asks for ${tellCost(costOf(approval.amends), site)}`
    case 'handover':
      return handover && `say yes or no by ${tell(handover.returnAt)}`
    case 'broken': {
      const broken = promises.findLast(({ status }) => status === 'broken')
      return broken ? `was promised by ${tell(broken.due)}` : null
    }
    case 'follow_up':
      return followUp && tellFollowUp(followUp, tell)
    default:
      return null
  }
}

function nextOf(report: Report, { tell }: Telling): string | null {
  if (report.state === 'proposed') return 'the customer chooses'
  const promise = nextPromise(report)
  if (promise) return `${OWED_WORDS[promise.kind]} by ${tell(promise.due)}`
  return report.deadline && `${STEPS[report.deadline.step]} by ${tell(report.deadline.due)}`
}

function waitOf({ waitsSince }: Report, { tell }: Telling): string | null {
  return waitsSince === null ? null : `the customer waits since ${tell(waitsSince)}`
}

function tellCost(cost: number, { currency }: Site): string {
  return cost > 0 ? tellAmount(cost, currency) : 'amends without money'
}

function tellFollowUp(
  { dueAt, sentAt, answeredAt }: NonNullable<Report['followUp']>,
  tell: Telling['tell'],
): string {
  if (answeredAt !== null) return 'the customer answered'
  return sentAt === null
    ? `the customer is asked on ${tell(dueAt)}`
    : `the customer was asked on ${tell(sentAt)}`
}
