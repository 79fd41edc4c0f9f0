import type { R2Bucket } from '@cloudflare/workers-types'
import { findBuilt, readBuild } from '../built.ts'
import type { Env } from '../env.ts'

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
