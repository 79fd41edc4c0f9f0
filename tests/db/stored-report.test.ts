import { describe, expect, it } from 'vitest'
import { toReport } from '../../worker/db/reports.ts'
import { BLANK } from '../../worker/reports/report.ts'
import { newReport } from '../support/reports.ts'

describe('a report that was stored before a field existed', () => {
  it('is read as if nobody had said or done anything of the kind', () => {
    const { promises, ...report } = newReport()
    const [promise] = promises
    const old = {
      ...Object.fromEntries(
        Object.entries(report).filter(([name, value]) => value !== null || !(name in BLANK)),
      ),
      promises: [{ kind: 'answer', due: promise?.due, status: 'open', settledAt: null }],
    }
    expect(toReport({ document: JSON.stringify(old) })).toMatchObject({
      ...report,
      promises: [{ ...promise, remindAt: promise?.due }],
      wakeAt: report.wakeAt,
    })
  })
})
