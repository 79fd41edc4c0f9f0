import type { Site } from '../../sites/site.ts'
import { type EventDraft, type Rules, UNRESOLVED } from '../commands.ts'
import type { ErasedBecause, Tombstone } from '../events.ts'
import type { Actor, Report } from '../report.ts'

/** Longer than any word that a page is called by. */
const SEGMENT = /^[a-z][a-z-]{0,30}$/i

/** The end of a report: what is left of it tells how it went and nothing of whom. */
export function erased(report: Report, site: Site, { role }: Pick<Actor, 'role'>): EventDraft {
  const { id, siteId, receivedAt, version, outcome, resolvedAt, closedAt, learning } = report
  const because: ErasedBecause =
    report.erasureAskedAt !== null ? 'asked' : role === 'system' ? 'age' : 'staff'
  const data: Tombstone = {
    id,
    siteId,
    receivedAt,
    because,
    outcome,
    resolvedAt,
    closedAt,
    events: version,
    // A page may raise whatever it calls a reason, also what somebody typed.
    reason: site.reasons.find(({ code }) => code === report.reason.code) ?? OTHER,
    cause: learning?.cause ?? null,
    page: because === 'age' ? pageOf(report) : '',
  }
  return { type: 'erased', to: 'erased', data }
}

const OTHER = { code: 'other', label: 'Other' }

// Where in the journey it was, by the first word of the path: what follows may name somebody.
function pageOf({ page }: Report): string {
  if (!URL.canParse(page.url)) return ''
  const [first = '', ...rest] = new URL(page.url).pathname.split('/').filter(Boolean)
  if (first === '') return '/'
  return SEGMENT.test(first) ? `/${first}${rest.length > 0 ? '/*' : ''}` : '/*'
}

/** Who may erase a report, and when. */
export const erasureRules: Rules<'erase'> = {
  erase: {
    from: [...UNRESOLVED, 'resolved', 'confirmed', 'closed', 'spam', 'withdrawn', 'merged'],
    roles: ['admin', 'system'],
    isAlreadySo: ({ state }) => state === 'erased',
    decide: (report, _command, { site, actor }) => [erased(report, site, actor)],
  },
}
