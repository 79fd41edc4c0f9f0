import { startFirefox } from '../support/engines/playwright.ts'
import { walkAll } from '../support/engines/walk-all.ts'

walkAll('Firefox', startFirefox)
