import type { D1Database } from '@cloudflare/workers-types'
import { isOpen, type Report, type State } from '../../reports/report.ts'
import { mapDbErrors } from '../query.ts'
import { LIVE_VALUES } from '../work/live-reports.ts'

/** As much of a report that is under way as says which lists it stands in, and where. */
export interface LiveReport {
  readonly id: string
  readonly state: State
  readonly receivedAt: number
  readonly ownerId: string | null
  readonly waitsSince: number | null
  /** The date of the promise that falls due next, and of what staff have to do next. */
  readonly due: number | null
  readonly nextStepDue: number | null
  /** A promise was broken, and the one in its place is still open. */
  readonly isBehind: boolean
  readonly reopenCount: number
  readonly handoverTo: string | null
  readonly approvalBy: string | null
  readonly erasureAskedAt: number | null
}

const KNOWN = [
  LIVE_VALUES.id,
  LIVE_VALUES.state,
  LIVE_VALUES.received_at,
  LIVE_VALUES.owner_id,
  LIVE_VALUES.waits_since,
  LIVE_VALUES.due,
  LIVE_VALUES.step_due,
  LIVE_VALUES.is_behind,
  LIVE_VALUES.reopen_count,
  LIVE_VALUES.handover_to,
  LIVE_VALUES.approval_by,
  LIVE_VALUES.erasure_asked_at,
]

type Row = readonly [
  id: string,
  state: State,
  receivedAt: number,
  ownerId: string | null,
  waitsSince: number | null,
  due: number | null,
  nextStepDue: number | null,
  isBehind: number,
  reopenCount: number,
  handoverTo: string | null,
  approvalBy: string | null,
  erasureAskedAt: number | null,
]

/**
 * What lists know of the reports with these ids, in their order. The database reads them: to parse
 * each costs more than a page that shows a few of them may take.
 */
export async function listLiveByIds(
  db: D1Database,
  ids: readonly string[],
): Promise<readonly LiveReport[]> {
  if (ids.length === 0) return []
  const row = await mapDbErrors(() =>
    db
      .prepare(
        // In one value: names of columns for each row would be most of what is read.
        `SELECT json_group_array(json_array(${KNOWN.join(', ')})) AS live
         FROM json_each(?) i CROSS JOIN report r ON r.id = i.value`,
      )
      .bind(JSON.stringify(ids))
      .first<{ live: string }>(),
  )
  return (JSON.parse(row?.live ?? '[]') as Row[]).map(toLive)
}

function toLive(row: Row): LiveReport {
  const [id, state, receivedAt, ownerId, waitsSince, due, nextStepDue, isBehind] = row
  const [, , , , , , , , reopenCount, handoverTo, approvalBy, erasureAskedAt] = row
  return {
    id,
    state,
    receivedAt,
    ownerId,
    waitsSince,
    due,
    nextStepDue,
    isBehind: isBehind === 1,
    reopenCount: reopenCount ?? 0,
    handoverTo,
    approvalBy,
    erasureAskedAt,
  }
}

/** The same of a report that was read. */
export function liveOf(report: Report): LiveReport {
  const { id, state, receivedAt, owner, waitsSince, deadline, reopenCount } = report
  const { handover, approval, erasureAskedAt } = report
  return {
    id,
    state,
    receivedAt,
    ownerId: owner?.id ?? null,
    waitsSince,
    ...datesOf(report),
    nextStepDue: deadline?.due ?? null,
    reopenCount,
    handoverTo: handover?.to.id ?? null,
    approvalBy: approval?.by.id ?? null,
    erasureAskedAt,
  }
}

function datesOf({ state, promises }: Report): Pick<LiveReport, 'due' | 'isBehind'> {
  if (state === 'proposed') return { due: null, isBehind: false }
  const isBehind = promises.some(
    ({ status, kind }, at) =>
      status === 'broken' &&
      promises.slice(at + 1).some((later) => later.kind === kind && later.status === 'open'),
  )
  const open = promises.filter(({ status }) => status === 'open').map(({ due }) => due)
  return { due: open.length === 0 ? null : Math.min(...open), isBehind: isBehind && isOpen(state) }
}
