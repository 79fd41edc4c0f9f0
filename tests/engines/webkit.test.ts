import { walkAll } from '../support/engines/walk-all.ts'
import { startWebKit } from '../support/engines/webkit.ts'

walkAll('WebKit', startWebKit)
