import type { EventOf } from '../reports/events.ts'
import type { Report } from '../reports/report.ts'
import type { Site } from '../sites/site.ts'
import type { StaffEvent } from './audience.ts'

/** What the words for an event may draw on. */
export interface Telling {
  readonly report: Report
  readonly site: Site
  /** A moment, on the site's clock. */
  readonly tell: (at: number) => string
}

/** What is said of one event. */
export interface Words {
  readonly headline: string
  /** What stands first in the subject; null where the report speaks for itself. */
  readonly subject: string | null
  readonly ask?: string | null
  readonly facts?: readonly (readonly [string, string | null])[]
  readonly action?: string
}

/** Words for each of some events. */
export type WordsFor<Types extends StaffEvent> = {
  readonly [Type in Types]: (event: EventOf<Type>, telling: Telling) => Words
}
