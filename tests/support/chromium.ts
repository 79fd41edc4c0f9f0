import { spawnSync } from 'node:child_process'
import { chromium } from 'playwright-core'
import type { TestProject } from 'vitest/node'
import { installDebian, isProgram } from './debian.ts'

declare module 'vitest' {
  interface ProvidedContext {
    chromium: string
    headlessShell: string
  }
}

const SHELL_PLACES = [
  '/usr/lib/chromium/chromium-headless-shell',
  '/usr/bin/chromium-headless-shell',
]
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
  // One process less to each browser.
  '--in-process-gpu',
  // Root may only run it without its sandbox.
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
]

/** Finds the Chromiums or installs them, and tells the browser tests where they are. */
export default function setup(project: TestProject): void {
  project.provide('chromium', requireChromium())
  project.provide('headlessShell', findShell() ?? requireChromium())
}

/** The path of a Chromium: an installed one, else Debian's package, else Playwright's. */
export function requireChromium(): string {
  const path = findChromium() ?? installPlaywright()
  if (path) return path
  throw new Error(
    'The browser tests need a Chromium and none could be found or installed: install one, or set CHROMIUM_PATH to it.',
  )
}

function findChromium(): string | null {
  const find = () => [...PLACES, chromium.executablePath()].find(isProgram) ?? null
  return find() ?? installDebian('chromium', find)
}

/**
 * Chromium without what draws a window, at half of the processor time. Whoever names a Chromium
 * means that one.
 */
function findShell(): string | null {
  if (process.env['CHROMIUM_PATH']) return null
  const find = () => SHELL_PLACES.find(isProgram) ?? null
  return find() ?? installDebian('chromium-headless-shell', find)
}

function installPlaywright(): string | null {
  console.log('Installing the Chromium of Playwright.')
  const args = ['playwright-core', 'install', 'chromium']
  spawnSync('npx', args, { stdio: 'ignore' })
  return findChromium()
}
