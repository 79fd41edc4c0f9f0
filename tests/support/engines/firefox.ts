import { createRequire } from 'node:module'
import { installDebian, isProgram } from '../debian.ts'

const PLACES = [
  process.env['FIREFOX_PATH'],
  '/usr/bin/firefox-esr',
  '/usr/bin/firefox',
  '/Applications/Firefox.app/Contents/MacOS/firefox',
]

/** The path of a Firefox: an installed one, else Debian's package. */
export function requireFirefox(): string {
  const find = () => PLACES.find(isProgram) ?? null
  const path = find() ?? installDebian('firefox-esr', find)
  if (path) return path
  throw new Error(
    'The tests need a Firefox and none could be found or installed: install firefox-esr, or set FIREFOX_PATH to one.',
  )
}

interface Socket {
  send(data: unknown, ...rest: unknown[]): unknown
  emit(event: string, ...values: unknown[]): unknown
}

let isAnswered = false

/**
 * Playwright sets media features on each page, which Firefox ESR refuses as a command that it does
 * not know. It is answered here, and nothing is set.
 */
export function answerMediaFeatures(): void {
  if (isAnswered) return
  isAnswered = true
  const { ws } = createRequire(import.meta.url)('playwright-core/lib/utilsBundle') as {
    ws: { prototype: Socket }
  }
  const { send } = ws.prototype
  ws.prototype.send = function (data, ...rest) {
    const text = String(data)
    if (!text.includes('"emulation.setMediaFeaturesOverride"'))
      return send.call(this, data, ...rest)
    const { id } = JSON.parse(text) as { id: number }
    const answer = JSON.stringify({ id, type: 'success', result: {} })
    return setImmediate(() => this.emit('message', Buffer.from(answer), false))
  }
}
