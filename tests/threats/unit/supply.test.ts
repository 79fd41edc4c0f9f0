import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  cpSync,
  globSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { resolve } from 'node:path'
import { build } from 'vite'
import { afterAll, describe, expect, it } from 'vitest'
import packageJson from '../../../package.json' with { type: 'json' }
import { judge } from '../../bench/audit.ts'
import { cases } from '../../support/length.ts'

const ROOT = resolve(import.meta.dirname, '../../..')
const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

interface Locked {
  /** Set where it is installed under another one. */
  readonly name?: string
  readonly version: string
  readonly integrity?: string
  readonly resolved?: string
  readonly hasInstallScript?: boolean
}
const lockText = readFileSync(`${ROOT}/package-lock.json`, 'utf8')
const { packages } = JSON.parse(lockText) as { readonly packages: Record<string, Locked> }
const nameOf = (path: string) => path.replace(/^.*node_modules\//, '')
/** What a package is called by those who publish it, also where it is installed under another name. */
const publishedName = ([path, { name }]: readonly [string, Locked]) => name ?? nameOf(path)
const locked = Object.entries(packages).filter(([path]) => path !== '')

/** The hash of each file of the widget that a build left in a folder. */
function hashesIn(folder: string) {
  const dist = `${folder}/widget/dist/site`
  const files = globSync('**/*.{js,css,json}', { cwd: dist }).toSorted()
  return files.map((file) => [
    file,
    createHash('sha256')
      .update(readFileSync(`${dist}/${file}`))
      .digest('hex'),
  ])
}

/** Builds from a copy of the sources elsewhere; returns what came out. */
function buildElsewhere(prefix: string, env: Record<string, string>, touched: Date) {
  const folder = mkdtempSync(`${tmpdir()}/${prefix}`)
  folders.push(folder)
  for (const part of ['widget', 'worker', 'package.json', 'package-lock.json', 'tsconfig.json']) {
    const filter = (path: string) => !path.startsWith(`${ROOT}/widget/dist`)
    cpSync(`${ROOT}/${part}`, `${folder}/${part}`, { recursive: true, filter })
  }
  symlinkSync(`${ROOT}/node_modules`, `${folder}/node_modules`)
  for (const file of globSync('widget/**/*.{ts,tsx,css}', { cwd: folder })) {
    utimesSync(`${folder}/${file}`, touched, touched)
  }
  const { status, stderr } = spawnSync('npm', ['run', '--silent', 'build'], {
    cwd: folder,
    env: { ...process.env, ...env },
    encoding: 'utf8',
  })
  expect({ status, stderr }).toMatchObject({ status: 0 })
  return hashesIn(folder)
}

const BUILDS = [
  ['another place-', { TZ: 'Asia/Kolkata', LANG: 'tr_TR.UTF-8' }, new Date(0)],
  ['b-', { TZ: 'UTC', LANG: 'C', NODE_ENV: 'development' }, new Date()],
] as const

describe('T29: the widget', { timeout: 300_000 }, () => {
  it(
    'is the same to the byte from every build, wherever and whenever it is made',
    { tags: 'longer' },
    () => {
      // What `npm test` has just built.
      const first = hashesIn(ROOT)
      for (const [prefix, env, touched] of cases(1, BUILDS)) {
        expect(buildElsewhere(prefix, env, touched)).toEqual(first)
      }
      const chunks = first.flatMap(([file = '']) => /^w\/_\/([a-z]+)-/.exec(file)?.[1] ?? [])
      // The launcher, its sheet, what comes before it, the pinned file, and what they are called.
      expect(first).toHaveLength(chunks.length + 5)
      // Nothing that the collector sends later is run in a page that pins that one file.
      const pinned = readFileSync(`${ROOT}/widget/pinned.ts`, 'utf8')
      const held = [...pinned.matchAll(/^ {2}([a-z]+): \(\) => import/gm)].map(
        ([, name = '']) => name,
      )
      expect(new Set(held)).toEqual(new Set(chunks))
    },
  )

  it('has one dependency in all of its code', async () => {
    const ids: string[] = []
    const note = {
      name: 'note',
      moduleParsed: ({ id }: { readonly id: string }) => void ids.push(id),
    }
    // The pinned file holds every chunk.
    await build({
      configFile: `${ROOT}/widget/vite.config.ts`,
      mode: 'pinned',
      build: { write: false },
      plugins: [note],
    })
    const foreign = ids.filter((id) => id.includes('node_modules/'))
    const names = foreign.map((id) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(id)?.[1])
    expect(ids.filter((id) => id.startsWith(`${ROOT}/widget/`)).length).toBeGreaterThan(40)
    expect([...new Set(names)]).toEqual(['preact'])
    expect(ids.filter((id) => id.startsWith(`${ROOT}/worker/`))).toEqual([])
  })
})

describe('T29: the bill of materials', { timeout: 300_000 }, () => {
  it('lists each package of the lockfile, with its version and its hash', () => {
    const { stdout } = spawnSync('npm', ['run', '--silent', 'sbom'], {
      cwd: ROOT,
      encoding: 'utf8',
    })
    const { bomFormat, components } = JSON.parse(stdout) as {
      readonly bomFormat: string
      readonly components: readonly { purl: string; hashes: readonly { alg: string }[] }[]
    }
    expect(bomFormat).toBe('CycloneDX')
    const listed = components.map(({ purl }) => decodeURIComponent(purl))
    const all = locked.map((one) => `pkg:npm/${publishedName(one)}@${one[1].version}`)
    expect(listed.toSorted()).toEqual([...new Set(all)].toSorted())
    expect(components.filter(({ hashes }) => hashes[0]?.alg !== 'SHA-512')).toEqual([])
  })
})

describe('T29: what is installed', () => {
  it('is fixed to the byte, from whatever registry one uses', () => {
    expect(locked.filter(([, one]) => !one.integrity?.startsWith('sha512-'))).toEqual([])
    expect(locked.filter(([, one]) => one.resolved !== undefined)).toEqual([])
    const { dependencies, devDependencies } = packageJson
    const wanted = Object.values({ ...dependencies, ...devDependencies })
    expect(
      wanted.filter((version) => !/^(?:npm:@?[\w./-]+@)?\d+\.\d+\.\d+$/.test(version)),
    ).toEqual([])
  })

  it('runs no script of its own but those that are allowed, and names those that are not', () => {
    const running = locked.filter(([, one]) => one.hasInstallScript).map(([path]) => nameOf(path))
    expect(running.toSorted()).toEqual(Object.keys(packageJson.allowScripts).toSorted())
  })
})

describe('T29: the audit', () => {
  const report = (vulnerabilities: object) =>
    JSON.stringify({ auditReportVersion: 2, vulnerabilities })

  it('fails for what is known, in whatever package, and says where', () => {
    const found = judge(report({ vite: { severity: 'low', range: '<9' } }))
    expect(found).toEqual({ isFault: true, says: expect.stringContaining('low: vite <9') })
    expect(judge(report({})).isFault).toBe(false)
  })

  it.each([
    ['does not know the question', '{"message":"405 Method Not Allowed - POST","statusCode":405}'],
    ['cannot be reached', '{"message":"request failed","error":{"summary":"","detail":""}}'],
    ['answers something else', '<html>'],
    ['does not answer', ''],
  ])('is not done, and says so, where the registry %s', (_what, output) => {
    expect(judge(output)).toEqual({ isFault: false, says: expect.stringContaining('NOT DONE') })
  })
})
