import { type ChildProcess, spawn } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cases } from '../support/length.ts'

const ROOT = `${import.meta.dirname}/../..`
const FOLDER = mkdtempSync(`${tmpdir()}/amends-commands-`)
const FILE = `${FOLDER}/your-site.json`
const SECRET = `whsec_${'A'.repeat(32)}`

afterAll(() => rmSync(FOLDER, { recursive: true, force: true }))

interface Ended {
  readonly code: number | null
  readonly said: string
}

/** Runs a program on a database of its own, as somebody without a terminal does. */
async function run(program: string, args: readonly string[]): Promise<Ended> {
  const child: ChildProcess = spawn(process.execPath, [`${ROOT}/demo/${program}`, ...args], {
    cwd: ROOT,
    env: { ...process.env, AMENDS_STATE: FOLDER },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const printed of [child.stdout, child.stderr]) {
    printed?.setEncoding('utf8').on('data', (text: string) => (said += text))
  }
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, said }
}

const site = (args: readonly string[]) => run('site.ts', args)
const rebuild = (args: readonly string[]) => run('database/rebuild.ts', args)

/** The example file as its owner fills it in, with a change. */
function writeSite(change: (text: string) => string = (text) => text): void {
  const example = readFileSync(`${ROOT}/demo/example-site.json`, 'utf8')
  writeFileSync(FILE, change(example.replace(/whsec_REPLACE\w*/, SECRET)))
}

describe('a command that nobody can run as it was typed', () => {
  it.each([
    ['npm run site', site, []],
    ['npm run site', site, ['one.json', 'two.json']],
    ['npm run site', site, ['one.json', '--locl']],
    ['npm run rebuild', rebuild, ['--help']],
  ] as const)('says how it’s used: %s (%#)', async (name, command, args) => {
    const { code, said } = await command(args)
    expect(code).toBe(1)
    expect(said).toMatch(new RegExp(`^Usage: ${name} -- .*\\n$`))
  })

  it('says in one line that a site’s file isn’t there', async () => {
    const { code, said } = await site([`${FOLDER}/nothing.json`])
    expect([code, said]).toEqual([1, `There’s no file ${FOLDER}/nothing.json.\n`])
  })
})

describe('the commands that ask a database', () => {
  let early: Ended

  // Each command starts Wrangler, which takes seconds: what the first one found is a test too.
  beforeAll(async () => {
    writeSite()
    early = await site([FILE])
    migrate()
  })

  it('say what to run where there’s no database yet', () => {
    expect(early.code).toBe(1)
    expect(early.said).toMatch(/^The database on this machine isn’t there yet.*npm start.*\n$/)
  })

  it('rebuild says how many reports it checked', { tags: 'long' }, async () => {
    expect(await rebuild([])).toEqual({ code: 0, said: '0 reports checked.\n' })
  })

  it('site stores a site that’s new', async () => {
    writeSite()
    expect(await site([FILE])).toEqual({ code: 0, said: 'my-shop is stored.\n' })
  })

  // Whatever a site says is stored as it says it, also where it looks like a value's place.
  it.each(cases(0, ["Is it 5?1 “or” '6'?", 'Wrong; -- ?2']))(
    'site says that a changed file has %j, and stores it with --force',
    { tags: 'longer' },
    async (label) => {
      writeSite()
      await site([FILE, '--force'])
      writeSite((text) => text.replace('Something wrong?', label))
      const asked = await site([FILE])
      expect(asked.code).toBe(1)
      expect(asked.said).toContain(`label changes: "Something wrong?" → "${label}"`)
      expect(asked.said).toContain('add --force')
      const forced = await site([FILE, '--force'])
      expect([forced.code, forced.said.split('\n').at(-2)]).toEqual([0, 'Stored.'])
      const again = await site([FILE])
      expect(again.said).toBe('Nothing to store: the site is as the file and the desk have it.\n')
    },
  )
})

/** Brings the database, which the first command made, to where `npm start` brings it. */
function migrate(): void {
  const [file = ''] = globSync(`${FOLDER}/state/v3/d1/*/*.sqlite`).filter(
    (path) => !path.endsWith('metadata.sqlite'),
  )
  const db = new DatabaseSync(file)
  for (const path of globSync(`${ROOT}/worker/migrations/*.sql`).toSorted()) {
    db.exec(readFileSync(path, 'utf8'))
  }
  db.close()
}
