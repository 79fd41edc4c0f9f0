import { Time } from '../http/page.tsx'
import type { ReportEvent } from '../reports/events.ts'
import type { Site } from '../sites/site.ts'
import { tellTime } from '../time/format.ts'
import { happeningOf } from './happening.ts'

interface HistoryProps {
  readonly events: readonly ReportEvent[]
  readonly site: Site
  readonly now: number
}

/** Everything that happened to a report, newest first. */
export function History({ events, site, now }: HistoryProps) {
  return (
    <ol class="history" reversed>
      {events.toReversed().map((event) => {
        const { sentence, words, isInternal = false } = happeningOf(event, site, now)
        return (
          <li>
            <Time at={event.at}>{tellTime(event.at, now, site.calendar)}</Time>
            <div>
              {sentence}
              {words && <p class={isInternal ? 'words internal' : 'words'}>{words}</p>}
            </div>
          </li>
        )
      })}
    </ol>
  )
}
