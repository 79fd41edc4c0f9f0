import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { Marked, type Token, type Tokens } from 'marked'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import packageJson from '../../package.json' with { type: 'json' }
import { slugOf } from '../../worker/docs/render.ts'
import { type Collector, useCollector } from '../support/shared-collector.ts'
import { signIn } from '../support/staff.ts'

const ROOT = join(import.meta.dirname, '../..')
const FILES = [
  'README.md',
  'tests/README.md',
  ...globSync(['worker/docs/*.md', '.github/**/*.md'], { cwd: ROOT }).toSorted(),
]
const GUIDES = FILES.filter((file) => file.startsWith('worker/docs/'))
const PICTURES_MAX_BYTES = 500_000
const README_MAX = { lines: 200, words: 1_500 }
/** What npm does without a script of ours. */
const NPM_OWN = ['ci', 'install']

const marked = new Marked({ gfm: true })
const sources = new Map(FILES.map((file) => [file, readFileSync(join(ROOT, file), 'utf8')]))
const read = (file: string) => sources.get(file) ?? ''

function tokensOf(file: string): readonly Token[] {
  const all: Token[] = []
  void marked.walkTokens(marked.lexer(read(file)), (token) => void all.push(token))
  return all
}

function anchorsOf(file: string): readonly string[] {
  return tokensOf(file).flatMap((token) =>
    token.type === 'heading' ? slugOf((token as Tokens.Heading).text.replaceAll(/[`*_]/g, '')) : [],
  )
}

/** Whether a link of a file leads somewhere; of what is elsewhere, its form alone is looked at. */
function isGood(file: string, href: string): boolean {
  if (/^(https?|mailto):/.test(href)) return URL.canParse(href)
  const [path = '', anchor] = href.split('#')
  const target = path === '' ? file : relative(ROOT, join(ROOT, dirname(file), path))
  if (target.startsWith('..') || !existsSync(join(ROOT, target))) return false
  return anchor === undefined || anchorsOf(target).includes(anchor)
}

/** Every command that a file names, in lines of code or within a sentence. */
function commandsOf(file: string): readonly string[] {
  return tokensOf(file)
    .flatMap((token) =>
      token.type === 'code' || token.type === 'codespan' ? (token as Tokens.Code).text : [],
    )
    .flatMap((text) => text.split(/\n|&&/))
    .map((line) => line.trim())
}

function isKnown(command: string): boolean {
  const [, run, name = ''] = /^npm( run)? ([\w:-]+)/.exec(command) ?? []
  return Object.hasOwn(packageJson.scripts, name) || (run === undefined && NPM_OWN.includes(name))
}

describe.each(FILES)('%s', (file) => {
  it('links to nothing that is not there', () => {
    const hrefs = tokensOf(file).flatMap((token) =>
      token.type === 'link' || token.type === 'image' ? (token as Tokens.Link).href : [],
    )
    expect(hrefs.filter((href) => !isGood(file, href))).toEqual([])
  })

  it('names no command that package.json lacks', () => {
    const commands = commandsOf(file).filter((command) => /^npm\b/.test(command))
    expect(commands.filter((command) => !isKnown(command))).toEqual([])
  })

  it('creates what wrangler.toml asks for, by the same names', () => {
    const config = readFileSync(join(ROOT, 'wrangler.toml'), 'utf8')
    const named = commandsOf(file).flatMap(
      (command) => /^npx wrangler (?:queues|r2 bucket) create (\S+)/.exec(command)?.[1] ?? [],
    )
    expect(named.filter((name) => !config.includes(`"${name}"`))).toEqual([])
  })
})

describe('the README', () => {
  it('is no longer than people read', () => {
    const text = read('README.md')
    expect(text.split('\n').length).toBeLessThanOrEqual(README_MAX.lines)
    expect(text.split(/\s+/).length).toBeLessThanOrEqual(README_MAX.words)
  })

  it('leads to every guide', () => {
    for (const guide of GUIDES) expect(read('README.md')).toContain(`](${guide})`)
  })
})

describe.each([...GUIDES, 'tests/README.md'])('%s', (file) => {
  it('lists its sections at the top, all of them and in their order', () => {
    const tokens = marked.lexer(read(file))
    const list = tokens.find(({ type }) => type === 'list') as Tokens.List
    const sections = tokens.flatMap((token) =>
      token.type === 'heading' && token['depth'] === 2 ? (token as Tokens.Heading).text : [],
    )
    expect(list.items.map(({ text }) => text)).toEqual(
      sections.map((text) => `[${text}](#${slugOf(text)})`),
    )
  })
})

describe('the pictures', () => {
  it('are all used, and together below half a megabyte', () => {
    const files = globSync('worker/docs/pictures/*.png', { cwd: ROOT })
    const texts = [...sources.values()].join('\n')
    expect(files.filter((file) => !texts.includes(`pictures/${basename(file)}`))).toEqual([])
    const bytes = files.map((file) => statSync(join(ROOT, file)).size)
    expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(PICTURES_MAX_BYTES)
  })
})

describe('the pages of a collector', () => {
  let collector: Collector
  const pages = new Map<string, string>()

  beforeAll(async () => {
    collector = await useCollector()
    await collector.seed({ id: 'demo' })
    const paths = ['/', '/docs', ...GUIDES.map((file) => `/docs/${basename(file, '.md')}`)]
    for (const path of paths) {
      pages.set(path, await (await collector.fetch(path)).text())
    }
  })
  afterAll(() => collector.close())

  const all = (pattern: RegExp, html: string) =>
    [...html.matchAll(pattern)].map(([, found = '']) => found)
  const hrefsOf = (html: string) => all(/<a [^>]*href="([^"]*)"/g, html)

  it('answer, each with the styles of all pages and its own', async () => {
    for (const [path, html] of pages) {
      expect([path, (await collector.fetch(path)).status]).toEqual([path, 200])
      for (const styles of all(/<link rel="stylesheet" href="([^"]*)"/g, html)) {
        const { status, headers } = await collector.fetch(styles)
        expect([styles, status, headers.get('content-type')]).toEqual([
          styles,
          200,
          'text/css; charset=utf-8',
        ])
      }
    }
  })

  it('have one heading each, no script and no picture from elsewhere', () => {
    for (const [path, html] of pages) {
      expect([path, all(/<(h1)\b/g, html)]).toEqual([path, ['h1']])
      expect([path, html.includes('<script')]).toEqual([path, false])
      const foreign = all(/<img [^>]*src="([^"]*)"/g, html).filter(
        (src) => !src.startsWith('/docs/pictures/'),
      )
      expect([path, foreign]).toEqual([path, []])
    }
  })

  it('show every picture', async () => {
    const shown = [...pages.values()].flatMap((html) => all(/<img [^>]*src="([^"]*)"/g, html))
    expect(shown.length).toBeGreaterThan(3)
    for (const src of new Set(shown)) {
      const { status, headers } = await collector.fetch(src)
      expect([src, status, headers.get('content-type')]).toEqual([src, 200, 'image/png'])
    }
  })

  it('link to pages that answer, and to places that are there', async () => {
    const targets = new Set(
      [...pages].flatMap(([path, html]) =>
        hrefsOf(html).map((href) => (href.startsWith('#') ? path + href : href)),
      ),
    )
    const own = [...targets].filter((target) => target.startsWith('/'))
    const broken: string[] = []
    for (const target of own) {
      const [path = '', anchor] = target.split('#')
      // Whoever is not signed in is asked who they are.
      const html = pages.get(path) ?? (await (await expectPage(path)).text())
      if (anchor !== undefined && !html.includes(` id="${anchor}"`)) broken.push(target)
    }
    expect(own.length).toBeGreaterThan(20)
    expect(broken).toEqual([])
  })

  it('name every guide once on the page that lists them', () => {
    const listed = hrefsOf(pages.get('/docs')?.split('<main ')[1] ?? '')
    expect(listed.toSorted()).toEqual(
      GUIDES.map((file) => `/docs/${basename(file, '.md')}`).toSorted(),
    )
  })

  it('lead from the root to the desk and to the guides', () => {
    expect(hrefsOf(pages.get('/')?.split('<main ')[1] ?? '')).toEqual(['/desk', '/docs'])
  })

  it('are one click away from the desk', async () => {
    const sam = await signIn(collector, 'demo-sam')
    const html = await (await sam.get('/desk')).text()
    expect(hrefsOf(html.split('<main ')[0] ?? '')).toContain('/docs')
  })

  it('are none where there is no such guide or picture', async () => {
    for (const path of ['/docs/nothing', '/docs/pictures/nothing.png', '/docs/owner/more']) {
      expect([path, (await collector.fetch(path)).status]).toEqual([path, 404])
    }
  })

  async function expectPage(path: string) {
    const answer = await collector.fetch(path, { headers: { accept: 'text/html' } })
    expect([path, answer.status]).toEqual([path, path === '/desk' ? 401 : 200])
    return answer
  }
})
