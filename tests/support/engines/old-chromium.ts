import { spawnSync } from 'node:child_process'
import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { brotliDecompress, createBrotliDecompress } from 'node:zlib'

export type OldVersion = 109 | 121

const ROOT = resolve(import.meta.dirname, '../../..')

/** Unpacks a Chromium that `npm ci` has installed, once, and returns its path. */
export async function unpackChromium(version: OldVersion): Promise<string> {
  const name = `chromium-${version}`
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(`Chromium ${version} comes for Linux on x64 alone: run this test there.`)
  }
  const bin = `${ROOT}/node_modules/${name}/bin`
  if (!existsSync(bin)) throw new Error(`Chromium ${version} is missing: run npm ci.`)
  const { version: release } = createRequire(import.meta.url)(`${name}/package.json`) as {
    version: string
  }
  const cache = `${ROOT}/node_modules/.cache`
  const folder = `${cache}/${name}-${release}`
  if (!existsSync(folder)) {
    await mkdir(cache, { recursive: true })
    const begun = await mkdtemp(`${folder}-`)
    await unpack(bin, begun)
    // Another process may have been faster.
    await rename(begun, folder).catch(() => rm(begun, { recursive: true, force: true }))
  }
  return `${folder}/chromium`
}

async function unpack(bin: string, into: string): Promise<void> {
  const program = createWriteStream(`${into}/chromium`, { mode: 0o755 })
  await pipeline(createReadStream(`${bin}/chromium.br`), createBrotliDecompress(), program)
  // What draws without a graphics card.
  const packed = await readFile(`${bin}/swiftshader.tar.br`)
  const input = await promisify(brotliDecompress)(packed)
  const { status } = spawnSync('tar', ['-x', '-C', into], { input })
  if (status !== 0) throw new Error('SwiftShader could not be unpacked: is tar installed?')
}
