import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { describe, expect, it } from 'vitest'
import { keepLocalSecret } from '../../demo/local-secret.ts'

describe('C16: the secret of a collector on one’s own machine', () => {
  it('C16: is made by npm start where there is none, and kept, in a file that is never committed', () => {
    const folder = mkdtempSync(`${tmpdir()}/amends-secret-`)
    const file = `${folder}/.dev.vars`
    writeFileSync(file, 'OTHER=1')
    keepLocalSecret(file)
    const first = readFileSync(file, 'utf8')
    expect(first).toMatch(/^OTHER=1\nCOLLECTOR_SECRET=[\w-]{43}\n$/)
    keepLocalSecret(file)
    expect(readFileSync(file, 'utf8')).toBe(first)
    keepLocalSecret(`${folder}/new`)
    expect(statSync(`${folder}/new`).mode & 0o077).toBe(0)
    const ignored = readFileSync(`${import.meta.dirname}/../../.gitignore`, 'utf8')
    expect(ignored.split('\n')).toContain('.dev.vars*')
  })
})
