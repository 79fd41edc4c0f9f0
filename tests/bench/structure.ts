import { circlesIn, graphOf, longestPath } from '../support/house/graph.ts'
import {
  codeOf,
  crumbs,
  doubleNames,
  isLanguage,
  readTree,
  type Tree,
} from '../support/house/tree.ts'

const LARGE_FOLDER = 20
const LONG_FILE = 400
const SHOWN = 8

/** How a checkout is built: sizes, paths and circles of imports, names that are declared twice. */
export function benchStructure(root = '.'): void {
  const tree = readTree(root)
  printSizes(tree)
  printFolders(tree)
  const source = [...sourceOf(tree, 'widget'), ...sourceOf(tree, 'worker')]
  const long = source.filter(({ code }) => (code?.lines ?? 0) > LONG_FILE)
  print(
    `over ${LONG_FILE} lines of code`,
    long.map(({ path, code }) => `${path} ${code?.lines}`),
  )
  print(
    'below 20 lines, with one importer',
    crumbs(tree).map(({ path, lines }) => `${path} ${lines}`),
  )
  const graph = graphOf(tree)
  const steps = longestPath(graph).map((files) =>
    files.length > 1 ? `a circle of ${files.length} files` : `${files[0]}`,
  )
  print('steps of the longest path of imports, types included', steps, Infinity)
  const circles = circlesIn(graph).map((files) => `${files.length} files: ${files.join(', ')}`)
  print('circles, types included', circles, Infinity)
  for (const program of ['widget', 'worker']) {
    const names = [...doubleNames(tree, program)].map(([name, files]) => `${name} ${files.length}`)
    print(`names that more than one file of ${program} exports`, names, Infinity)
  }
}

function printSizes(tree: Tree): void {
  for (const program of ['widget', 'worker']) {
    const files = sourceOf(tree, program)
    const lines = median(files.map((file) => file.lines))
    const code = median(files.map((file) => file.code?.lines ?? 0))
    console.log(
      `  ${program}: ${files.length} files without languages, median ${lines} lines, ${code} of code`,
    )
  }
}

function printFolders(tree: Tree): void {
  const sizes = new Map<string, number>()
  for (const { path, folder } of tree.files) {
    if (/^(?:widget|worker)\//.test(path)) sizes.set(folder, (sizes.get(folder) ?? 0) + 1)
  }
  const sorted = [...sizes].toSorted(([, a], [, b]) => b - a)
  const large = sorted.filter(([, size]) => size > LARGE_FOLDER).length
  console.log(`  folders: ${sizes.size}, of them over ${LARGE_FOLDER} files: ${large}`)
  for (const [folder, size] of sorted.slice(0, SHOWN)) console.log(`    ${folder} ${size}`)
}

function print(what: string, items: readonly string[], shown = SHOWN): void {
  console.log(`  ${what}: ${items.length}`)
  for (const item of items.slice(0, shown)) console.log(`    ${item}`)
  if (items.length > shown) console.log(`    and ${items.length - shown} more`)
}

function sourceOf(tree: Tree, program: string) {
  return codeOf(tree, program).filter(({ path }) => !isLanguage(path))
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
