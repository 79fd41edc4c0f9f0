import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { chromium } from 'playwright-core'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    chromium: string
  }
}

const PLACES = [
  process.env['CHROMIUM_PATH'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/** Without these a Chromium looks for its maker's servers at every start. */
export const CHROMIUM_ARGS: readonly string[] = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Root may only run it without its sandbox.
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
]

/** Finds a Chromium or installs one, and tells the browser tests where it is. */
export default function setup(project: TestProject): void {
  project.provide('chromium', requireChromium())
}

/** The path of a Chromium: an installed one, else Debian's package, else Playwright's. */
export function requireChromium(): string {
  const path = findChromium() ?? (installDebian() && findChromium()) ?? installPlaywright()
  if (path) return path
  throw new Error(
    'The browser tests need a Chromium and none could be found or installed: install one, or set CHROMIUM_PATH to it.',
  )
}

function findChromium(): string | null {
  return [...PLACES, chromium.executablePath()].find(isProgram) ?? null
}

function isProgram(path: string | undefined): path is string {
  try {
    accessSync(path ?? '', constants.X_OK)
    return path !== undefined
  } catch {
    return false
  }
}

function installDebian(): true | null {
  console.log('No Chromium found: installing the one of Debian.')
  const install = 'apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium'
  return spawnSync('sh', ['-c', install], { stdio: 'ignore' }).status === 0 ? true : null
}

function installPlaywright(): string | null {
  console.log('Installing the Chromium of Playwright.')
  const args = ['playwright-core', 'install', 'chromium']
  spawnSync('npx', args, { stdio: 'ignore' })
  return findChromium()
}
