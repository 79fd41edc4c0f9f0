import { describe, expect, it } from 'vitest'
import { contactKeyOf } from '../../worker/text/contact.ts'

describe('a mail address', () => {
  it.each([
    'Anna@Mail.Example',
    '  anna@mail.example ',
    'an\u00adna@mail\u200b.example',
    'ａｎｎａ＠ｍａｉｌ．ｅｘａｍｐｌｅ',
    'mailto:anna@mail.example',
    'Anna Canary <anna@mail.example>',
    'anna@mail.example.',
  ])('is the same however it is spelt: %j', (typed) => {
    expect(contactKeyOf(typed)).toBe('mail:anna@mail.example')
  })

  it('is the same in its own script and as machines write it', () => {
    expect(contactKeyOf('jo@Münch\u0065n.example')).toBe(contactKeyOf('JO@xn--mnchen-3ya.example'))
    expect(contactKeyOf('jo@例え.example')).toBe(contactKeyOf('jo@xn--r8jz45g.example'))
  })

  it.each(['@', 'anna@', '@mail.example', 'anna@a b/c', 'anna@[::1', 'a@b@'])(
    'is none where it names nobody: %j',
    (typed) => {
      expect(contactKeyOf(typed)).toBeNull()
    },
  )

  it('is another one with another name', () => {
    expect(contactKeyOf('anna+shop@mail.example')).not.toBe(contactKeyOf('anna@mail.example'))
  })
})

describe('a telephone number', () => {
  it.each([
    '+44 20 7946 0018',
    '0044 20 7946 0018',
    '+44 (0)20 7946-0018',
    'tel:+44-20-7946-0018',
    '+٤٤ ٢٠ ٧٩٤٦ ٠٠١٨',
    '＋４４ ２０ ７９４６ ００１８',
    '+४४ २० ७९४६ ००१८',
  ])('is the same however it is spelt: %s', (typed) => {
    expect(contactKeyOf(typed)).toBe('tel:442079460018')
  })

  it.each(['', '   ', '1234', 'nobody'])('is none where it reaches nobody: %j', (typed) => {
    expect(contactKeyOf(typed)).toBeNull()
  })
})
