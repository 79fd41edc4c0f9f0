import { basename } from 'node:path'
import type { Tree } from './tree.ts'

/** Folders that test no single room, and what tests are made of. */
const OWN = [
  'browser',
  'engines',
  'threats',
  'faults',
  'fixtures',
  'golden',
  'bench',
  'support',
  'house',
  'docs',
  // The example shop, its history and its clock: a source folder beside worker/ and widget/.
  'demo',
]

/** A test lies under the name of the folder that it tests, at every depth. */
export function strayTests(tree: Tree): readonly string[] {
  const source = tree.files
    .map(({ path }) => /^(?:worker|widget)\/(.+)$/.exec(path)?.[1])
    .filter((path) => path !== undefined)
  return tree.files.flatMap(({ path, folder }) => {
    if (!/^tests\/.*\.test\.tsx?$/.test(path)) return []
    const room = folder.slice('tests/'.length)
    if (room === '') return strayRootTest(path, source)
    const isOwn = OWN.some((own) => own === room || room.startsWith(`${own}/`))
    if (isOwn || source.some((file) => file.startsWith(`${room}/`))) return []
    return [
      `${path}: neither worker/ nor widget/ has a folder ${room}/. Move the test to the folder that it tests, or to tests/browser, threats or faults.`,
    ]
  })
}

function strayRootTest(path: string, source: readonly string[]): readonly string[] {
  const name = basename(path).replace(/\.test\.tsx?$/, '')
  if (source.includes(`${name}.ts`)) return []
  return [
    `${path}: there is no worker/${name}.ts and no widget/${name}.ts. Move the test to the folder that it tests.`,
  ]
}
