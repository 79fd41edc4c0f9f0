import { circlesIn, graphOf } from './graph.ts'
import { crumbs, type Tree } from './tree.ts'

const FOLDER_MAX = 20
const FILE_MAX = 400

/** No folder of source holds more than 20 files; migrations are only ever added. */
export function largeFolders(tree: Tree): readonly string[] {
  const sizes = new Map<string, number>()
  for (const { folder } of tree.files) {
    if (/^(?:widget|worker|demo)(?:\/(?!migrations)|$)/.test(folder)) {
      sizes.set(folder, (sizes.get(folder) ?? 0) + 1)
    }
  }
  return [...sizes]
    .filter(([, size]) => size > FOLDER_MAX)
    .map(
      ([folder, size]) =>
        `${folder}: ${size} files; a folder holds at most ${FOLDER_MAX}. Move a subject into a folder of its own.`,
    )
}

/** No file of code holds more than 400 lines, without comments and blanks; languages may. */
export function longFiles(tree: Tree): readonly string[] {
  return tree.files.flatMap(({ path, code }) => {
    const lines = code?.lines ?? 0
    if (lines <= FILE_MAX || path.startsWith('worker/i18n/')) return []
    return [
      `${path}: ${lines} lines of code; a file holds at most ${FILE_MAX}. Give a part of it its own name and file.`,
    ]
  })
}

/** No file of code below 20 lines has one importer alone; it belongs into that one. */
export function smallFiles(tree: Tree): readonly string[] {
  return crumbs(tree).map(({ path, lines }) => {
    return `${path}: ${lines} lines, and one file alone imports it. Put it into that file.`
  })
}

/** No files import each other in a circle, types included. */
export function importCircles(tree: Tree): readonly string[] {
  return circlesIn(graphOf(tree)).map((files) => {
    const [first, ...rest] = files.toSorted()
    const line = tree.files
      .find(({ path }) => path === first)
      ?.arrows.find(({ to }) => to && rest.includes(to))?.line
    return `${first}:${line ?? 1}: a circle of imports with ${rest.join(', ')}. Move what both need into a file below them.`
  })
}
