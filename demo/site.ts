import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { channelColumns } from '../worker/db/endpoints.ts'
import { CHANNELS, findChannel, readConfig } from '../worker/notifications/channels/channels.ts'
import { isOriginPattern } from '../worker/security/origin-pattern.ts'
import { addressRule } from '../worker/security/webhook-url.ts'
import { readSiteFile } from '../worker/sites/schema.ts'
import { keepOnlySql, seedSql } from './seed.ts'
import { SENTENCES } from './sentences.ts'

// The collector knows its own names: it refuses those when it sends.
const RULE = addressRule({ LOOPBACK: process.env['LOOPBACK'] ?? '' })

const [path, where = '--local'] = process.argv.slice(2)
if (path === undefined || !['--local', '--remote'].includes(where)) {
  fail('Usage: npm run site -- your-site.json [--local | --remote]')
}
const { site, staff, endpoints } = readFile(path)
const ids = endpoints.map(({ id }) => id)
const sql = [
  ...seedSql({ site, staff, endpoints, now: Date.now() }),
  keepOnlySql('endpoint', site.id, ids),
]
const sqlFile = `${import.meta.dirname}/../.wrangler/site.sql`
mkdirSync(resolve(sqlFile, '..'), { recursive: true })
writeFileSync(sqlFile, sql.join(';\n'))
const args = ['d1', 'execute', 'DB', where, '--yes', '--file', sqlFile]
const { status } = spawnSync(`${import.meta.dirname}/../node_modules/.bin/wrangler`, args, {
  stdio: 'inherit',
})
process.exit(status ?? 1)

function readFile(name: string) {
  let json: unknown
  try {
    json = JSON.parse(readFileSync(name, 'utf8'))
  } catch (error) {
    fail(`Can’t read ${name}: ${error instanceof Error ? error.message : 'it isn’t valid JSON'}`)
  }
  const { file, faults } = readSiteFile(json, {
    isOrigin: isOriginPattern,
    channels: CHANNELS.map((channel) => channel.name),
    readEndpoint,
    sentences: SENTENCES,
  })
  return file ?? fail(faults.join('\n'))
}

function readEndpoint(format: string, given: Readonly<Record<string, unknown>>) {
  const channel = findChannel({ channel: format })
  if (!channel) return { faults: [{ field: 'format', sentence: 'no such channel' }] }
  const config = readConfig(channel, given, RULE)
  if (!('url' in config)) return { faults: config }
  return { isSigned: channel.isSigned, columns: channelColumns(format, config) }
}

function fail(sentence: string): never {
  console.error(sentence)
  process.exit(1)
}
