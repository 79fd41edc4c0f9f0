import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { readTree, type Tree } from './tree.ts'

/** A tree of these files alone, as the rules see it. */
export function plant(files: Readonly<Record<string, string>>): Tree {
  const root = mkdtempSync(join(tmpdir(), 'amends-house-'))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  const tree = readTree(root)
  rmSync(root, { recursive: true })
  return tree
}

/** Lines of code, as many as asked for. */
export function linesOfCode(count: number): string {
  return Array.from({ length: count }, (_, at) => `export const a${at} = ${at}\n`).join('')
}
