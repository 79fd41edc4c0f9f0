import { describe, expect, it } from 'vitest'
import type { ReportEvent } from '../../worker/reports/events.ts'
import { reduce } from '../../worker/reports/reduce.ts'
import { offerEndsAt } from '../../worker/reports/remedy.ts'
import type { Report } from '../../worker/reports/report.ts'
import { CUSTOMER, SAM, SYSTEM } from '../support/reports.ts'
import { DAY, DETOURS, HOUR, STAGES } from '../support/stages.ts'
import type { Story } from '../support/story.ts'

/** Lets the clock of a story run for some weeks, an hour at a time where something is due. */
function runOut(start: Story, until: number): Story {
  let story = start
  while (story.report.wakeAt !== null && story.report.wakeAt <= until) {
    const now = Math.max(story.now, story.report.wakeAt)
    const next = story.at(now).and(SYSTEM, { type: 'tick' })
    if (next.events.length === story.events.length) return next
    story = next
  }
  return story.at(until)
}

const { proposed } = STAGES
const endOf = ({ report }: Story) => (report.offer ? offerEndsAt(report.offer) : 0)

describe('C4: the end of an offer', () => {
  it('C4: comes no sooner than it was said, and the offer can be chosen from until then', () => {
    const end = endOf(proposed)
    expect(end).toBe(proposed.now + 14 * DAY)
    const before = runOut(proposed, end - 1)
    expect(before.report.state).toBe('proposed')
    const picked = before.and(CUSTOMER, { type: 'pick', remedyId: 'new' })
    expect(picked.report.granted).toMatchObject([{ remedy: { id: 'new' } }])
    const after = runOut(proposed, end)
    expect(after.report).toMatchObject({ state: 'resolved', outcome: 'no_reply', offer: null })
    expect(after.tries(CUSTOMER, { type: 'pick', remedyId: 'new' })).toMatchObject({
      code: 'not_allowed',
    })
  })

  it('C4: waits for the answer to what the customer asked, and for three days after it', () => {
    const asked = runOut(proposed, proposed.now + 13 * DAY).and(CUSTOMER, {
      type: 'write',
      text: 'Is the new bowl blue as well?',
    })
    const waiting = runOut(asked, asked.now + 5 * DAY)
    expect(waiting.report.state).toBe('proposed')
    const text = 'It is as blue as the first one was.'
    const answered = waiting.and(SAM, { type: 'message', text, updateBy: null })
    expect(endOf(answered)).toBe(answered.now + 3 * DAY)
    expect(runOut(answered, endOf(answered) - 1).report.state).toBe('proposed')
    expect(runOut(answered, endOf(answered)).report.outcome).toBe('no_reply')
  })

  it('C4: that an earlier release told in English replays to the same report', () => {
    const { events, report } = runOut(proposed, proposed.now + 15 * DAY)
    const told = events.map((event) =>
      event.type === 'resolved'
        ? { ...event, data: { ...event.data, done: 'It’s still yours: just tell us.' } }
        : event,
    )
    expect(told).not.toEqual(events)
    const replayed = told.reduce<Report | null>(reduce, null)
    const last = events.reduce<Report | null>(reduce, null)
    expect(replayed).toEqual(last)
    expect(replayed?.outcome).toBe(report.outcome)
  })
})

describe('C4: what the clock writes down', () => {
  it('C4: is codes and dates, and never a sentence', () => {
    const starts = [...Object.values(STAGES), ...DETOURS]
    const events = starts.flatMap((start) => {
      const ran = runOut(start, start.now + 60 * DAY + HOUR)
      return ran.events.slice(start.events.length).filter(({ actor }) => actor.role === 'system')
    })
    const types = new Set(events.map(({ type }) => type))
    expect([...types]).toEqual(
      expect.arrayContaining(['resolved', 'escalated', 'deadline_passed', 'promise_broken']),
    )
    expect(events.flatMap(sentencesIn)).toEqual([])
  })
})

// What the site itself calls a reason is the site's.
function sentencesIn({ type, data }: ReportEvent): readonly string[] {
  const found: string[] = []
  JSON.stringify(data, (key, value: unknown) => {
    if (typeof value === 'string' && /\s/.test(value)) found.push(`${type}.${key}: ${value}`)
    return key === 'reason' && type === 'erased' ? undefined : value
  })
  return found.filter((one) => !one.startsWith('erased.label'))
}
