import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'

const ROOT = resolve(import.meta.dirname, '../..')
/** What the repository's own configuration calls everything. */
const TEMPLATE = 'amends'
const NAME = /^[a-z][a-z0-9-]{0,40}[a-z0-9]$/

/** One collector of an account: nothing of it has a name that another one has. */
export interface Instance {
  readonly name: string
  readonly database: string
  /** The configuration as Wrangler is to read it. */
  readonly config: string
}

/**
 * The configuration of the collector with this name: its database, bucket and queues, and the
 * namespaces of its rate limits, which would else be shared by all collectors of an account.
 */
export function instanceOf(toml: string, name: string): Instance {
  if (!NAME.test(name)) {
    throw new Error(`“${name}” can’t be a collector’s name. Use small letters, digits and hyphens.`)
  }
  const config = toml
    .replace(/^name = "[^"]*"/m, `name = "${name}"`)
    .replace(/^database_name = "[^"]*"/m, `database_name = "${name}"`)
    .replaceAll(`"${TEMPLATE}-`, `"${name}-`)
    .replace(/^namespace_id = "(\d+)"/gm, (_line, id: string) => {
      return `namespace_id = "${namespaceOf(name, Number(id))}"`
    })
  return { name, database: name, config }
}

/** The name that a configuration gives its worker. */
export function nameIn(toml: string): string {
  return /^name = "([^"]*)"/m.exec(toml)?.[1] ?? TEMPLATE
}

// Two names share a number once in eight million. A collector that has the template's name keeps the
// numbers that it had before there could be two.
function namespaceOf(name: string, id: number): number {
  if (name === TEMPLATE) return id
  const hash = createHash('sha256').update(name).digest()
  // Beyond the template's own numbers, and within 31 bits.
  return (0x80_00_00 + (hash.readUIntBE(0, 3) >> 1)) * 100 + (id % 100)
}

/** Writes the configuration where Wrangler finds it, and returns its path. */
export function writeInstance({ name, config }: Instance): string {
  const folder = `${ROOT}/.wrangler/deploy`
  mkdirSync(folder, { recursive: true })
  const path = `${folder}/${name}.toml`
  const paths = ['worker/index.ts', 'widget/dist/site', 'worker/migrations']
  const absolute = paths.reduce((text, one) => text.replace(`"${one}"`, `"${ROOT}/${one}"`), config)
  writeFileSync(path, absolute)
  return path
}

/** The repository's own configuration, with whatever its owner has set there. */
export function readToml(): string {
  return readFileSync(`${ROOT}/wrangler.toml`, 'utf8')
}
