import { startOldChromium } from '../support/engines/playwright.ts'
import { walkAll } from '../support/engines/walk-all.ts'

walkAll('Chromium 109', () => startOldChromium(109))
