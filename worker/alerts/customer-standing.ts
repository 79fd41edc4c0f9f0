import { type DatedPromise, nextPromise, type Report, type State } from '../report.ts'
import { tellTime } from '../when.ts'

const STANDINGS: Partial<Record<State, string>> = {
  proposed: 'Now it is your turn to choose.',
  resolved: 'Please tell us whether it is right. If it is not, one click opens it again.',
  confirmed: 'There is nothing that you need to do.',
  closed: 'If it goes wrong again, you can open it again for 30 days.',
  merged: 'It goes on together with another report.',
}

/** Where the report stands: who does what next, and by when on the customer's clock. */
export function customerStanding(report: Report, now: number): string {
  if (isAsked(report)) return 'You have the last word: was it made right?'
  const promise = nextPromise(report)
  const standing = STANDINGS[report.state]
  if (report.state === 'proposed' || !promise)
    return standing ?? 'There is nothing that you need to do.'
  return promised(promise, report.owner?.name ?? null, tellTime(promise.due, now, report.page))
}

function isAsked({ followUp }: Report): boolean {
  return followUp?.sentAt != null && followUp.answeredAt === null
}

function promised({ kind }: DatedPromise, owner: string | null, by: string): string {
  if (kind === 'resolve') return `${owner ?? 'Somebody'} has it done by ${by}.`
  return owner === null ? `A person answers by ${by}.` : `${owner} writes to you again by ${by}.`
}
