import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import packageJson from '../../package.json' with { type: 'json' }

const ROOT = resolve(import.meta.dirname, '../..')
const PAGES = globSync('.github/**/*.md', { cwd: ROOT }).toSorted()
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8')

/** Names of files and folders in the text that do not exist. */
function missingIn(page: string, text: string): readonly string[] {
  const named = [...text.matchAll(/`((?:widget|worker|demo|tests|\.ci)\/[^`*]*)`/g)]
  const linked = [...text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)]
  const paths = [
    ...named.map(([, path = '']) => path),
    ...linked.map(([, path = '']) => join(dirname(page), path)),
  ]
  return paths.filter((path) => !existsSync(join(ROOT, path)))
}

/** Scripts that the text tells to run and that `package.json` lacks. */
function unknownScriptsIn(text: string): readonly string[] {
  const scripts = new Set(Object.keys(packageJson.scripts))
  const named = [...text.matchAll(/npm run ([\w:-]+)|npm (start|test)\b/g)]
  return named.map(([, run, own]) => run ?? own ?? '').filter((name) => !scripts.has(name))
}

/** Lines that use an action by anything but a full commit hash with its version beside it. */
function unpinnedIn(workflow: string): readonly string[] {
  const lines = workflow.split('\n').filter((line) => line.includes('uses:'))
  return lines.filter((line) => !/uses: [\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))
}

describe('a page for contributors', () => {
  it.each(PAGES)('names only files and folders that exist: %s', (page) => {
    expect(missingIn(page, read(page))).toEqual([])
  })

  it.each(PAGES)('names only scripts that exist: %s', (page) => {
    expect(unknownScriptsIn(read(page))).toEqual([])
  })

  it('is reported where it names what does not exist', () => {
    const text =
      'See `worker/nowhere.ts` and [it](../gone.md), `worker/index.ts`, [x](https://x.example).'
    expect(missingIn('.github/a.md', text)).toEqual(['worker/nowhere.ts', 'gone.md'])
    expect(unknownScriptsIn('`npm run chekc`, `npm test`, `npm run check`')).toEqual(['chekc'])
  })
})

describe('a workflow', () => {
  it.each(globSync('.github/workflows/*.yml', { cwd: ROOT }))(
    'may read alone, ends in time and pins its actions by hash: %s',
    (path) => {
      const workflow = read(path)
      expect(unpinnedIn(workflow)).toEqual([])
      expect(workflow).toContain('\npermissions:\n  contents: read\n')
      expect(workflow).toMatch(/timeout-minutes: \d+/)
    },
  )

  it('is reported where an action has a tag, a short hash or no version', () => {
    const hash = 'de0fac2e4500dabe0009e67214ff5f5447ce83dd'
    const right = `- uses: actions/checkout@${hash} # v6.0.2`
    const wrong = ['@v6', `@${hash.slice(0, 7)} # v6.0.2`, `@${hash}`].map(
      (version) => `- uses: actions/checkout${version}`,
    )
    expect(unpinnedIn([right, ...wrong].join('\n'))).toEqual(wrong)
  })
})
