import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { plant } from '../support/house/plant.ts'
import { strayTests } from '../support/house/test-rules.ts'
import { readTree } from '../support/house/tree.ts'

const tree = readTree(resolve(import.meta.dirname, '../..'))

describe('a test', () => {
  it('lies under the name of the folder that it tests', () => {
    expect(strayTests(tree)).toEqual([])
  })

  it('is reported where no source folder has that name', () => {
    const files = {
      'worker/desk/report/page.tsx': '',
      'widget/sending/send.ts': '',
      'worker/contract.ts': '',
      'tests/desk/report/page.test.ts': '',
      'tests/sending/send.test.ts': '',
      'tests/contract.test.ts': '',
      'tests/threats/desk/forged.test.ts': '',
      'tests/browser/story.test.ts': '',
      'tests/unit/page.test.ts': '',
      'tests/desk/inbox/csv.test.ts': '',
      'tests/limit.test.ts': '',
      'tests/unit/helper.ts': '',
    }
    const elsewhere = 'Move the test to the folder that it tests'
    expect(strayTests(plant(files))).toEqual([
      `tests/desk/inbox/csv.test.ts: neither worker/ nor widget/ has a folder desk/inbox/. ${elsewhere}, or to tests/browser, threats or faults.`,
      `tests/limit.test.ts: there is no worker/limit.ts and no widget/limit.ts. ${elsewhere}.`,
      `tests/unit/page.test.ts: neither worker/ nor widget/ has a folder unit/. ${elsewhere}, or to tests/browser, threats or faults.`,
    ])
  })
})
