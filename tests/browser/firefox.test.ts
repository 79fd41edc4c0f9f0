import { startFirefox } from '../support/engines/playwright.ts'
import { walkAll } from '../support/engines/walk-all.ts'
import { WALKS } from '../support/engines/walks.ts'

// The rest of them, and the other engines: `npm run test:engines`.
const MAIN = ['shop', 'status page', 'desk']

walkAll(
  'Firefox',
  startFirefox,
  WALKS.filter(({ name }) => MAIN.includes(name)),
)
