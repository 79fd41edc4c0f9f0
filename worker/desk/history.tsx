import type { ReportEvent } from '../event.ts'
import { Time } from '../page.tsx'
import type { Site } from '../site.ts'
import { tellTime } from '../when.ts'
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
