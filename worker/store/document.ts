import { BLANK, type Report } from '../reports/report.ts'

export interface DocumentRow {
  readonly document: string
}

/** The report that a row holds. One that was written before a field existed has it blank. */
export function toReport({ document }: DocumentRow): Report {
  const stored = JSON.parse(document) as Report
  const { receivedAt: madeAt } = stored
  const promises = stored.promises.map((promise) => {
    const blank = { madeAt, remindAt: promise.due, isReminded: false, moveTo: null }
    return Object.assign(blank, promise)
  })
  return { ...BLANK, ...stored, promises }
}
