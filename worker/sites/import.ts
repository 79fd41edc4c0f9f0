import { holdsEncrypted } from '../text/encrypted.ts'

/** One part of a site that a file names and that the desk may change too. */
export interface SitePart {
  readonly kind: 'site' | 'staff' | 'endpoint'
  readonly id: string
  readonly fields: Readonly<Record<string, unknown>>
}

/** A part as it is stored. */
export interface StoredPart extends SitePart {
  /** It was made at the desk, and not by a file. */
  readonly isFromDesk?: boolean
  /** The secret before this one, where there was one: then the desk made the newer. */
  readonly previousSecret?: string | null
  /** By field, the hash of what is encrypted there. */
  readonly marks?: Readonly<Record<string, string>>
}

/** What files said when they were last stored: for each part, a hash of each field. */
export type FileSaid = Readonly<Record<string, Readonly<Record<string, string>>>>

/** One thing that storing a file does, or that it leaves alone for the desk's sake. */
export type ImportStep =
  | { readonly type: 'add' | 'remove'; readonly part: SitePart }
  | { readonly type: 'change' | 'keep'; readonly part: SitePart; readonly change: FieldChange }
  | { readonly type: 'keep_out'; readonly part: SitePart; readonly because: KeptOut }

/** A field, what is stored of it and what the file says. */
export interface FieldChange {
  readonly field: string
  readonly from: unknown
  readonly to: unknown
  /** The hash of what is stored; null where that is encrypted and nobody can read it any more. */
  readonly mark: string | null
}

/** Removed at the desk; perhaps removed there, before files were remembered; or there already. */
export type KeptOut = 'removed' | 'unknown' | 'same_email'

interface Import {
  readonly file: readonly SitePart[]
  /** Empty where the site is new. */
  readonly stored: readonly StoredPart[]
  /** Null where no file was remembered yet. */
  readonly said: FileSaid | null
  readonly hash: (text: string) => string
}

/**
 * What storing a site's file does. The desk has the last word: who was removed there stays out, and
 * what was changed there stays, however often the same file, or a newer one, is stored.
 */
export function planImport({ file, stored, said, hash }: Import): readonly ImportStep[] {
  const known = new Map(stored.map((part) => [keyOf(part), part]))
  const named = new Set(file.map(keyOf))
  const steps = file.flatMap((part): readonly ImportStep[] => {
    const before = known.get(keyOf(part))
    if (before) return changesOf(part, before, { said, hash })
    const because = stored.length === 0 ? null : keptOut(part, { file, stored, said, hash })
    return [because ? { type: 'keep_out', part, because } : { type: 'add', part }]
  })
  const left = stored.filter(
    (part) => part.kind === 'endpoint' && !part.isFromDesk && !named.has(keyOf(part)),
  )
  return [...steps, ...left.map((part) => ({ type: 'remove', part }) as const)]
}

/**
 * What is remembered of a file, so that the next import knows what the desk did since. Whoever an
 * earlier file named stays remembered, and so does what the desk removed: an older file may come
 * again.
 */
export function rememberFile({ file, stored, said, hash }: Import): FileSaid {
  const isStored = new Set(stored.map(keyOf))
  const named = Object.fromEntries(file.map((part) => [keyOf(part), hashesOf(part, hash)]))
  const earlier = Object.entries(said ?? {}).flatMap(([key, fields]) => {
    const mailbox = fields[EMAIL]
    // What was an endpoint's and is there still is removed by this file, and another may add it again.
    if (!Object.hasOwn(named, key)) {
      return mailbox !== undefined || !isStored.has(key) ? [[key, fields] as const] : []
    }
    return mailbox === undefined || mailbox === named[key]?.[EMAIL]
      ? []
      : [[`${key} ${mailbox}`, { [EMAIL]: mailbox }] as const]
  })
  return { ...Object.fromEntries(earlier), ...named }
}

function hashesOf(part: SitePart, hash: Import['hash']): Readonly<Record<string, string>> {
  const fields = Object.entries(part.fields).map(([field, value]) => {
    return [field, hash(canonical(value))] as const
  })
  const email = emailOf(part)
  const more = email === null ? [] : [[EMAIL, hash(email)] as const]
  return Object.fromEntries([...fields, ...more])
}

// An address is the same however it is spelled, and somebody removed is not let in by another id.
const EMAIL = 'mailbox'

function keyOf({ kind, id }: Pick<SitePart, 'kind' | 'id'>): string {
  return `${kind} ${id}`
}

function emailOf({ kind, fields }: SitePart): string | null {
  return kind === 'staff' ? String(fields['email']).toLowerCase() : null
}

function keptOut(part: SitePart, { stored, said, hash }: Import): KeptOut | null {
  const email = emailOf(part)
  if (email !== null && stored.some((one) => emailOf(one) === email)) return 'same_email'
  if (said === null) return part.kind === 'staff' ? 'unknown' : null
  const wasNamed = Object.hasOwn(said, keyOf(part))
  const mailbox = email === null ? null : hash(email)
  const wasMailed = Object.values(said).some((fields) => fields[EMAIL] === mailbox)
  return wasNamed || (mailbox !== null && wasMailed) ? 'removed' : null
}

function changesOf(
  part: SitePart,
  before: StoredPart,
  { said, hash }: Pick<Import, 'said' | 'hash'>,
): readonly ImportStep[] {
  const remembered = said?.[keyOf(part)]
  return Object.entries(part.fields).flatMap(([field, to]): readonly ImportStep[] => {
    const from = before.fields[field]
    const mark = markOf(before, field, from, hash)
    if (mark === hash(canonical(to))) return []
    const wasSaid = remembered?.[field]
    const isTheFiles =
      mark === null ||
      (wasSaid === undefined ? !mayBeTheDesks(before, field, to, hash) : wasSaid === mark)
    const change = { field, from, to, mark }
    return [{ type: isTheFiles ? 'change' : 'keep', part, change }]
  })
}

// Where nobody remembers what a file said, the settings are the file's, for the desk had no form
// for them; people are the desk's, and so is a secret that it made.
function mayBeTheDesks(
  before: StoredPart,
  field: string,
  to: unknown,
  hash: Import['hash'],
): boolean {
  if (before.kind === 'site') return false
  if (before.kind === 'staff' || before.isFromDesk === true) return true
  const previous = markOf(before, 'previousSecret', before.previousSecret, hash)
  return field === 'secret' && previous === hash(canonical(to))
}

// What the collector encrypted is known by its mark, if anybody can read it.
function markOf(
  { marks }: StoredPart,
  field: string,
  value: unknown,
  hash: Import['hash'],
): string | null {
  return holdsEncrypted(value) ? (marks?.[field] ?? null) : hash(canonical(value))
}

/** The same text for the same value, in whatever order its keys stand. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, sorted) ?? 'null'
}

function sorted(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
