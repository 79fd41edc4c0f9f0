import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'

const ROOT = resolve(import.meta.dirname, '../..')

/** What Wrangler said, and whether it did what it was asked to do. */
export interface Run {
  readonly ok: boolean
  readonly stdout: string
  readonly text: string
}

/** Runs a command of Wrangler. It asks nothing: a “no” to one of its questions counts as success. */
export type Wrangler = (args: readonly string[], how?: 'shown' | 'quiet') => Run

/** Wrangler itself, of the version that this project pins. */
export const wrangler: Wrangler = (args, how = 'quiet') => {
  const { status, stdout, stderr } = spawnSync(`${ROOT}/node_modules/.bin/wrangler`, [...args], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, CI: '1', WRANGLER_SEND_METRICS: 'false' },
    maxBuffer: 64 * 1024 * 1024,
  })
  const run = { ok: status === 0, stdout: stdout ?? '', text: `${stdout ?? ''}${stderr ?? ''}` }
  if (how === 'shown' || !run.ok) process.stdout.write(run.text)
  return run
}

/** The JSON within what Wrangler printed, which may have words before it; null where there is none. */
export function jsonIn(text: string): unknown {
  const start = text.search(/[[{]/)
  if (start === -1) return null
  try {
    return JSON.parse(text.slice(start))
  } catch {
    return null
  }
}
