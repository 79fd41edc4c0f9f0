import { globSync } from 'node:fs'
import { dirname } from 'node:path'
import { describe, expect, it } from 'vitest'
import { LANGUAGES } from '../../worker/contract.ts'

const I18N = `${import.meta.dirname}/../../worker/i18n`
const foldersWith = (file: string) => globSync(`*/${file}`, { cwd: I18N }).map(dirname).toSorted()

describe('adding a language', () => {
  it.each(['widget.ts', 'customer.ts'])(
    'takes a folder with %s, and a line in the contract',
    (file) => {
      expect(foldersWith(file)).toEqual(LANGUAGES.toSorted())
    },
  )
})
