import { startOldChromium } from '../support/engines/playwright.ts'
import { walkAll } from '../support/engines/walk-all.ts'

walkAll('Chromium 121', () => startOldChromium(121))
