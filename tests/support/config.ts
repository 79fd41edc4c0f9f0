import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'

const ROOT = resolve(import.meta.dirname, '../..')

let written = 0

/**
 * Writes the project's own configuration, with some of its text changed and another entry if one is
 * named. What it starts has a door to its database.
 */
export function writeConfig(
  entry?: string,
  changes: Readonly<Record<string, string>> = {},
): string {
  const folder = `${ROOT}/.wrangler`
  mkdirSync(folder, { recursive: true })
  const name = `${folder}/${entry ?? 'worker'}-${process.pid}-${++written}`
  let inner = entry === undefined ? `${ROOT}/worker/index.ts` : `${ROOT}/tests/support/${entry}.ts`
  let config = readFileSync(`${ROOT}/wrangler.toml`, 'utf8')
    .replace('"worker/index.ts"', `"${name}.ts"`)
    .replace('"widget/dist/site"', `"${ROOT}/widget/dist/site"`)
    .replace('"worker/migrations"', `"${ROOT}/worker/migrations"`)
  for (const [from, to] of Object.entries(changes)) {
    config = config.replaceAll(from, to)
    inner = inner.replace(from, to)
  }
  writeFileSync(
    `${name}.ts`,
    `import worker from ${JSON.stringify(inner)}
import { withDoor } from ${JSON.stringify(`${ROOT}/tests/support/door.ts`)}
export default withDoor(worker)
`,
  )
  writeFileSync(`${name}.toml`, config)
  return `${name}.toml`
}
