import { existsSync, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline/promises'
import { channelColumns } from '../worker/db/endpoints.ts'
import { CHANNELS, findChannel, readConfig } from '../worker/notifications/channels/channels.ts'
import { isOriginPattern } from '../worker/security/origin-pattern.ts'
import { addressRule } from '../worker/security/webhook-url.ts'
import { readSiteFile } from '../worker/sites/schema.ts'
import { DatabaseFault, wranglerD1 } from './database/wrangler-d1.ts'
import { fail, readCommandLine } from './program.ts'
import { importSite, type SiteStore } from './sites/import-site.ts'
import { SENTENCES } from './sites/sentences.ts'

// The collector knows its own names: it refuses those when it sends.
const RULE = addressRule({ LOOPBACK: process.env['LOOPBACK'] ?? '' })

const USAGE = 'npm run site -- your-site.json [--local | --remote] [--force]'
const { values, positionals } = readCommandLine(USAGE, {
  allowPositionals: true,
  options: {
    local: { type: 'boolean', default: false },
    remote: { type: 'boolean', default: false },
    force: { type: 'boolean', default: false },
  },
})
const [path, ...rest] = positionals
if (path === undefined || rest.length > 0 || (values.local && values.remote)) {
  fail(`Usage: ${USAGE}`)
}
const db = wranglerD1(values.remote ? '--remote' : '--local')
const store: SiteStore = {
  read: async (sql) => (await db.prepare(sql).all<Record<string, string>>()).results,
  write: async (statements) => {
    await db.batch(statements.map((sql) => db.prepare(sql)))
  },
}
const talk = { now: Date.now(), say: (sentence: string) => console.log(sentence), ask }
const isStored = await importSite(readFile(path), store, talk).catch((error: unknown) => {
  if (error instanceof DatabaseFault) fail(error.message)
  throw error
})
if (!isStored) fail('Nothing was stored.')

/** Whether what was said is to be done. A script says so beforehand, with `--force`. */
async function ask(): Promise<boolean> {
  if (values.force) return true
  if (!process.stdin.isTTY) {
    console.error('To store these changes from a script, add --force.')
    return false
  }
  const lines = createInterface({ input: process.stdin, output: process.stdout })
  const answer = await lines.question('Store these changes? [y/N] ')
  lines.close()
  return /^y(es)?$/i.test(answer.trim())
}

function readFile(name: string) {
  if (!existsSync(name)) fail(`There’s no file ${name}.`)
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
