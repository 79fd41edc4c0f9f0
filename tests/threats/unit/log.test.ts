import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { log, logError } from '../../../worker/log.ts'
import { SLY } from '../../support/sly.ts'

const FAKE = 'x\r\n{"level":"fatal","msg":"fake"}\u2028\u0085\u001b[2J'
const CANARY = 'canary'

let lines: string[]
beforeEach(() => {
  lines = []
  const note = (line: string) => void lines.push(line)
  vi.spyOn(console, 'log').mockImplementation(note)
  vi.spyOn(console, 'error').mockImplementation(note)
})
afterEach(() => {
  vi.restoreAllMocks()
})

/** What an engine throws when it is given somebody's words. */
function thrownBy(run: () => unknown): Error {
  try {
    run()
  } catch (error) {
    if (error instanceof Error) return error
  }
  throw new Error('It did not throw.')
}

describe('T22: a line of the log', () => {
  it('is one line of JSON, whatever it is given', () => {
    for (const text of [FAKE, ...SLY]) {
      log(text, { reason: text })
      logError('failed', new Error(text), { reason: text })
      logError('failed', text)
    }
    expect(lines).toHaveLength(3 * (SLY.length + 1))
    for (const line of lines) {
      expect(line).toMatch(/^[^\p{Cc}\p{Zl}\p{Zp}]{1,2000}$/u)
      expect(typeof JSON.parse(line)).toBe('object')
    }
  })

  it('holds nothing that an engine quotes of what it could not read', () => {
    const thrown = [
      thrownBy(() => JSON.parse(`{"text": ${CANARY}`)),
      thrownBy(() => JSON.parse(`${CANARY} said`)),
      thrownBy(() => JSON.parse(`{"a":"${CANARY}"} more`)),
      thrownBy(() => new Intl.DateTimeFormat('en', { timeZone: CANARY })),
      thrownBy(() => new Intl.DateTimeFormat(`${CANARY}_x`)),
      thrownBy(() => new URL(CANARY)),
      thrownBy(() => new Headers({ [`${CANARY} x`]: 'y' })),
      thrownBy(() => new Headers({ x: `${CANARY}\r\ny` })),
      thrownBy(() => decodeURIComponent(`%${CANARY}`)),
      thrownBy(() => new Intl.NumberFormat('en', { style: 'currency', currency: CANARY })),
      new Error(`kim.${CANARY}@home.example is unknown`),
      new Error(`D1_ERROR: near "${CANARY}": syntax error at offset 5: SQLITE_ERROR`),
      new Error(`the token AAAAAAAAAAAAAAAAAAAA${CANARY}BBBBBBBBBBBBBBBB is old`),
    ]
    for (const error of thrown) logError('failed', error)
    for (const [at, line] of lines.entries()) {
      expect([thrown[at]?.message, line]).toEqual([
        thrown[at]?.message,
        expect.not.stringContaining(CANARY),
      ])
    }
  })

  it('still says what is wrong with the database', () => {
    logError('failed', new Error('D1_ERROR: no such table: report: SQLITE_ERROR'))
    expect(lines[0]).toContain('no such table: report: SQLITE_ERROR')
  })
})
