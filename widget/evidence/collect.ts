import type { EvidenceInput } from '../../worker/contract.ts'
import type { DetailsTexts } from '../../worker/i18n/texts.ts'
import type { PageError } from '../modules.ts'
import { collectorOf } from '../state/collector.ts'
import type { Click } from '../state/phase.ts'
import { pinnedFile } from '../state/pinned-file.ts'
import type { PanelRuntime } from '../state/runtime.ts'

/** One thing that goes along, as the customer reads it and as it is sent. */
export interface Line {
  readonly name: keyof DetailsTexts['evidenceNames']
  readonly text: string
  /** Identifies it among lines of the same name, without its count. */
  readonly about: string
  readonly evidence: EvidenceInput
}

const LINE_MAX = 300
const NAME_MAX = 100

/** Everything on the page that helps to find the fault, and nothing that anybody typed. */
export function readLines(
  { clean, redactLine, redactName }: PanelRuntime,
  errors: readonly PageError[],
  { release, order }: Click['context'],
): readonly Line[] {
  const one = (text: string) => redactLine(text, LINE_MAX)
  const name = (text?: string) => text && clean(redactName(text), NAME_MAX)
  return [
    ...plain('browser', one(readBrowser(navigator))),
    // What a browser says of itself may be anything, too.
    ...plain('language', redactLine(navigator.language || '', 40)),
    ...plain('timeZone', redactLine(Intl.DateTimeFormat().resolvedOptions().timeZone || '', 60)),
    {
      name: 'viewport',
      text: `${innerWidth} × ${innerHeight}`,
      about: '',
      evidence: { viewport: [innerWidth, innerHeight] },
    },
    ...plain('release', name(release)),
    ...plain('order', name(order)),
    ...counted(readErrors(errors), one).map(({ text, count }): Line => ({
      name: 'errors',
      text: times(text, count),
      about: text,
      evidence: { errors: [{ text, count }] },
    })),
    ...counted(readRequests(errors, performance, location), one).map(
      ({ text: url, status, count }): Line => ({
        name: 'requests',
        text: times(status ? `${url} · ${status}` : url, count),
        about: `${status} ${url}`,
        evidence: { requests: [{ url, status, count }] },
      }),
    ),
  ]
}

/** These lines as they are sent. */
export function evidenceOf(lines: readonly Line[]): EvidenceInput {
  return lines.reduce<EvidenceInput>(
    (all, { evidence: { errors = [], requests = [], ...evidence } }) => ({
      ...all,
      ...evidence,
      ...(errors[0] && { errors: [...(all.errors ?? []), ...errors] }),
      ...(requests[0] && { requests: [...(all.requests ?? []), ...requests] }),
    }),
    {},
  )
}

const plain = (name: 'browser' | 'language' | 'timeZone' | 'release' | 'order', text = '') =>
  text ? [{ name, text, about: '', evidence: { [name]: text } }] : []

const times = (text: string, count: number) => (count > 1 ? `${text} × ${count}` : text)

/** The newest five, each with its count. */
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

interface Brands {
  readonly brands: readonly { readonly brand: string; readonly version: string }[]
  readonly platform: string
}

/** Name, version and system, such as `Firefox 128, X11; Linux x86_64`. */
function readBrowser(browser: Pick<Navigator, 'userAgent'>): string {
  const { userAgent } = browser
  const { userAgentData } = browser as { userAgentData?: Brands }
  if (userAgentData?.brands.length) return fromBrands(userAgentData)
  // Safari's version is called `Version`; browsers on iOS have their own names before it.
  const [, name = '', version = ''] =
    /(Firefox|FxiOS|CriOS|EdgiOS|Edg|OPR)\/(\d+)/.exec(userAgent) ??
    /(Chrome|Version)\/([\d.]+)/.exec(userAgent) ??
    []
  const [, system = ''] = /\(([^;)]*(?:;[^;)]*)?)/.exec(userAgent) ?? []
  const known = name === 'Version' ? 'Safari' : name
  return known ? `${known} ${version}, ${system}` : userAgent
}

// Each list has one meaningless brand on purpose, and the engine, used where nothing else is left.
function fromBrands({ brands, platform }: Brands): string {
  const real = brands.filter(({ brand }) => !/not.*brand/i.test(brand))
  const { brand, version } = real.find((one) => one.brand !== 'Chromium') ?? real[0] ?? {}
  return [brand && `${brand} ${version}`, platform].filter(Boolean).join(', ')
}

/** Something that went wrong on the page. `status` is 0 where it is unknown. */
interface Failure {
  readonly text: string
  readonly status: number
}

/** The script errors as text, newest first. */
function readErrors(errors: readonly PageError[]): readonly Failure[] {
  return errors.flatMap(({ text, file }) =>
    text
      ? [{ text: file ? `${text} (${file.replace(location.origin, '')})` : text, status: 0 }]
      : [],
  )
}

/**
 * The page's failed requests, newest first: those answered with an error, where the browser tells,
 * then those that couldn't be loaded. The widget's own requests are left out.
 */
function readRequests(
  errors: readonly PageError[],
  timing: Pick<Performance, 'getEntriesByType'>,
  { origin }: Pick<Location, 'origin'>,
): readonly Failure[] {
  // Its origin may be the page's too.
  const own = AMENDS_PINNED
    ? collectorOf(pinnedFile.script)
    : import.meta.url.replace(/w\/_\/[^/]*$/, '')
  const entries = timing.getEntriesByType('resource') as PerformanceResourceTiming[]
  const answered = entries
    .filter(({ responseStatus, name }) => responseStatus >= 400 && !name.startsWith(own))
    .map(({ name, responseStatus }) => ({ text: bare(name, origin), status: responseStatus }))
    .reverse()
  const known = new Set(answered.map(({ text }) => text))
  const unloaded = errors.flatMap(({ url }) => {
    const text = bare(url, origin)
    return text && !known.has(text) ? [{ text, status: 0 }] : []
  })
  return [...answered, ...unloaded]
}

function parseUrl(text: string): URL | null {
  try {
    return new URL(text)
  } catch {
    return null
  }
}

/** The path, with the host where it is another one. Empty where it isn't a web address. */
function bare(url: string, origin: string): string {
  const parsed = /^https?:/.test(url) ? parseUrl(url) : null
  if (!parsed) return ''
  const { origin: theirs, host, pathname } = parsed
  return theirs === origin ? pathname : host + pathname
}
