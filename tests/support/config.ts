import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'

const ROOT = resolve(import.meta.dirname, '../..')

/** Writes the project's own configuration with another entry, and some of its text changed. */
export function writeConfig(entry: string, changes: Readonly<Record<string, string>> = {}): string {
  let config = readFileSync(`${ROOT}/wrangler.toml`, 'utf8')
    .replace('"worker/index.ts"', `"${ROOT}/tests/support/${entry}.ts"`)
    .replace('"widget/dist/site"', `"${ROOT}/widget/dist/site"`)
    .replace('"worker/migrations"', `"${ROOT}/worker/migrations"`)
  for (const [from, to] of Object.entries(changes)) config = config.replaceAll(from, to)
  const folder = `${ROOT}/.wrangler`
  mkdirSync(folder, { recursive: true })
  const path = `${folder}/${entry}-${process.pid}.toml`
  writeFileSync(path, config)
  return path
}
