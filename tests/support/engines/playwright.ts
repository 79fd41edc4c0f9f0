import { chromium, firefox } from 'playwright-core'
import { CHROMIUM_ARGS, requireChromium } from '../chromium.ts'
import type { Engine, Key, Tab } from './engine.ts'
import { answerMediaFeatures, requireFirefox } from './firefox.ts'
import { type OldVersion, unpackChromium } from './old-chromium.ts'

type Browser = Awaited<ReturnType<typeof chromium.launch>>

// What Playwright switches off, and people have: pages that are kept when they are left.
const ignoreDefaultArgs = ['--disable-back-forward-cache']

/** Chromium of today. */
export async function startChromium(): Promise<Engine> {
  const executablePath = requireChromium()
  return engineOf(
    await chromium.launch({ executablePath, args: [...CHROMIUM_ARGS], ignoreDefaultArgs }),
  )
}

/** A Chromium as old as the widget's floor, or near it. Its one process ends with its first tab. */
export async function launchOldChromium(version: OldVersion): Promise<Browser> {
  const executablePath = await unpackChromium(version)
  const args = ['--single-process', '--no-zygote', '--in-process-gpu', '--use-gl=swiftshader']
  return chromium.launch({ executablePath, args: [...args, '--no-sandbox'], ignoreDefaultArgs })
}

/** The same, for the walks. */
export async function startOldChromium(version: OldVersion): Promise<Engine> {
  const launch = () => launchOldChromium(version)
  const first = await launch()
  const release = first.version()
  await first.close()
  return {
    version: release,
    async newTab() {
      const browser = await launch()
      return { ...(await newTab(browser)), close: () => browser.close() }
    },
    close: () => Promise.resolve(),
  }
}

/** Firefox ESR. */
export async function startFirefox(): Promise<Engine> {
  const executablePath = requireFirefox()
  answerMediaFeatures()
  return engineOf(await firefox.launch({ channel: 'moz-firefox', executablePath }))
}

function engineOf(browser: Browser): Engine {
  return {
    version: browser.version(),
    newTab: () => newTab(browser),
    close: () => browser.close(),
  }
}

async function newTab(browser: Browser): Promise<Tab> {
  const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'UTC' })
  // However busy the machine is.
  context.setDefaultTimeout(60_000)
  const page = await context.newPage()
  return {
    async goto(url) {
      // A page that is still on its way would take the place of the next one.
      await page.waitForLoadState()
      try {
        await page.goto(url)
      } catch (error) {
        // Firefox may tell one navigation as two: it is on its way then.
        if (!String(error).includes(`interrupted by another navigation to "${url}"`)) throw error
        await page.waitForURL(url)
      }
    },
    async evaluate(run, given) {
      for (;;) {
        try {
          return await page.evaluate(run as never, given as never)
        } catch (error) {
          // The page went while it was asked: its successor is.
          if (!String(error).includes('context was destroyed')) throw error
        }
      }
    },
    click: (x, y) => page.mouse.click(x, y),
    type: (text) => page.keyboard.type(text),
    press: (key: Key) => page.keyboard.press(key),
    close: () => context.close(),
  }
}
