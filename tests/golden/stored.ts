import { readFileSync } from 'node:fs'
import type { ReportEvent } from '../../worker/reports/events.ts'
import type { Report } from '../../worker/reports/report.ts'

/** A report as release 0.1 stored it: its events, and what each of them made of the report. */
export interface StoredReport {
  readonly name: string
  readonly events: readonly ReportEvent[]
  /** The fields that each event changed, and those that it removed. */
  readonly changes: readonly {
    readonly to: Partial<Report>
    readonly gone?: readonly (keyof Report)[]
  }[]
}

const FILE = `${import.meta.dirname}/../fixtures/wire/events-0.1.json`

/** Reports that hold every type of event in many shapes. Nothing writes this file any more. */
export const STORED: readonly StoredReport[] = (
  JSON.parse(readFileSync(FILE, 'utf8')) as { readonly reports: readonly StoredReport[] }
).reports
