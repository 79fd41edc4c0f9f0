import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { renderGuide, type Size } from './render.ts'

const HERE = import.meta.dirname
/** Where the collector finds files that are no code. */
const SITE = `${HERE}/../../widget/dist/site`

/** Renders every guide into `dist`, and puts the pictures where the collector serves them. */
export function buildGuides(): void {
  rmSync(`${HERE}/dist`, { recursive: true, force: true })
  mkdirSync(`${HERE}/dist`)
  for (const file of globSync('*.md', { cwd: HERE })) {
    const html = renderGuide(readFileSync(`${HERE}/${file}`, 'utf8'), sizeOf)
    writeFileSync(`${HERE}/dist/${basename(file, '.md')}.html`, html)
  }
  mkdirSync(`${HERE}/pictures`, { recursive: true })
  cpSync(`${HERE}/pictures`, `${SITE}/docs/pictures`, { recursive: true })
}

// A PNG tells its size at a fixed place. A page that knows it moves nothing when the picture comes.
// One that is still to be taken has none: the product has to be built before its picture is taken.
function sizeOf(path: string): Size | null {
  if (!existsSync(`${HERE}/${path}`)) return null
  const bytes = readFileSync(`${HERE}/${path}`)
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) buildGuides()
