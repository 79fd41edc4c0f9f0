import type { R2Bucket } from '@cloudflare/workers-types'
import type { Env } from '../env.ts'

type Assets = Pick<Env, 'ASSETS'>

// The binding looks at the path alone.
const ASSETS_ORIGIN = 'https://assets.invalid'

/** What a build of the widget says of itself. */
export interface Build {
  /** How the names of its chunks end, such as `-0a1b2c3d.js`. */
  readonly build: string
  /** The release, and the beginning of the pinned file's own hash. */
  readonly version: string
  /** The hash by which a page pins that file. */
  readonly integrity: string
  /** What a page may paste before the script, and the hash by which its policy allows that. */
  readonly early: { readonly code: string; readonly hash: string }
}

/** A file of the widget's build, or null where this build has none of that name. */
export async function findBuilt(env: Assets, path: string): Promise<string | null> {
  const response = await env.ASSETS.fetch(`${ASSETS_ORIGIN}${path}`)
  return response.ok ? response.text() : null
}

/** A file that every build has. */
export async function readBuilt(env: Assets, path: string): Promise<string> {
  const text = await findBuilt(env, path)
  if (text === null) throw new Error('The widget has not been built. Run `npm run build`.')
  return text
}

/** What this build says of itself. */
export async function readBuild(env: Assets): Promise<Build> {
  return JSON.parse(await readBuilt(env, '/build.json')) as Build
}

const nameOf = (version: string) => `widget/${version}.js`
// Of which this isolate knows that it is kept: it asks the bucket but once.
let kept: string | null = null

/** Keeps this build's version from now on: pages name it by its hash, and deploys replace it. */
export async function keepVersion({ ASSETS, FILES }: Pick<Env, 'ASSETS' | 'FILES'>): Promise<void> {
  const { version } = await readBuild({ ASSETS })
  if (kept === version) return
  if (!(await FILES.head(nameOf(version)))) {
    const code = await findBuilt({ ASSETS }, `/w/v/${version}/amends.js`)
    if (code !== null) await FILES.put(nameOf(version), code)
  }
  kept = version
}

/** The code of a version that was kept, or null. */
export async function findKeptCode(files: R2Bucket, version: string): Promise<string | null> {
  const object = await files.get(nameOf(version))
  return object ? object.text() : null
}
