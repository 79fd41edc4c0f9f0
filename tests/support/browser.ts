import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { inject } from 'vitest'
import { CHROMIUM_ARGS } from './chromium.ts'

/** What a test needs of a Chromium: `shell` draws no window, and cannot hand over a tab's picture. */
export type Kind = 'shell' | 'whole'

/** Starts a Chromium that the set-up found. */
export function launchBrowser(kind: Kind = 'shell', more: readonly string[] = []) {
  const executablePath = inject(kind === 'shell' ? 'headlessShell' : 'chromium')
  return chromium.launch({ executablePath, args: [...CHROMIUM_ARGS, ...more] })
}

/**
 * A page of a person's own, with everything noted that should not happen on it. Nothing moves, which
 * saves waiting for it to stand still; tests of motion ask for it.
 */
export async function newPage(browser: Browser, options: BrowserContextOptions = {}) {
  const context = await browser.newContext({
    locale: 'en-GB',
    timezoneId: 'UTC',
    reducedMotion: 'reduce',
    ...options,
  })
  // However busy the machine is.
  context.setDefaultTimeout(60_000)
  const page = await context.newPage()
  const trouble = await watch(page)
  return { page, context, trouble }
}

async function watch(page: Page): Promise<string[]> {
  const trouble: string[] = []
  page.on('pageerror', (error) => trouble.push(`uncaught: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error') trouble.push(`console: ${message.text()}`)
  })
  await page.exposeFunction('noteViolation', (text: string) => trouble.push(`violation: ${text}`))
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      const note = (window as unknown as { noteViolation(text: string): void }).noteViolation
      note(`${violatedDirective} ${blockedURI}`)
    })
  })
  return trouble
}
