import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'

const ROOT = resolve(import.meta.dirname, '../..')

/** What Wrangler said, and whether it did what it was asked to do. */
export interface Run {
  readonly ok: boolean
  readonly stdout: string
  readonly text: string
}

/**
 * Runs a command of Wrangler. It asks nothing: a “no” to one of its questions counts as success.
 * Where it's quiet, only what failed is shown; where it's silent, nothing.
 */
export type Wrangler = (args: readonly string[], how?: 'shown' | 'quiet' | 'silent') => Run

/** Wrangler itself, of the version that this project pins. */
export const wrangler: Wrangler = (args, how = 'quiet') => {
  const { status, stdout, stderr } = spawnSync(`${ROOT}/node_modules/.bin/wrangler`, [...args], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, CI: '1', WRANGLER_SEND_METRICS: 'false' },
    maxBuffer: 1 << 30,
  })
  const run = { ok: status === 0, stdout: stdout ?? '', text: `${stdout ?? ''}${stderr ?? ''}` }
  if (how === 'shown' || (how === 'quiet' && !run.ok)) process.stdout.write(run.text)
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

/** What somebody who isn't signed in to Cloudflare has to do. */
export const SIGN_IN = 'You’re not signed in to Cloudflare. Run npx wrangler login and try again.'

/** Whether a command failed because nobody is signed in to Cloudflare. */
export function isSignedOut({ ok, text }: Run): boolean {
  return !ok && /CLOUDFLARE_API_TOKEN|not logged in|wrangler login/i.test(text)
}
