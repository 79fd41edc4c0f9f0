import { randomBytes } from 'node:crypto'
import { appendFileSync, existsSync, readFileSync } from 'node:fs'

const NAME = 'COLLECTOR_SECRET'

/**
 * Makes the secret of the worker on this machine, once: a file that has one stays as it is. Nobody
 * has to know it, and it opens nothing but the database beside it.
 */
export function keepLocalSecret(file: string): void {
  const before = existsSync(file) ? readFileSync(file, 'utf8') : ''
  if (new RegExp(`^${NAME}=`, 'm').test(before)) return
  const gap = before === '' || before.endsWith('\n') ? '' : '\n'
  const line = `${gap}${NAME}=${randomBytes(32).toString('base64url')}\n`
  appendFileSync(file, line, { mode: 0o600 })
}
