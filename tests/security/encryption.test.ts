import { describe, expect, it } from 'vitest'
import { encrypt, decrypt } from '../../worker/security/encryption.ts'
import { ONE, TWO } from '../support/keyed.ts'

describe('C16: what is encrypted', () => {
  it('C16: is worthless in another place, changed, or under another secret', async () => {
    const text = (await encrypt([ONE], 'endpoint a secret', 'words')) ?? ''
    expect(await decrypt([TWO, ONE], 'endpoint a secret', text)).toBe('words')
    expect(await decrypt([ONE], 'endpoint b secret', text)).toBeNull()
    expect(await decrypt([ONE], 'endpoint a token', text)).toBeNull()
    expect(await decrypt([TWO], 'endpoint a secret', text)).toBeNull()
    const at = text.length - 10
    const other = text[at] === 'A' ? 'B' : 'A'
    const changed = `${text.slice(0, at)}${other}${text.slice(at + 1)}`
    expect(await decrypt([ONE], 'endpoint a secret', changed)).toBeNull()
    expect(await encrypt([ONE], 'endpoint a secret', 'words')).not.toBe(text)
  })
})
