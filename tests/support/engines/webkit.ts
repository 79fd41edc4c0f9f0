import { type ChildProcess, spawn } from 'node:child_process'
import { globSync } from 'node:fs'
import { createServer } from 'node:net'
import { installDebian, isProgram } from '../debian.ts'
import { until } from '../until.ts'
import type { Engine, Key, Tab } from './engine.ts'

const PACKAGES = 'webkit2gtk-driver xvfb'
const DRIVERS = ['/usr/bin/WebKitWebDriver']
const SCREENS = ['/usr/bin/Xvfb']
const BROWSERS = '/usr/lib*/{*/,}webkit2gtk-4.*/MiniBrowser'

const KEYS: Readonly<Record<Key, string>> = {
  Tab: '\uE004',
  Enter: '\uE007',
  Space: ' ',
  Escape: '\uE00C',
  ArrowDown: '\uE015',
}

interface Programs {
  readonly driver: string
  readonly screen: string
  readonly browser: string
}

/** The paths of its browser, its driver and a screen: installed ones, else Debian's packages. */
export function requirePrograms(): Programs {
  const find = (): Programs | null => {
    const [driver, screen] = [DRIVERS.find(isProgram), SCREENS.find(isProgram)]
    const browser = globSync(BROWSERS).find(isProgram)
    return driver && screen && browser ? { driver, screen, browser } : null
  }
  const programs = find() ?? installDebian(PACKAGES, find)
  if (programs) return programs
  throw new Error(
    `The tests need WebKitGTK and it could not be found or installed: install ${PACKAGES} (Debian, Ubuntu).`,
  )
}

/** WebKitGTK's own browser on a screen that nobody sees. Its page cache stays on. */
export async function startWebKit(): Promise<Engine> {
  const programs = requirePrograms()
  const { screen, display } = await startScreen(programs.screen)
  const port = await freePort()
  const driver = spawn(programs.driver, [`--port=${port}`, '--host=127.0.0.1'], {
    stdio: 'ignore',
    env: {
      ...process.env,
      DISPLAY: display,
      LIBGL_ALWAYS_SOFTWARE: '1',
      NO_AT_BRIDGE: '1',
      LANG: 'en_GB.UTF-8',
      LANGUAGE: 'en_GB',
      TZ: 'UTC',
      // Root may only run it without its sandbox.
      ...(process.getuid?.() === 0 && { WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1' }),
    },
  })
  const end = () => [driver, screen].map((child) => child.kill())
  process.on('exit', end)
  const base = `http://127.0.0.1:${port}`
  await until('WebKitWebDriver', () => fetch(`${base}/status`).catch(() => null))
  const { sessionId, capabilities } = await ask<Session>('POST', `${base}/session`, {
    capabilities: {
      alwaysMatch: {
        browserName: 'MiniBrowser',
        'webkitgtk:browserOptions': { binary: programs.browser, args: ['--automation'] },
      },
    },
  })
  const session = `${base}/session/${sessionId}`
  return {
    version: capabilities.browserVersion,
    newTab: () => Promise.resolve(tabOf(session)),
    async close() {
      await ask('DELETE', session)
      process.off('exit', end)
      end()
    },
  }
}

interface Session {
  readonly sessionId: string
  readonly capabilities: { readonly browserVersion: string }
}

/** The one window of a session: each walk goes on in it, on an origin of its own. */
function tabOf(session: string): Tab {
  const post = (path: string, body: object) => ask<never>('POST', `${session}/${path}`, body)
  const act = (type: string, actions: readonly object[]) =>
    post('actions', { actions: [{ type, id: type, actions }] })
  const stroke = (value: string) => [
    { type: 'keyDown', value },
    { type: 'keyUp', value },
  ]
  return {
    goto: (url) => post('url', { url }),
    evaluate: (run, given) =>
      post('execute/sync', { script: `return (${String(run)})(arguments[0])`, args: [given] }),
    click: (x, y) =>
      act('pointer', [
        { type: 'pointerMove', duration: 0, x: Math.round(x), y: Math.round(y) },
        { type: 'pointerDown', button: 0 },
        { type: 'pointerUp', button: 0 },
      ]),
    type: (text) => act('key', Array.from(text).flatMap(stroke)),
    press: (key) => act('key', stroke(KEYS[key])),
    close: () => post('url', { url: 'about:blank' }),
  }
}

async function ask<Answer>(method: string, url: string, body?: object): Promise<Answer> {
  const response = await fetch(url, { method, ...(body && { body: JSON.stringify(body) }) })
  const { value } = (await response.json()) as {
    value: Answer & { error?: string; message?: string }
  }
  if (!response.ok) throw new Error(`WebKitWebDriver: ${value.error}: ${value.message}`)
  return value
}

/** Takes the first display that is free. */
async function startScreen(path: string): Promise<{ screen: ChildProcess; display: string }> {
  const args = ['-displayfd', '3', '-screen', '0', '1280x960x24', '-nolisten', 'tcp']
  const screen = spawn(path, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] })
  const pipe = screen.stdio[3]
  const number = await new Promise<string>((resolve, reject) => {
    pipe?.once('data', (data: Buffer) => resolve(data.toString().trim()))
    screen.once('exit', () => reject(new Error('Xvfb ended before it had a display.')))
  })
  return { screen, display: `:${number}` }
}

/** Below those that a system gives to servers which ask for any, so that none of them takes it. */
const PORTS = Array.from({ length: 100 }, (_, at) => 21_000 + ((process.pid + at) % 10_000))

async function freePort(): Promise<number> {
  for (const port of PORTS) {
    const server = createServer()
    const isFree = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false))
      server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
    })
    if (isFree) return port
  }
  throw new Error('No port is free for WebKitWebDriver.')
}
