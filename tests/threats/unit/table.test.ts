import { globSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { THREATS } from '../table.ts'

const tests = `${import.meta.dirname}/../..`
const read = (file: string) => readFileSync(`${tests}/${file}`, 'utf8')
const NUMBERS = Array.from({ length: 32 }, (_, at) => at + 1)

const held = THREATS.flatMap(({ number, by }) =>
  by.map((one) => {
    const [file = '', title = ''] = one.split(' > ')
    return { number, file, title }
  }),
)

describe('the table of threats', () => {
  it('names each of the 32 once, and for each a test or why there is none', () => {
    expect(THREATS.map(({ number }) => number)).toEqual(NUMBERS)
    for (const { by, gap } of THREATS) expect(by.length > 0 || gap !== undefined).toBe(true)
  })

  it.each(held)('T$number is held by $file: $title', ({ file, title }) => {
    expect(read(file)).toContain(`'${title}`)
  })

  it.each(NUMBERS)('T%i is not left to the long run', (wanted) => {
    const by = held.filter(({ number }) => number === wanted)
    const soon = by.filter(({ file, title }) => {
      const text = read(file)
      const long = [...text.matchAll(/'([^'\n]*)',\s*\{ tags: 'long'[ ,]/g)].map(([, name]) => name)
      return (
        !text.startsWith('// @module-tag long') && !long.some((name) => name?.startsWith(title))
      )
    })
    expect(soon.length > 0 || by.length === 0).toBe(true)
  })

  it('leads to files of which nothing is skipped', () => {
    for (const file of new Set(held.map((one) => one.file))) {
      expect(read(file)).not.toMatch(/\.(?:skip|todo|only|skipIf|fails|runIf)\b/)
    }
  })

  it('knows every test that has a number', () => {
    const files = globSync('threats/**/*.test.ts', { cwd: tests })
    const numbered = files.flatMap((file) =>
      [...read(file).matchAll(/'(T(\d+): [^'\\]+)/g)].map(([, title, number]) => [
        Number(number),
        file,
        title,
      ]),
    )
    const listed = held.map(({ number, file, title }) => `${number} ${file} ${title}`)
    for (const one of numbered) expect(listed).toContain(one.join(' '))
  })
})
