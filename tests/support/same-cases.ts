import * as fc from 'fast-check'
import { isLong } from './length.ts'

// `npm test` judges a change, so it tries the same cases each time: what it finds is due to the
// change. `npm run test:long` tries others each time, and prints the seed of what fails.
if (!isLong) fc.configureGlobal({ seed: 20_261_122 })
