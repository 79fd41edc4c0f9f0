import type { EvidenceInput } from '../../worker/contract.ts'
import type { DetailsTexts } from '../../worker/i18n/texts.ts'
import type { Kit } from '../kit.ts'
import type { Click } from '../panel/phase.ts'
import { readBrowser } from './browser-name.ts'
import { type Failure, readErrors, readRequests } from './failures.ts'

/** One thing that goes along, as the customer reads it and as it is sent. */
export interface Line {
  readonly name: keyof DetailsTexts['evidenceNames']
  readonly text: string
  /** Tells it from others of its name, however often it has come by now. */
  readonly about: string
  readonly said: EvidenceInput
}

const LINE_MAX = 300
const NAME_MAX = 100

/** Everything that the page can tell for finding the fault, and nothing that anybody typed. */
export function readLines(
  { clean, scrubLine, scrubName }: Kit,
  errors: readonly Event[],
  { release, order }: Click['context'],
): readonly Line[] {
  const one = (text: string) => scrubLine(text, LINE_MAX)
  const name = (text?: string) => text && clean(scrubName(text), NAME_MAX)
  return [
    ...plain('browser', one(readBrowser(navigator))),
    ...plain('language', navigator.language),
    ...plain('timeZone', Intl.DateTimeFormat().resolvedOptions().timeZone),
    {
      name: 'viewport',
      text: `${innerWidth} × ${innerHeight}`,
      about: '',
      said: { viewport: [innerWidth, innerHeight] },
    },
    ...plain('release', name(release)),
    ...plain('order', name(order)),
    ...counted(readErrors(errors), one).map(({ text, count }): Line => ({
      name: 'errors',
      text: times(text, count),
      about: text,
      said: { errors: [{ text, count }] },
    })),
    ...counted(readRequests(errors, performance, location), one).map(
      ({ text: url, status, count }): Line => ({
        name: 'requests',
        text: times(status ? `${url} · ${status}` : url, count),
        about: `${status} ${url}`,
        said: { requests: [{ url, status, count }] },
      }),
    ),
  ]
}

/** What is sent of these lines. */
export function evidenceOf(lines: readonly Line[]): EvidenceInput {
  return lines.reduce<EvidenceInput>(
    (all, { said: { errors = [], requests = [], ...said } }) => ({
      ...all,
      ...said,
      ...(errors[0] && { errors: [...(all.errors ?? []), ...errors] }),
      ...(requests[0] && { requests: [...(all.requests ?? []), ...requests] }),
    }),
    {},
  )
}

const plain = (name: 'browser' | 'language' | 'timeZone' | 'release' | 'order', text = '') =>
  text ? [{ name, text, about: '', said: { [name]: text } }] : []

const times = (text: string, count: number) => (count > 1 ? `${text} × ${count}` : text)

/** The newest five of them, each with how often it came. */
function counted(failures: readonly Failure[], one: (text: string) => string) {
  const seen = new Map<string, Failure & { count: number }>()
  for (const { text: raw, status } of failures) {
    const text = one(raw)
    const before = seen.get(`${status} ${text}`)
    if (before) before.count = Math.min(before.count + 1, 9_999)
    else if (text) seen.set(`${status} ${text}`, { text, status, count: 1 })
  }
  return [...seen.values()].slice(0, 5)
}
