import { spawn, spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'vite'
import type * as History from './history/past.ts'
import { keepLocalSecret } from './local-secret.ts'
import { CLOCK_JOB } from './names.ts'
import { keepLog, requireFreePort, STATE } from './program.ts'
import { DEMO_SECRET, DEMO_SITE, DEMO_STAFF, linkSql, seedSql } from './seed.ts'
import { shopWords } from './shop-words.ts'
import { askDemo, createShop } from './shop.ts'

// A second demo beside the first one names its own.
const COLLECTOR_PORT = Number(process.env['AMENDS_PORT'] ?? 8787)
const SHOP_PORT = Number(process.env['AMENDS_SHOP_PORT'] ?? 8788)
const COLLECTOR = `http://localhost:${COLLECTOR_PORT}`
const SHOP = `http://localhost:${SHOP_PORT}`
const STORED = ['--persist-to', `${STATE}/state`]
/** How many of the staff get a sign-in link here; the others have work in the history. */
const SIGNED_IN = 2
const WRANGLER = 'node_modules/.bin/wrangler'
const LOG = `${STATE}/amends.log`
const SITE = {
  ...DEMO_SITE,
  origins: [SHOP, `http://127.0.0.1:${SHOP_PORT}`],
  signals: true,
  translations: shopWords(DEMO_SITE),
}
const ENDPOINT = { id: 'demo-shop', url: `${SHOP}/hooks`, secret: DEMO_SECRET }
/** Where Wrangler looks for the secrets of a worker on this machine. It's never committed. */
const DEV_VARS = '.dev.vars'
const LINK_MS = 12 * 60 * 60 * 1000
const START_MAX_MS = 90_000

process.chdir(`${import.meta.dirname}/..`)
await requireFreePort(COLLECTOR_PORT, 'the collector')
await requireFreePort(SHOP_PORT, 'the demo shop')
keepLocalSecret(DEV_VARS)
mkdirSync(STATE, { recursive: true })

step('Building the widget')
run('npm', ['run', '--silent', 'build'])
step('Preparing the database')
run(WRANGLER, ['d1', 'migrations', 'apply', 'DB', '--local', ...STORED])
const tokens = seedDatabase()
step('Starting the collector')
const collector = startCollector()
await waitForCollector()
step('Giving the shop a past')
await givePast()
const shop = createShop({ collector: COLLECTOR, secret: DEMO_SECRET })
shop.listen(SHOP_PORT)
// On this machine no cron rings every minute, so we do.
await tickEveryMinute()
setInterval(() => void tickEveryMinute(), 60_000)

console.log(`
  Shop      ${SHOP}          broken on purpose, so you can report it
  Mailbox   ${SHOP}/mailbox  every email to staff and customers, and the webhooks
  Desk      as Sam, an agent:
            ${COLLECTOR}/desk/sign-in/${tokens[0]}
            as Lea, an admin (in another browser or a private window):
            ${COLLECTOR}/desk/sign-in/${tokens[1]}
            Each link works once. To get another, sign in at ${COLLECTOR}/desk
            as ${DEMO_STAFF[0].email} and check the mailbox.

  The collector’s log is in ${LOG}. Press Ctrl+C to stop everything.
  Reports are kept; the mailbox starts empty each time.
`)

// The history runs the worker's own modules, which Node cannot read without Vite.
async function givePast(): Promise<void> {
  const { hasPast } = (await askDemo(COLLECTOR, 'has-past')) as { hasPast: boolean }
  if (hasPast) return
  const vite = await createServer({
    configFile: false,
    logLevel: 'error',
    appType: 'custom',
    server: { middlewareMode: true, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true },
  })
  const load = vite.ssrLoadModule(`${import.meta.dirname}/history/past.ts`)
  const { makePast } = (await load) as typeof History
  const seed = { site: SITE, staff: DEMO_STAFF, endpoints: [ENDPOINT] }
  const { now } = (await askDemo(COLLECTOR, 'clock')) as { now: number }
  const past = await makePast({ ...seed, collector: COLLECTOR, start: now })
  await vite.close()
  for (const refusal of past.refusals) console.error(`A story broke off: ${refusal}`)
  await askDemo(COLLECTOR, 'past', past)
}

async function tickEveryMinute(): Promise<void> {
  await fetch(`${COLLECTOR}/cdn-cgi/local/scheduled?cron=*+*+*+*+*`).catch(() => null)
}

function step(what: string): void {
  console.log(`${what} …`)
}

function run(command: string, args: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', env: quietEnv() })
  if (status === 0) return
  console.error(`${stdout}${stderr}\n${command} ${args.join(' ')} failed. See its output above.`)
  process.exit(1)
}

// Wrangler would otherwise ask questions and call home.
function quietEnv(): NodeJS.ProcessEnv {
  return { ...process.env, WRANGLER_SEND_METRICS: 'false', CI: '1' }
}

/** Stores the demo site and fresh sign-in links; returns their tokens. */
function seedDatabase(): readonly string[] {
  const now = Date.now()
  const links = DEMO_STAFF.slice(0, SIGNED_IN).map(({ id }) => {
    const secret = randomBytes(24).toString('base64url')
    const hash = createHash('sha256').update(secret).digest('base64url')
    // Made a minute ago, as it were, so that another one may be asked for at once.
    return { secret, hash, sql: linkSql(id, hash, now - 60_001, now + LINK_MS) }
  })
  const sql = [
    ...seedSql({ site: SITE, staff: DEMO_STAFF, endpoints: [ENDPOINT], now }),
    ...links.map((link) => link.sql),
    aheadSql(links.map(({ hash }) => hash)),
  ]
  const file = `${STATE}/seed.sql`
  writeFileSync(file, sql.join(';\n'))
  run(WRANGLER, ['d1', 'execute', 'DB', '--local', '--file', file, ...STORED])
  return links.map(({ secret }) => secret)
}

// The collector's clock may have been turned ahead, and links are made and end by that one.
function aheadSql(hashes: readonly string[]): string {
  const ahead = `coalesce((SELECT ran_at FROM upkeep WHERE job = '${CLOCK_JOB}'), 0)`
  return `UPDATE staff_session
    SET created_at = created_at + ${ahead}, expires_at = expires_at + ${ahead}
    WHERE token_hash IN (${hashes.map((hash) => `'${hash}'`).join(', ')})`
}

function startCollector() {
  const log = createWriteStream(LOG)
  const child = spawn(
    WRANGLER,
    [
      'dev',
      'demo/collector.ts',
      '--port',
      String(COLLECTOR_PORT),
      '--var',
      'LOOPBACK:allow',
      ...STORED,
    ],
    {
      env: quietEnv(),
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  for (const printed of [child.stdout, child.stderr]) keepLog(printed, log)
  let isStopping = false
  const stop = () => {
    isStopping = true
    child.kill()
  }
  process.on('SIGINT', stop).on('SIGTERM', stop).on('SIGHUP', stop).on('exit', stop)
  child.on('exit', (code) => {
    if (!isStopping)
      console.error(`The collector stopped (exit code ${code}). See ${LOG} for the reason.`)
    process.exit(isStopping ? 0 : 1)
  })
  return child
}

async function waitForCollector(): Promise<void> {
  const deadline = Date.now() + START_MAX_MS
  while (Date.now() < deadline) {
    const answer = await fetch(`${COLLECTOR}/health`).catch(() => null)
    if (answer) return
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  collector.kill()
  console.error(`The collector didn’t respond within ${START_MAX_MS / 1000} seconds. See ${LOG}.`)
  process.exit(1)
}
