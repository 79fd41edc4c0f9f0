import { describe, expect, it } from 'vitest'
import { instanceOf, nameIn, readToml } from '../../demo/deploy/instance.ts'
import { REPORTS_MAX } from '../../demo/deploy/large.ts'
import { deploy } from '../../demo/deploy/order.ts'
import { SECRET } from '../../demo/deploy/steps.ts'
import packageJson from '../../package.json' with { type: 'json' }
import { type Account, accountOf, MIGRATIONS } from '../support/account.ts'

const TOML = readToml()

/** Everything in a configuration that a second collector in the same account could share. */
function sharedNames(toml: string): readonly string[] {
  const keys = 'name|database_name|queue|dead_letter_queue|bucket_name|namespace_id'
  const found = toml.matchAll(new RegExp(`^(?:${keys}) = "([^"]*)"`, 'gm'))
  const bindings = ['EMAIL', 'NEARBY', 'NETWORK', 'SITEWIDE', 'MISSES', 'ACTS']
  return [...new Set([...found].map(([, name = '']) => name))].filter(
    (name) => !bindings.includes(name),
  )
}

describe('C2: a second collector in the same account', () => {
  it('shares no worker, database, bucket, queue or rate limit with the first', () => {
    const [first, second, third] = ['amends', 'shop2', 'staging'].map((name) =>
      sharedNames(instanceOf(TOML, name).config),
    )
    expect(first).toEqual(sharedNames(TOML))
    // The worker and its database, three queues, a bucket and five rate limits.
    expect(first).toHaveLength(1 + 3 + 1 + 5)
    expect(second).toHaveLength(first?.length ?? 0)
    const all = [...(first ?? []), ...(second ?? []), ...(third ?? [])]
    expect(new Set(all).size).toBe(all.length)
  })

  it('follows the name that its owner gives the worker', () => {
    const renamed = TOML.replace('name = "amends"', 'name = "shop2"')
    expect(nameIn(renamed)).toBe('shop2')
    expect(instanceOf(renamed, nameIn(renamed)).config).toBe(instanceOf(TOML, 'shop2').config)
  })

  it.each(['Shop', '', 'a b', 'shop2"\nmain = "x', '-shop'])('refuses the name %j', (name) => {
    expect(() => instanceOf(TOML, name)).toThrow('can’t be a collector’s name')
  })
})

/** An account, and what deploying there comes to. */
function accountIn(given: Partial<Account>) {
  const { wrangler, ran, secretFiles } = accountOf(given)
  const told: string[] = []
  const run = (more: { adopt?: boolean; newSecret?: boolean } = {}) => {
    const { adopt = false, newSecret = false } = more
    const instance = instanceOf(TOML, 'amends')
    const order = { wrangler, instance, adopt, newSecret, migrations: MIGRATIONS }
    deploy(order, (line) => told.push(line))
  }
  return { run, ran, told, secretFiles }
}

const OURS = { tables: ['site', 'report', 'event', 'staff_session'], owner: null, applied: [] }
const ALL = ['d1 create amends', 'd1 migrations apply', 'deploy']

describe('C14: deploying', () => {
  it('brings the database up to date before the code goes online', () => {
    const account = accountIn({})
    account.run()
    expect(account.ran).toEqual(ALL)
  })

  it('stops at a migration that fails, before the code goes online', () => {
    const account = accountIn({ databases: { amends: { ...OURS } }, failing: 'd1 migrations' })
    expect(() => account.run()).toThrow('A migration failed')
    expect(account.ran).toEqual([])
  })

  it('stops where Wrangler says that all is well and a migration is missing all the same', () => {
    const account = accountIn({ databases: { amends: { ...OURS } }, skipping: true })
    expect(() => account.run()).toThrow('A migration failed')
    expect(account.ran).toEqual(['d1 migrations apply'])
  })

  it.each(['d1 list', 'd1 create', 'd1 execute', 'secret list', 'deploy'])(
    'ends with an error where this fails: %s',
    (failing) => {
      expect(() => accountIn({ failing }).run()).toThrow(/Can’t|failed|isn’t/)
    },
  )

  it('hides nothing: no command goes on after one that failed', () => {
    expect(packageJson.scripts.deploy).not.toMatch(/\|\||;/)
  })
})

describe('C13: the database of a former release that holds many reports', () => {
  const tables = [...OURS.tables, 'd1_migrations']
  const former = (reports: number, ...applied: readonly string[]) =>
    accountIn({ databases: { amends: { ...OURS, tables, applied, reports } } })

  it('is spared the part of a migration that reads all reports, and gets the rest', () => {
    const account = former(REPORTS_MAX + 1, '0001_initial.sql')
    account.run()
    expect(account.ran).toEqual(['d1 execute 0009_upgrades.sql', 'd1 migrations apply', 'deploy'])
  })

  it('gets all of it where there are few', () => {
    const account = former(REPORTS_MAX, '0001_initial.sql')
    account.run()
    expect(account.ran).toEqual(['d1 migrations apply', 'deploy'])
  })

  it('goes on as usual where it has that migration', () => {
    const account = former(REPORTS_MAX + 1, '0001_initial.sql', '0009_upgrades.sql')
    account.run()
    expect(account.ran).toEqual(['d1 migrations apply', 'deploy'])
  })

  it('is left alone where it is older than that', () => {
    const account = former(REPORTS_MAX + 1)
    expect(() => account.run()).toThrow('Nothing was changed')
    expect(account.ran).toEqual([])
  })
})

describe('C2: a database that has the name already', () => {
  it.each([
    ['is another collector’s', { ...OURS, tables: [...OURS.tables, 'install'], owner: 'shop2' }],
    ['is another program’s', { ...OURS, tables: ['orders'] }],
  ])('is left alone where it %s', (_whose, database) => {
    const account = accountIn({ databases: { amends: database } })
    expect(() => account.run()).toThrow('Nothing was changed')
    expect(account.ran).toEqual([])
  })

  it('is taken over by whoever says so', () => {
    const account = accountIn({
      databases: { amends: { ...OURS, tables: ['orders'], applied: [] } },
    })
    account.run({ adopt: true })
    expect(account.ran).toContain('deploy')
  })
})

describe('C16: the secret of a worker', () => {
  const database = { ...OURS, applied: [] }

  it('C16: is made where there is none, shown once, and left out of the command', () => {
    const account = accountIn({})
    account.run()
    const [file = ''] = account.secretFiles
    const made = (JSON.parse(file) as Record<string, string>)[SECRET] ?? ''
    expect(made.length).toBeGreaterThanOrEqual(43)
    expect(account.told.join('\n').split(made)).toHaveLength(2)
    expect(account.ran.join('\n')).not.toContain(made)
  })

  it('C16: is never replaced where there is one', () => {
    const account = accountIn({ databases: { amends: { ...database } }, secrets: [SECRET] })
    account.run()
    expect([account.secretFiles, account.told]).toEqual([[], []])
  })

  it('C16: is not made in the place of one that is lost, unless somebody says so', () => {
    const lost = { databases: { amends: { ...database } }, secrets: [], encryptedKeys: 1 }
    const account = accountIn(lost)
    expect(() => account.run()).toThrow('npx wrangler secret put')
    expect(account.ran).not.toContain('deploy')
    const wanted = accountIn({ ...lost, databases: { amends: { ...OURS, applied: [] } } })
    wanted.run({ newSecret: true })
    expect(wanted.secretFiles).toHaveLength(1)
  })
})
