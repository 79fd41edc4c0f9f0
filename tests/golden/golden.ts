import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'

const FOLDER = `${import.meta.dirname}/files`
const HEAD = '=== '
/** Of one section, more lines than these help nobody. */
const SHOWN_MAX = 6

/** Texts by title, which a golden file holds one after the other. */
export type Sections = ReadonlyMap<string, string>

/** How texts differ from a golden file: empty where they do not. With UPDATE_GOLDEN=1, writes it. */
export function changesOf(file: string, sections: Sections): string {
  const text = [...sections].map(([title, body]) => `${HEAD}${title}\n${body}\n`).join('\n')
  const path = `${FOLDER}/${file}`
  if (process.env['UPDATE_GOLDEN'] === '1') {
    mkdirSync(FOLDER, { recursive: true })
    writeFileSync(path, text)
  }
  const kept = existsSync(path) ? readFileSync(path, 'utf8') : ''
  if (kept === text) return ''
  const [before, after] = [read(kept), read(text)]
  const titles = new Set([...before.keys(), ...after.keys()])
  const changes = [...titles].flatMap((title) => {
    const lines = linesOf(before.get(title), after.get(title))
    return lines.length > 0 ? [`${file}: ${title}`, ...lines] : []
  })
  return changes.length > 0 ? changes.join('\n') : `${file}: other order of sections`
}

function read(text: string): Sections {
  const parts = text.split(new RegExp(`^${HEAD}`, 'm')).slice(1)
  return new Map(parts.map((part) => [part.slice(0, part.indexOf('\n')), part]))
}

function linesOf(before: string | undefined, after: string | undefined): readonly string[] {
  if (before === undefined) return ['  is new']
  if (after === undefined) return ['  is gone']
  const [old, young] = [before.split('\n'), after.split('\n')]
  const gone = old.filter((line) => !young.includes(line)).map((line) => `  - ${line}`)
  const come = young.filter((line) => !old.includes(line)).map((line) => `  + ${line}`)
  if (before !== after && gone.length + come.length === 0) return ['  other order of lines']
  return [...gone.slice(0, SHOWN_MAX), ...come.slice(0, SHOWN_MAX)]
}
