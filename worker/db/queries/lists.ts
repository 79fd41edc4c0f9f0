import type { D1Database } from '@cloudflare/workers-types'
import type { Staff } from '../../sites/site.ts'
import { mapDbErrors } from '../query.ts'

/** The lists of the reports that are under way: those of the desk, then those of the digest. */
export type ListName =
  | 'all'
  | 'unowned'
  | 'mine'
  | 'soon'
  | 'broken'
  | 'waiting'
  | 'follow-ups'
  | 'quarantined'
  | 'reopened'
  | 'asked'
  | 'mine-waiting'
  | 'mine-soon'
  | 'mine-open'
  | 'mine-follow-ups'
  | 'theirs-broken'
  | 'theirs-soon'
  | 'ownerless'

/** For whom a list is, and until when something counts as due soon. */
export interface ListReader {
  readonly siteId: string
  readonly staff: Pick<Staff, 'id' | 'role'>
  readonly now: number
  readonly soonUntil: number
}

/** What a list shows at once. */
export const PAGE_SIZE = 50
/** Where a list is a part of what an index holds, so much of that is looked through for a page. */
const LOOK_MAX = 300
/** The same for a count. */
const COUNT_LOOK_MAX = 300
/** What an index counts by itself is counted so far: nobody needs the exact number of more. */
const COUNT_MAX = 1_000

const of = (name: string) => `?1 ->> '$.${name}'`
const OPEN = `r.state IN ('received', 'acknowledged', 'working', 'proposed')`
const REOPENED = 'r.reopen_count > 0'

const staged = (state: string) => `INDEXED BY live_staged
  WHERE r.is_new = 0 AND r.state = '${state}'`
/** Each is what one index holds, in its order. What is new has its own place, since it is in none. */
const SOURCES = {
  new: 'WHERE r.is_new = 1',
  worked: 'WHERE r.is_new = 0',
  'new-now': `WHERE r.is_new = 1 AND r.wake_at <= ${of('now')}`,
  'worked-now': `WHERE r.is_new = 0 AND r.wake_at <= ${of('now')}`,
  'new-soon': `WHERE r.is_new = 1 AND r.wake_at <= ${of('soonUntil')} + 1`,
  'worked-soon': `WHERE r.is_new = 0 AND r.wake_at <= ${of('soonUntil')} + 1`,
  owned: `INDEXED BY live_mine WHERE r.owner_id = ${of('staffId')} AND r.owner_id IS NOT NULL
    AND (r.state <> 'closed' OR r.waits_since IS NOT NULL)`,
  behind: 'INDEXED BY live_behind WHERE r.is_behind = 1',
  reopened: `INDEXED BY live_reopened WHERE ${REOPENED} AND ${OPEN}`,
  asked: `INDEXED BY live_asked WHERE (r.handover_to IS NOT NULL OR r.approval_by IS NOT NULL
    OR r.erasure_asked_at IS NOT NULL)`,
  received: staged('received'),
  quarantined: staged('quarantined'),
  proposed: staged('proposed'),
  resolved: staged('resolved'),
  confirmed: staged('confirmed'),
} as const

/** A part of a list: what of a source belongs to it, or all. */
interface Part {
  readonly source: keyof typeof SOURCES
  readonly fits: string | null
}

const whole = (source: Part['source']): Part => ({ source, fits: null })
const both = (kind: '' | '-now' | '-soon', fits: string): readonly Part[] => [
  { source: `new${kind}`, fits },
  { source: `worked${kind}`, fits },
]
const isSoon = (date: string) => `${date} BETWEEN ${of('now')} AND ${of('soonUntil')}`
const MINE = `(r.owner_id IS NULL OR r.owner_id = ${of('staffId')})`
const THEIRS = `(${MINE} OR ${of('role')} <> 'agent')`
const IS_SOON = `(${isSoon('r.due')} OR ${isSoon('r.step_due')})`
// What is next is due by then, whenever it was to be.
const IS_DUE_BY = `${OPEN} AND coalesce(r.due, r.step_due) <= ${of('soonUntil')}`
const IS_LATE = `r.due < ${of('now')} AND r.is_behind = 0`

// The parts of a list have nothing in common, so that they can be counted.
const LISTS: Readonly<Record<ListName, readonly Part[]>> = {
  all: [whole('new'), whole('worked')],
  unowned: [whole('new'), whole('received')],
  mine: [whole('owned')],
  soon: both('-soon', IS_SOON),
  broken: [whole('behind'), ...both('-now', IS_LATE)],
  waiting: [whole('proposed')],
  'follow-ups': [whole('resolved'), whole('confirmed')],
  quarantined: [whole('quarantined')],
  reopened: [whole('reopened')],
  asked: [
    {
      source: 'asked',
      fits: `(r.handover_to = ${of('staffId')}
        OR (${of('role')} <> 'agent' AND r.approval_by <> ${of('staffId')})
        OR (${of('role')} = 'admin' AND r.erasure_asked_at IS NOT NULL))`,
    },
  ],
  'mine-waiting': [{ source: 'owned', fits: 'r.waits_since IS NOT NULL' }],
  'mine-open': [{ source: 'owned', fits: OPEN }],
  'mine-follow-ups': [{ source: 'owned', fits: `r.state IN ('resolved', 'confirmed')` }],
  'mine-soon': both('-soon', `${MINE} AND ${IS_SOON}`),
  'theirs-broken': [
    { source: 'behind', fits: THEIRS },
    ...both('-now', `${THEIRS} AND ${IS_LATE}`),
  ],
  'theirs-soon': both('-soon', `${THEIRS} AND ${IS_DUE_BY}`),
  ownerless: both('', `${OPEN} AND r.owner_id IS NULL`),
}

/** Where a page of a list ends: the next one begins behind it. */
export interface ListCursor {
  /** What was reopened comes before everything else. */
  readonly isReopened: boolean
  readonly wakeAt: number
  readonly receivedAt: number
  readonly id: string
}

type Key = readonly [wakeAt: number, receivedAt: number, id: string]

/** What was found of a part, and where the look ended that was not far enough for all of it. */
interface Found {
  readonly keys: readonly Key[]
  readonly end: Key | null
}

const NOWHERE: Key = [Number.MAX_SAFE_INTEGER, 0, '']
const BEGINNING: Key = [-1, 0, '']

const KEY = 'r.wake_at, r.received_at, r.id'

// `after` is where the look begins, as `?1` has it.
function partSql({ source, fits }: Part, after: string, limit: number): string {
  const looked = (
    columns: string,
    end: string,
  ) => `SELECT ${columns} FROM live_report r ${SOURCES[source]}
    AND r.site_id = ${of('siteId')} AND (${KEY}) >
      (${of(`${after}[0]`)}, ${of(`${after}[1]`)}, ${of(`${after}[2]`)})
    ORDER BY ${KEY} LIMIT ${end}`
  const key = 'json_array(wake_at, received_at, id)'
  if (fits === null) {
    const keys = `SELECT json_group_array(${key}) FROM (${looked(KEY, `${limit + 1}`)})`
    return `json_array(json((${keys})), NULL)`
  }
  // Where the look ended is read only where it found less than a page.
  return `(WITH found (keys) AS MATERIALIZED (
      SELECT json_group_array(${key}) FROM (
        SELECT r.* FROM (${looked('r.*', `${LOOK_MAX}`)}) r
        WHERE ${fits} LIMIT ${limit + 1}))
    SELECT json_array(json(keys), CASE WHEN json_array_length(keys) <= ${limit}
      THEN json((SELECT ${key} FROM (${looked(KEY, `1 OFFSET ${LOOK_MAX - 1}`)}))) END) FROM found)`
}

async function read(
  db: D1Database,
  parts: readonly (readonly [part: Part, after: string])[],
  {
    reader,
    limit,
    reopened,
    rest,
  }: { reader: ListReader; limit: number; reopened: Key; rest: Key },
): Promise<readonly Found[]> {
  const columns = parts.map(([part, after], at) => `${partSql(part, after, limit)} AS p${at}`)
  const row = await mapDbErrors(() =>
    db
      .prepare(`SELECT ${columns.join(', ')}`)
      .bind(JSON.stringify({ ...given(reader), reopened, rest }))
      .first<Readonly<Record<string, string>>>(),
  )
  return parts.map((_part, at) => {
    const [keys, end] = JSON.parse(row?.[`p${at}`] ?? '[[],null]') as [readonly Key[], Key | null]
    return { keys, end }
  })
}

function given({ siteId, staff, now, soonUntil }: ListReader) {
  return { siteId, staffId: staff.id, role: staff.role, now, soonUntil }
}

/** The first of a list, and whether it goes on. */
export interface ListStart {
  readonly ids: readonly string[]
  readonly goesOn: boolean
}

/** The first reports of several lists, at most `limit` of each, in one look. */
export async function listFirst<Name extends ListName>(
  db: D1Database,
  reader: ListReader,
  names: readonly Name[],
  limit: number,
): Promise<ReadonlyMap<Name, ListStart>> {
  const parts = names.flatMap((name) => LISTS[name].map((part) => [part, 'rest'] as const))
  const found = await read(db, parts, { reader, limit, reopened: NOWHERE, rest: BEGINNING })
  const lists = new Map<Name, ListStart>()
  let at = 0
  for (const name of names) {
    const end = at + LISTS[name].length
    const { keys, next } = merged(found.slice(at, end), limit)
    lists.set(name, { ids: keys.map(([, , id]) => id), goesOn: next !== null })
    at = end
  }
  return lists
}

/**
 * A page of a list: what was reopened first, then in the order in which the clock wakes. A page may
 * hold less than others while there is more to come.
 */
export async function listPage(
  db: D1Database,
  reader: ListReader,
  name: ListName,
  cursor: ListCursor | null,
): Promise<{ readonly ids: readonly string[]; readonly next: ListCursor | null }> {
  const parts = LISTS[name]
  const at: Key = cursor ? [cursor.wakeAt, cursor.receivedAt, cursor.id] : BEGINNING
  const isRest = cursor !== null && !cursor.isReopened
  const fits = parts.map(belongs).join(' OR ')
  const [reopened, ...others] = await read(
    db,
    [
      [{ source: 'reopened', fits: `(${fits})` }, 'reopened'],
      ...parts.map((part) => [{ ...part, fits: unreopened(part) }, 'rest'] as const),
    ],
    {
      reader,
      limit: PAGE_SIZE,
      reopened: isRest ? NOWHERE : at,
      rest: isRest ? at : BEGINNING,
    },
  )
  const before = merged(reopened ? [reopened] : [], PAGE_SIZE)
  const ids = before.keys.map(([, , id]) => id)
  if (before.next) return { ids, next: cursorAt(before.next, true) }
  const after = merged(others, PAGE_SIZE - ids.length)
  const next = after.next && cursorAt(after.next, false)
  return { ids: [...ids, ...after.keys.map(([, , id]) => id)], next }
}

function unreopened({ fits }: Part): string {
  return `NOT (${OPEN} AND ${REOPENED})${fits === null ? '' : ` AND ${fits}`}`
}

// What a source holds, said of a report that was found elsewhere.
function belongs({ source, fits }: Part): string {
  const holds = SOURCES[source].replace(/^(INDEXED BY \w+\s+)?WHERE/, '')
  return `(${holds}${fits === null ? '' : ` AND ${fits}`})`
}

function cursorAt([wakeAt, receivedAt, id]: Key, isReopened: boolean): ListCursor {
  return { isReopened, wakeAt, receivedAt, id }
}

// The first of several parts, and where the next page begins if there may be more. Nothing behind
// the end of a look that was not far enough is known to be next.
function merged(
  found: readonly Found[],
  limit: number,
): { readonly keys: readonly Key[]; readonly next: Key | null } {
  const ends = found.flatMap(({ keys, end }) => {
    // More was found than a page holds, or no more was looked at.
    const last = keys.length > limit ? keys[limit] : end
    return last ? [last] : []
  })
  const end = ends.toSorted(byKey)[0]
  const all = found.flatMap(({ keys }) => keys).toSorted(byKey)
  const known = end ? all.filter((key) => byKey(key, end) <= 0) : all
  const keys = known.slice(0, limit)
  if (known.length > limit) return { keys, next: keys.at(-1) ?? BEGINNING }
  return { keys, next: end ?? null }
}

function byKey(a: Key, b: Key): number {
  return a[0] - b[0] || a[1] - b[1] || (a[2] < b[2] ? -1 : a[2] > b[2] ? 1 : 0)
}

/** How many reports a list has: so many or, where not all could be counted, at least so many. */
export interface ListCount {
  readonly count: number
  readonly isWhole: boolean
}

/** How many reports each of several lists has. */
export async function countLists<Name extends ListName>(
  db: D1Database,
  reader: ListReader,
  names: readonly Name[],
): Promise<ReadonlyMap<Name, ListCount>> {
  const columns = names.map(
    (name, at) => `json_array(${LISTS[name].map(countSql).join(', ')}) AS n${at}`,
  )
  const row = await mapDbErrors(() =>
    db
      .prepare(`SELECT ${columns.join(', ')}`)
      .bind(JSON.stringify(given(reader)))
      .first<Readonly<Record<string, string>>>(),
  )
  return new Map(
    names.map((name, at) => {
      const counted = JSON.parse(row?.[`n${at}`] ?? '[]') as readonly (readonly [number, number])[]
      const count = counted.reduce((sum, [fitting]) => sum + fitting, 0)
      const isWhole = counted.every(([, isAll]) => isAll === 1)
      // A round number where it is one of many, whatever a further part had.
      return [name, { count: isWhole ? count : Math.min(count, COUNT_MAX), isWhole }]
    }),
  )
}

function countSql({ source, fits }: Part): string {
  const look = fits === null ? COUNT_MAX : COUNT_LOOK_MAX
  const columns = fits === null ? '1' : 'r.*'
  return `json((SELECT json_array(count(*) ${fits === null ? '' : `FILTER (WHERE ${fits})`},
      count(*) < ${look})
    FROM (SELECT ${columns} FROM live_report r ${SOURCES[source]}
      AND r.site_id = ${of('siteId')}
      ${fits === null ? '' : 'ORDER BY r.wake_at'} LIMIT ${look}) r))`
}
