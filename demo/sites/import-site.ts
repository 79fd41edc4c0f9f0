import { createHash } from 'node:crypto'
import type { ChannelColumns } from '../../worker/db/endpoints.ts'
import {
  type FileSaid,
  type ImportStep,
  type KeptOut,
  planImport,
  rememberFile,
  type SitePart,
  type StoredPart,
} from '../../worker/sites/import.ts'
import type { SiteFile } from '../../worker/sites/schema.ts'
import { SITE_DEFAULTS } from '../../worker/sites/site.ts'
import { quote } from '../seed.ts'

type Row = Readonly<Record<string, string | number | null>>

/** Where a site is stored: in D1 on this machine, or online. */
export interface SiteStore {
  readonly read: (sql: string) => Promise<readonly Row[]>
  readonly write: (statements: readonly string[]) => Promise<void>
}

interface Talk {
  readonly now: number
  readonly say: (sentence: string) => void
  /** Whether the changes that were said are to be made. */
  readonly ask: () => Promise<boolean>
}

/**
 * Stores a site's file: says what that changes and what it leaves to the desk, asks, and does no
 * more than it said. Returns whether the site now is as the file and the desk have it.
 */
export async function importSite(
  file: SiteFile<ChannelColumns>,
  store: SiteStore,
  { now, say, ask }: Talk,
): Promise<boolean> {
  const siteId = file.site.id
  const parts = partsOf(file)
  const { stored, said } = await readStored(store, siteId)
  const given = { file: parts, stored, said, hash }
  const steps = planImport(given)
  const changes = steps.filter(({ type }) => type !== 'keep' && type !== 'keep_out')
  const isNew = stored.length === 0
  if (!isNew) for (const step of steps) say(tell(step))
  if (changes.length === 0) say('Nothing to store: the site is as the file and the desk have it.')
  if (changes.length > 0 && !isNew && !(await ask())) return false
  await store.write([
    ...changes.map((step) => sqlOf(step, siteId, now)),
    rememberSql(siteId, rememberFile(given), now),
  ])
  if (changes.length > 0) say(isNew ? `${siteId} is stored.` : 'Stored.')
  return true
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}

function partsOf({ site, staff, endpoints }: SiteFile<ChannelColumns>): readonly SitePart[] {
  const { id: siteId, ...settings } = site
  return [
    { kind: 'site', id: siteId, fields: settings },
    ...staff.map(({ id, ...fields }) => ({ kind: 'staff', id, fields }) as const),
    ...endpoints.map(({ id, ...fields }) => ({ kind: 'endpoint', id, fields }) as const),
  ]
}

async function readStored(
  { read }: SiteStore,
  siteId: string,
): Promise<{ readonly stored: readonly StoredPart[]; readonly said: FileSaid | null }> {
  const id = quote(siteId)
  const rows = await read(
    `SELECT 'site' AS kind, id, settings AS fields, NULL AS previous, 0 AS desk, marks
       FROM site WHERE id = ${id}
     UNION ALL SELECT 'staff', id, json_object('name', name, 'email', email, 'role', role), NULL, 0, NULL
       FROM staff WHERE site_id = ${id}
     UNION ALL SELECT 'endpoint', id,
       json_object('url', url, 'secret', secret, 'channel', coalesce(channel, format),
         'config', coalesce(config, '{}'), 'format', format),
       previous_secret, added_by IS NOT NULL, marks
       FROM endpoint WHERE site_id = ${id}
     UNION ALL SELECT 'said', site_id, said, NULL, 0, NULL FROM site_file WHERE site_id = ${id}`,
  )
  const found = rows.find(({ kind }) => kind === 'said')
  const stored = rows.filter(({ kind }) => kind !== 'said').map(toPart)
  return { stored, said: found ? (JSON.parse(String(found['fields'])) as FileSaid) : null }
}

function toPart({ kind, id, fields, previous, desk, marks }: Row): StoredPart {
  const read = JSON.parse(String(fields)) as SitePart['fields']
  return {
    // Hint: the query names no other kinds.
    kind: kind as SitePart['kind'],
    id: String(id),
    fields: kind === 'site' ? { ...SITE_DEFAULTS, ...read } : read,
    isFromDesk: desk === 1,
    previousSecret: previous === null || previous === undefined ? null : String(previous),
    marks: JSON.parse(String(marks ?? '{}')) as Record<string, string>,
  }
}

const NAMES = { site: 'The site', staff: 'Team member', endpoint: 'Endpoint' } as const
/** What no terminal and no log of one shows. */
const SECRETS = ['secret', 'identitySecret', 'turnstile', 'config', 'url']
const KEPT_OUT: Record<KeptOut, string> = {
  removed: 'was removed at the desk and stays out. To bring them back, add them at the desk.',
  unknown: 'isn’t on the team, and may have been removed. If they’re new, add them at the desk.',
  same_email: 'isn’t added, because that address is on the team already.',
}

function tell(step: ImportStep): string {
  const { kind, id } = step.part
  const who = kind === 'site' ? NAMES.site : `${NAMES[kind]} ${id}`
  switch (step.type) {
    case 'add':
      return `+ ${who} is added.`
    case 'remove':
      return `- ${who} is removed, because the file no longer names it.`
    case 'keep_out':
      return `= ${who} ${KEPT_OUT[step.because]}`
    case 'change':
    case 'keep': {
      const { field, from, to } = step.change
      const values = SECRETS.includes(field) ? '' : `: ${shown(from)} → ${shown(to)}`
      return step.type === 'change'
        ? `~ ${who}: ${field} changes${values}`
        : `= ${who}: ${field} stays as the desk has it${values.replace('→', 'and not')}`
    }
    default:
      return step satisfies never
  }
}

const SHOWN_MAX = 80

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}…` : text
}

const TABLES = { staff: 'staff', endpoint: 'endpoint' } as const

function sqlOf(step: ImportStep, siteId: string, now: number): string {
  const { kind, id } = step.part
  if (step.type === 'remove') {
    return `DELETE FROM endpoint
      WHERE site_id = ${quote(siteId)} AND id = ${quote(id)} AND added_by IS NULL`
  }
  if (step.type === 'add') return addSql(step.part, siteId, now)
  if (step.type !== 'change') throw new TypeError('What is left alone needs no statement.')
  const { field, from, to, mark } = step.change
  // Whatever the desk changed in this very moment stays; the collector may have encrypted it.
  if (kind === 'site') {
    const path = quote(`$.${field}`)
    const [before, after] = [from, to].map((value) => `json(${quote(JSON.stringify(value))})`)
    return `UPDATE site SET settings = json_set(settings, ${path}, ${after})
      WHERE id = ${quote(id)} AND (coalesce(settings -> ${path}, ${before}) IS ${before}
        OR ${isEncryptedSql(`settings ->> ${path}`, field, mark)})`
  }
  const sets = [`${field} = ${quote(String(to))}`, ...moreOf(kind, field, now)].join(', ')
  return `UPDATE ${TABLES[kind]} SET ${sets}
    WHERE site_id = ${quote(siteId)} AND id = ${quote(id)} AND (${field} IS ${quote(String(from))}
      ${kind === 'endpoint' ? `OR ${isEncryptedSql(field, field, mark)}` : ''})`
}

function isEncryptedSql(value: string, field: string, mark: string | null): string {
  return `(${value} GLOB '*enc1.*' AND marks ->> '$.${field}' IS ${mark === null ? "''" : quote(mark)})`
}

const OVERLAP_MS = 24 * 60 * 60 * 1000

// A receiver takes its new secret when it can, so the one before signs as well for a day. And what
// failed at another address says nothing of this one. Whoever reads the old mailbox gets in no more.
function moreOf(kind: SitePart['kind'], field: string, now: number): readonly string[] {
  if (kind === 'staff') return field === 'email' ? ['generation = generation + 1'] : []
  if (field === 'secret') {
    return [
      'previous_secret = secret',
      `previous_until = ${now + OVERLAP_MS}`,
      `marks = json_set(coalesce(marks, '{}'), '$.previousSecret', marks ->> '$.secret')`,
    ]
  }
  return ['failing_since = NULL', 'disabled_at = NULL', 'disabled_because = NULL']
}

function addSql({ kind, id, fields }: SitePart, siteId: string, now: number): string {
  const row: Readonly<Record<string, string | number>> =
    kind === 'site'
      ? { id, settings: JSON.stringify(fields), created_at: now }
      : { site_id: siteId, id, ...(fields as Record<string, string>), created_at: now }
  // What is there already stays, also where another site calls something so.
  return `INSERT INTO ${kind} (${Object.keys(row).join(', ')})
    VALUES (${Object.values(row).map(quote).join(', ')}) ON CONFLICT (id) DO NOTHING`
}

function rememberSql(siteId: string, said: FileSaid, now: number): string {
  return `INSERT INTO site_file (site_id, said, stored_at)
    VALUES (${[siteId, JSON.stringify(said), now].map(quote).join(', ')})
    ON CONFLICT (site_id) DO UPDATE SET said = excluded.said, stored_at = excluded.stored_at`
}
