import { given } from '../pinned/given.ts'

/** Something that went wrong on the page. `status` is 0 where no answer is known. */
export interface Failure {
  readonly text: string
  readonly status: number
}

/** Script errors among these events, newest first, in words. */
export function readErrors(events: readonly Event[]): readonly Failure[] {
  return events.flatMap((event) => {
    const text = tell(event)
    return text ? [{ text, status: 0 }] : []
  })
}

// Whatever a page throws: reading it may throw again.
function tell(event: Event): string {
  try {
    if ('reason' in event) return String(event.reason)
    if (!('message' in event)) return ''
    const { message, filename, lineno } = event as ErrorEvent
    return filename ? `${message} (${filename.replace(location.origin, '')}:${lineno})` : message
  } catch {
    return ''
  }
}

/**
 * Requests of the page that failed, newest first: what was answered with an error, where the
 * browser tells, then what could not be loaded. Our own requests are none of the page's.
 */
export function readRequests(
  events: readonly Event[],
  timing: Pick<Performance, 'getEntriesByType'>,
  { origin }: Pick<Location, 'origin'>,
): readonly Failure[] {
  const own = new URL(AMENDS_PINNED ? given.script.src : import.meta.url).origin
  const entries = timing.getEntriesByType('resource') as PerformanceResourceTiming[]
  const answered = entries
    .filter(({ responseStatus, name }) => responseStatus >= 400 && !isOf(own, name))
    .map(({ name, responseStatus }) => ({ text: bare(name, origin), status: responseStatus }))
    .toReversed()
  const known = new Set(answered.map(({ text }) => text))
  const unloaded = events.flatMap(({ target }) => {
    const { src, href } = (target ?? {}) as Partial<HTMLImageElement & HTMLLinkElement>
    const text = target === window ? '' : bare(src ?? href ?? '', origin)
    return text && !known.has(text) ? [{ text, status: 0 }] : []
  })
  return [...answered, ...unloaded]
}

const isOf = (origin: string, url: string) => URL.canParse(url) && new URL(url).origin === origin

/** The path alone; the host where it is another one. Empty for what is no web address. */
function bare(url: unknown, origin: string): string {
  if (typeof url !== 'string' || !/^https?:/.test(url) || !URL.canParse(url)) return ''
  const { origin: theirs, host, pathname } = new URL(url)
  return theirs === origin ? pathname : host + pathname
}
