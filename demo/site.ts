import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { parseArgs } from 'node:util'
import { channelColumns } from '../worker/db/endpoints.ts'
import { CHANNELS, findChannel, readConfig } from '../worker/notifications/channels/channels.ts'
import { isOriginPattern } from '../worker/security/origin-pattern.ts'
import { addressRule } from '../worker/security/webhook-url.ts'
import { readSiteFile } from '../worker/sites/schema.ts'
import { importSite, type SiteStore } from './sites/import-site.ts'
import { SENTENCES } from './sites/sentences.ts'

// The collector knows its own names: it refuses those when it sends.
const RULE = addressRule({ LOOPBACK: process.env['LOOPBACK'] ?? '' })

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    local: { type: 'boolean', default: false },
    remote: { type: 'boolean', default: false },
    force: { type: 'boolean', default: false },
  },
})
const [path, ...rest] = positionals
const WHERE = values.remote ? '--remote' : '--local'
if (path === undefined || rest.length > 0 || (values.local && values.remote)) {
  fail('Usage: npm run site -- your-site.json [--local | --remote] [--force]')
}
const store: SiteStore = {
  read: (sql) => {
    const answer = JSON.parse(wrangler(['--json', '--command', sql])) as readonly {
      readonly results: Awaited<ReturnType<SiteStore['read']>>
    }[]
    return Promise.resolve(answer[0]?.results ?? [])
  },
  write: (statements) => {
    const sqlFile = resolve(import.meta.dirname, '../.wrangler/site.sql')
    mkdirSync(resolve(sqlFile, '..'), { recursive: true })
    writeFileSync(sqlFile, statements.join(';\n'))
    wrangler(['--yes', '--file', sqlFile])
    return Promise.resolve()
  },
}
const isStored = await importSite(readFile(path), store, {
  now: Date.now(),
  say: (sentence) => console.log(sentence),
  ask,
})
if (!isStored) fail('Nothing was stored.')

/** Whether what was said is to be done. A script says so beforehand, with `--force`. */
async function ask(): Promise<boolean> {
  if (values.force) return true
  if (!process.stdin.isTTY) {
    console.error('Nobody is here to be asked. A script stores these changes with --force.')
    return false
  }
  const lines = createInterface({ input: process.stdin, output: process.stdout })
  const answer = await lines.question('Store these changes? [y/N] ')
  lines.close()
  return /^y(es)?$/i.test(answer.trim())
}

function wrangler(more: readonly string[]): string {
  const command = `${import.meta.dirname}/../node_modules/.bin/wrangler`
  const { status, stdout, stderr } = spawnSync(command, ['d1', 'execute', 'DB', WHERE, ...more], {
    encoding: 'utf8',
    env: { ...process.env, WRANGLER_SEND_METRICS: 'false', CI: '1' },
  })
  if (status !== 0) fail(`${stdout}${stderr}`)
  return stdout
}

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
