import { globSync, readFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { describe, expect, it } from 'vitest'
import { LANGUAGES } from '../../worker/contract.ts'

const WORKER = `${import.meta.dirname}/../../worker`
const foldersWith = (file: string) =>
  globSync(`i18n/*/${file}`, { cwd: WORKER })
    .map((path) => basename(dirname(path)))
    .toSorted()

describe('adding a language', () => {
  it.each(['widget.ts', 'customer.ts'])(
    'takes a folder with %s, and a line in the contract',
    (file) => {
      expect(foldersWith(file)).toEqual(LANGUAGES.toSorted())
    },
  )

  it('adds nothing to what a worker evaluates when it starts', () => {
    const importers = globSync('**/*.{ts,tsx}', { cwd: WORKER }).filter((path) =>
      /from '[^']*i18n\/[\w-]+\/(widget|customer)\.ts'/.test(
        readFileSync(`${WORKER}/${path}`, 'utf8'),
      ),
    )
    expect(importers).toEqual([])
  })
})
