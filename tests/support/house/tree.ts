import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { type Code, type Declaration, type Import, parseCode } from './parse.ts'

/** An import with what it leads to. */
export interface Arrow extends Import {
  readonly from: string
  /** The file from the root of the tree, or null for a package. */
  readonly to: string | null
}

export interface SourceFile {
  /** From the root of the tree, with `/`. */
  readonly path: string
  readonly folder: string
  readonly text: string
  readonly lines: number
  readonly isCode: boolean
  /** Null for what is no code, such as a sheet. */
  readonly code: Code | null
  readonly arrows: readonly Arrow[]
}

/** A checkout as the rules see it. */
export interface Tree {
  readonly files: readonly SourceFile[]
}

const TOPS = ['widget', 'worker', 'demo', 'tests']
const IGNORED = /^(?:node_modules|dist|\..*)$/
/** What tests compare with, and no code of ours. */
const DATA = /^tests\/(?:fixtures|golden)$/
const CODE = /\.(?:ts|tsx|js|mjs)$/
/** A language's own file, in this tree and in those before it. */
const LANGUAGE =
  /^(?:worker\/(?:i18n|words)\/[a-z]{2}(?:-\w+)?\/|widget\/words\/[a-z]{2}(?:-\w+)?\.)/

/** Reads every source file of a checkout, with its imports. */
export function readTree(root: string): Tree {
  const files = TOPS.filter((top) => existsSync(join(root, top)))
    .flatMap((top) => pathsIn(root, top))
    .map((path) => readSource(root, path))
  return { files }
}

/** The code of one program: its folder's files without types of the surroundings. */
export function codeOf(tree: Tree, program: string): readonly SourceFile[] {
  return tree.files.filter(({ path, isCode }) => isCode && path.startsWith(`${program}/`))
}

/** Whether a file holds the sentences of one language. */
export function isLanguage(path: string): boolean {
  return LANGUAGE.test(path)
}

/** A name with the file that exports it. */
export interface Exported extends Declaration {
  readonly path: string
}

/** Names that more than one file of a program declares and exports; languages speak alike. */
export function doubleNames(tree: Tree, program: string): ReadonlyMap<string, readonly Exported[]> {
  const found = new Map<string, Map<string, Exported>>()
  for (const { path, code } of codeOf(tree, program)) {
    if (isLanguage(path)) continue
    for (const { name, line } of code?.exported ?? []) {
      const files = found.get(name) ?? new Map<string, Exported>()
      if (!files.has(path)) files.set(path, { name, line, path })
      found.set(name, files)
    }
  }
  const doubles = [...found].filter(([, files]) => files.size > 1)
  return new Map(doubles.map(([name, files]) => [name, [...files.values()]]))
}

/** Files of code below 20 lines that only one other file uses; a chunk's entry is used by the build. */
export function crumbs(tree: Tree): readonly SourceFile[] {
  const importers = new Map<string, Set<string>>()
  for (const file of tree.files.filter(({ path }) => !path.startsWith('tests/'))) {
    for (const { to } of file.arrows) {
      if (to) importers.set(to, (importers.get(to) ?? new Set()).add(file.path))
    }
  }
  const build = tree.files.find(({ path }) => path === 'widget/vite.config.ts')?.text ?? ''
  return ['widget', 'worker']
    .flatMap((program) => codeOf(tree, program))
    .filter(({ path, lines }) => lines < CRUMB_LINES && !CRUMB_EXEMPT.test(path))
    .filter(({ path }) => !isLanguage(path) && importers.get(path)?.size === 1)
    .filter(({ path }) => !build.includes(path.slice('widget'.length)))
}

const CRUMB_LINES = 20
const CRUMB_EXEMPT = /\.d\.ts$|\.browser\.js$/

function pathsIn(root: string, folder: string): readonly string[] {
  if (DATA.test(folder)) return []
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter(({ name }) => !IGNORED.test(name))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = posix.join(folder, entry.name)
      return entry.isDirectory() ? pathsIn(root, path) : [path]
    })
}

function readSource(root: string, path: string): SourceFile {
  const text = readFileSync(join(root, path), 'utf8')
  const folder = posix.dirname(path)
  // Most rules look at a part of the tree, and to parse is what takes long.
  const code = once(() => (CODE.test(path) ? parseCode(path, text) : null))
  const arrows = once(() =>
    (code()?.imports ?? []).map((found) => {
      const isFile = found.specifier.startsWith('.')
      return { ...found, from: path, to: isFile ? posix.join(folder, found.specifier) : null }
    }),
  )
  return {
    path,
    folder,
    text,
    lines: text.split('\n').length - 1,
    isCode: CODE.test(path),
    get code() {
      return code()
    },
    get arrows() {
      return arrows()
    },
  }
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | null = null
  return () => (made ??= { value: make() }).value
}
