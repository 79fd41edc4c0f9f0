import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { BODY_MAX_BYTES, DEPTH_MAX, RaiseBody } from '../../worker/contract.ts'
import { parse, readBody } from '../../worker/http/body.ts'
import { newClick } from '../support/click.ts'

const request = (body: BodyInit, type = 'text/plain', more: RequestInit = {}) =>
  new Request('http://collector.example', {
    method: 'POST',
    headers: { 'content-type': type },
    body,
    ...more,
  })
const click = JSON.stringify(newClick())
const withField = (field: string, value: unknown) =>
  JSON.stringify({ ...newClick(), [field]: value })

describe('readBody', () => {
  it('takes the very limit and refuses one byte more', async () => {
    await expect(readBody(request('x'.repeat(BODY_MAX_BYTES)))).resolves.toBeDefined()
    await expect(readBody(request('x'.repeat(BODY_MAX_BYTES + 1)))).rejects.toMatchObject({
      code: 'too_large',
    })
  })

  it('counts bytes, not characters', async () => {
    const euros = '€'.repeat(BODY_MAX_BYTES / 2)
    await expect(readBody(request(euros))).rejects.toMatchObject({ code: 'too_large' })
  })

  it('stops reading a stream without a length once it is too long', async () => {
    let pulled = 0
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled += 1
        controller.enqueue(new Uint8Array(16_384))
      },
    })
    const body = { duplex: 'half' } as RequestInit
    await expect(readBody(request(endless, 'text/plain', body))).rejects.toMatchObject({
      code: 'too_large',
    })
    expect(pulled).toBeLessThan(14)
  })

  it('refuses bytes that are no UTF-8, and types that are no JSON', async () => {
    await expect(readBody(request(new Uint8Array([0x22, 0xff, 0x22])))).rejects.toMatchObject({
      code: 'bad_encoding',
    })
    for (const type of ['text/html', 'multipart/form-data', '']) {
      await expect(readBody(request(click, type))).rejects.toMatchObject({
        code: 'unsupported_type',
      })
    }
    await expect(readBody(request(click, 'Application/JSON; charset=utf-8'))).resolves.toBeDefined()
  })
})

describe('parse', () => {
  const codeOf = (text: string): unknown => {
    try {
      return parse(RaiseBody, text)
    } catch (error) {
      return error
    }
  }

  it.each([
    ['text that is no JSON', '{"site":', 'malformed', []],
    ['ten thousand nested arrays', '['.repeat(10_000), 'too_deep', []],
    [
      'nesting below the limit',
      `${'['.repeat(DEPTH_MAX + 1)}${']'.repeat(DEPTH_MAX + 1)}`,
      'too_deep',
      [],
    ],
    ['a text in the place of an object', '"x"', 'invalid', ['body']],
    ['a wrong type', withField('reason', 7), 'invalid', ['reason']],
    ['a VNode in the place of words', withField('text', { type: 'div' }), 'invalid', ['text']],
    ['an unknown field', withField('status', 'resolved'), 'invalid', ['unknown']],
    [
      'an own __proto__',
      click.replace('{', '{"__proto__":{"isAdmin":true},'),
      'invalid',
      ['unknown'],
    ],
    ['NUL', withField('text', 'a\0b'), 'invalid', ['text']],
    ['half a surrogate pair', withField('text', '\ud83d'), 'invalid', ['text']],
    ['an id that is too short', withField('id', 'abc'), 'invalid', ['id']],
    ['words that are too long', withField('text', 'x'.repeat(10_001)), 'invalid', ['text']],
  ])('refuses %s', (_what, text, code, fields) => {
    expect(codeOf(text)).toMatchObject({ code, fields })
  })

  it('leaves the prototype of all objects alone', () => {
    codeOf(click.replace('{', '{"constructor":{"prototype":{"isAdmin":true}},'))
    codeOf(withField('page', JSON.parse('{"__proto__":{"isAdmin":true},"url":""}')))
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined()
  })

  it('does not count brackets inside of words', () => {
    const text = JSON.stringify({ a: '[[[[[[[[[[ \\" {{{{{{{{{{' })
    expect(parse(v.object({ a: v.string() }), text).a).toContain('[[[')
  })

  it('takes what the widget sends', () => {
    expect(codeOf(click)).toMatchObject({ site: 'demo' })
  })
})
