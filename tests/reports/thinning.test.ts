import { describe, expect, it } from 'vitest'
import { DEMO_SITE } from '../../demo/seed.ts'
import { effectsOf } from '../../worker/notifications/routing.ts'
import { TEAM } from '../support/happen.ts'
import { SYSTEM } from '../support/reports.ts'
import { DAY, STAGES } from '../support/stages.ts'
import { type Story } from '../support/story.ts'

const WEEK = 7 * DAY
const always = Array.from({ length: 7 }, () => [[0, 1_440]] as const)
const SITE = { ...DEMO_SITE, calendar: { timeZone: 'UTC', hours: always, holidays: [] } }

/** When staff are mailed of a report that nobody cares for, over half a year. */
function remindedAt(start: Story): readonly number[] {
  const end = start.now + 180 * DAY
  const desk = { site: SITE, staff: TEAM, endpoints: [] }
  const at = new Set<number>()
  let story = start
  while ((story.report.wakeAt ?? Infinity) < end) {
    const before = story.events.length
    story = story.at(story.report.wakeAt ?? end).and(SYSTEM, { type: 'tick' }, { site: SITE })
    for (const event of story.events.slice(before)) {
      const world = { desk, newId: () => 'id' }
      const { deliveries } = effectsOf(event, story.report, world)
      if (deliveries.some(({ channel }) => channel === 'mail')) at.add(event.at)
    }
  }
  return [...at].toSorted((a, b) => a - b)
}

describe('a report that nobody cares for', () => {
  it.each(['received', 'acknowledged', 'working', 'resolved', 'quarantined'] as const)(
    'C20: is called for less and less, and then about once a week: %s',
    (state) => {
      const times = remindedAt(STAGES[state])
      const lastWeeks = times.filter((at) => at > STAGES[state].now + 90 * DAY)
      // Of each of a promise and a step, once a week at most.
      expect(lastWeeks.length).toBeLessThanOrEqual(2 * Math.ceil((90 * DAY) / WEEK))
      // It is never forgotten.
      expect(lastWeeks.length).toBeGreaterThan(5)
    },
  )
})
