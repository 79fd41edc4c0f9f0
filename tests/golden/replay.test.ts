import { describe, expect, it } from 'vitest'
import { reduce, replay } from '../../worker/reports/reduce.ts'
import type { Report } from '../../worker/reports/report.ts'
import { STORED } from './stored.ts'

const EVENT_TYPES = 48

const asJson = (report: Report | null) => JSON.parse(JSON.stringify(report)) as unknown

describe('events that release 0.1 stored', () => {
  it('hold every type of event', () => {
    const types = STORED.flatMap(({ events }) => events.map(({ type }) => type))
    expect(new Set(types).size).toBe(EVENT_TYPES)
  })

  it.each(STORED)('lead to the same report after each event: $name', ({ events, changes }) => {
    expect(events).toHaveLength(changes.length)
    let report: Report | null = null
    let expected: Partial<Report> = {}
    for (const [at, event] of events.entries()) {
      report = reduce(report, event)
      const { to, gone = [] } = changes[at] ?? { to: {} }
      const left = Object.entries(expected).filter(([field]) => !gone.includes(field as never))
      expected = { ...Object.fromEntries(left), ...to }
      expect(asJson(report), `after event ${event.seq}, ${event.type}`).toEqual(expected)
    }
    expect(asJson(replay(events))).toEqual(expected)
  })
})
