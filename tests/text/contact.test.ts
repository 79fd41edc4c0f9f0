import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contactKeyOf, readContact } from '../../worker/text/contact.ts'

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

describe('W9: a mail address that somebody types', () => {
  it.each([
    '<kim@mail.example>',
    'Kim Lee <kim@mail.example>,',
    '"Kim, 2nd floor" < kim@mail.example >',
    'mailto:kim@mail.example?subject=Broken',
    'MAILTO: kim@mail.example',
    '[kim@mail.example](mailto:kim@mail.example)',
    'kim@mail.example.',
    'kim@mail.example,',
    '（kim@mail.example）',
    '“kim@mail.example”',
    "'kim@mail.example'",
    '**kim@mail.example**',
    'E-mail: kim@mail.example',
    '邮箱：kim@mail.example。',
    '📧 kim@mail.example',
    'kim @ mail.example',
    'kim@mail. example',
    '\u202akim@mail.example\u202c',
    '\u200fkim\u200b@\u2060mail.\ufeffexample',
    'kim@\u00admail.example',
    '\tkim@mail.example\u2028',
    '\u00a0kim@mail.example\u3000',
    'kim＠mail.example',
    'ｋｉｍ＠ｍａｉｌ．ｅｘａｍｐｌｅ',
    'kim@mail。example',
    'kim@MAIL.Example',
  ])('is stored as it reaches them: %j', (typed) => {
    expect(readContact(typed)).toEqual({ email: 'kim@mail.example' })
  })

  it.each([
    ['用户@例え.jp', '用户@xn--r8jz45g.jp'],
    ['jörg@münchen.example', 'jörg@xn--mnchen-3ya.example'],
    ['jo\u0308rg@mu\u0308nchen.example', 'jörg@xn--mnchen-3ya.example'],
    ['محمد@مثال.إختبار', 'محمد@xn--mgbh0fb.xn--kgbechtv'],
    ['\u2067محمد@مثال.إختبار\u2069', 'محمد@xn--mgbh0fb.xn--kgbechtv'],
    ['उपयोगकर्ता@उदाहरण.कॉम', 'उपयोगकर्ता@xn--p1b6ci4b4b3a.xn--11b4c3d'],
    ['พิม@ตัวอย่าง.ไทย', 'พิม@xn--72c1a1bt4awk9o.xn--o3cw4h'],
    ['Kim.Lee+shop@Mail.Example', 'Kim.Lee+shop@mail.example'],
    ['kim٢٠@mail۳.example', 'kim20@mail3.example'],
    ["o'neil@mail.example", "o'neil@mail.example"],
    ['_kim_@mail.example', '_kim_@mail.example'],
  ])('may be written in any script: %j is %s', (typed, email) => {
    expect(readContact(typed)).toEqual({ email })
  })

  it.each([
    'a@b',
    'a@localhost',
    '.a@mail.example',
    'a..b@mail.example',
    'a@-mail.example',
    'a@127.0.0.1',
    'a@1.2',
    'kim@mail,example',
    '"kim"@mail.example',
    'kim lee@mail.example',
    'kim@mail.example. Thanks',
    'kim@mail.example or 020 7946 0018',
    'a@mail.example, b@mail.example',
    'a@mail.example\r\nBcc: b@mail.example',
    'a@mail.example <b@mail.example>',
    `${'a'.repeat(65)}@mail.example`,
    `${'ж'.repeat(33)}@mail.example`,
    `a@${'b'.repeat(64)}.example`,
    `${'a'.repeat(60)}@${`${'b'.repeat(60)}.`.repeat(4)}example`,
    'kim\ud800@mail.example',
    'kim%40mail.example',
  ])('is not guessed where it names nobody, or more than one: %j', (typed) => {
    expect(readContact(typed)).toBeNull()
  })
})

describe('W9: a telephone number that somebody types', () => {
  it.each([
    ['+44 20 7946 0018', '+44 20 7946 0018'],
    ['+٤٤ ٢٠ ٧٩٤٦ ٠٠١٨', '+44 20 7946 0018'],
    ['۰۹۱۲ ۳۴۵ ۶۷۸۹', '0912 345 6789'],
    ['०२२ १२३४ ५६७८', '022 1234 5678'],
    ['০২ ১২৩৪ ৫৬৭৮', '02 1234 5678'],
    ['๐๘๑-๒๓๔-๕๖๗๘', '081-234-5678'],
    ['០១២ ៣៤៥ ៦៧៨', '012 345 678'],
    ['𝟎𝟏𝟐 𝟑𝟒𝟓 𝟔𝟕𝟖', '012 345 678'],
    ['＋４４（０）２０－７９４６－００１８', '+44(0)20-7946-0018'],
    ['03ー1234ー5678', '03-1234-5678'],
    ['+44\u00a020\u20117946\u20130018', '+44 20-7946-0018'],
    ['020\u2009–\u20097946\u3000—\u202f0018', '020 - 7946 - 0018'],
    ['+1−555−123−4567', '+1-555-123-4567'],
    ['\u202a+1 555 123 4567\u202c', '+1 555 123 4567'],
    ['\u200e+966 51 234 5678\u200f', '+966 51 234 5678'],
    ['٩٦٦٥١٢٣٤٥٦٧٨+', '+966512345678'],
    ['tel:+44-20-7946-0018', '+44-20-7946-0018'],
    ['tel:7946-0018;ext=12;phone-context=+4420', '7946-0018 ext. 12'],
    ['Tel. 020 7946 0018.', '020 7946 0018'],
    ['℡ 020 7946 0018', '020 7946 0018'],
    ['☎ 020 7946 0018', '020 7946 0018'],
    ['電話：03-1234-5678', '03-1234-5678'],
    ['<020 7946 0018>,', '020 7946 0018'],
    ['(555) 123-4567', '(555) 123-4567'],
    ['(+44) 20 7946 0018', '(+44) 20 7946 0018'],
    ['+49 (0) 30/1234-56', '+49 (0) 30/1234-56'],
    ['06.12.34.56.78', '06.12.34.56.78'],
    ['06·12·34·56·78', '06.12.34.56.78'],
    ['0044 20 7946 0018', '0044 20 7946 0018'],
    ['[030] 1234 56', '(030) 1234 56'],
    ['555 123 4567 x12', '555 123 4567 ext. 12'],
    ['555 123 4567, доб. 12', '555 123 4567 ext. 12'],
    ['03-1234-5678 内線12', '03-1234-5678 ext. 12'],
  ])('is stored as it can be dialled: %j is %s', (typed, phone) => {
    expect(readContact(typed)).toEqual({ phone })
    expect(contactKeyOf(typed)).toBe(contactKeyOf(phone))
  })

  it.each([
    '',
    '1234',
    '1----',
    'call me maybe',
    '020 7946 0018 or 0019 after six',
    '020 7946 0018 / 020 7946 0019',
    '020 7946 0018 +44 20 7946 0019',
    '2026-11-30T12:00',
  ])('is not guessed where it is none, or more than one: %j', (typed) => {
    expect(readContact(typed)).toBeNull()
  })
})

describe('W9: what is stored of a contact', () => {
  const kind = (list: readonly string[]) => fc.constantFrom(...list)
  const around = fc.tuple(
    kind(['', ' ', '\u00a0', '\u3000', '\u200f', '\u202a', '<', '(', '“', '\ufeff<']),
    kind(['', ' ', '\u2029', '\u200b', '\u202c', '>', ')', '”', '.', ',', '。', '>, ']),
  )
  const zero = kind(['0', '٠', '۰', '०', '০', '๐', '០', '０', '𝟎', '၀'])
  const digits = fc.array(fc.nat(9), { minLength: 7, maxLength: 12 })
  const between = kind(['', ' ', '-', '\u2011', '–', '−', '\u00a0', '\u2009', '.', '·', '/', 'ー'])
  const name = fc.stringMatching(/^[a-zа-яéüñ一-九ا-ي]{1,12}(?:[.+][a-z]{1,8})?$/u)
  const host = kind(['mail.example', 'münchen.example', '例え.jp', 'مثال.إختبار', 'MAIL.Example'])

  it('is the number that was meant, in any script and with any marks', () => {
    fc.assert(
      fc.property(digits, zero, between, around, (number, from, sign, [before, after]) => {
        const first = from.codePointAt(0) ?? 0
        const typed = number.map((digit) => String.fromCodePoint(first + digit)).join(sign)
        const read = readContact(before + typed + after)
        expect(read).toEqual({ phone: expect.any(String) as string })
        expect(Object.values(read ?? {})[0]?.replaceAll(/\D/g, '')).toBe(number.join(''))
      }),
    )
  })

  it('is the address that was meant, whatever marks are copied along', () => {
    fc.assert(
      fc.property(name, host, around, (local, at, [before, after]) => {
        const plain = readContact(`${local}@${at}`)
        expect(plain).toEqual({ email: expect.stringMatching(/^[^@\s]+@[a-z0-9.-]+$/) as string })
        expect(readContact(`${before}${local}@${at}${after}`)).toEqual(plain)
      }),
    )
  })

  it('reads as itself, finds its customer, and is one line without marks that nobody sees', () => {
    const sign = kind(Array.from('+@.<>()-/#:x 01٢۳๔ＡａéＺ例\u200f\u00ad\u2028"\'*'))
    const text = fc.oneof(
      fc.string(),
      fc.array(sign).map((signs) => signs.join('')),
    )
    fc.assert(
      fc.property(text, host, fc.boolean(), (some, at, isMail) => {
        const typed = isMail ? `${some}kim@${at}` : `${some}7946 0018`
        const read = readContact(typed)
        if (read === null) return
        const stored = Object.values(read).join('')
        expect(readContact(stored)).toEqual(read)
        expect(contactKeyOf(typed)).toBe(contactKeyOf(stored))
        expect(stored).toMatch(/^[\p{L}\p{M}\p{N}\p{ASCII}]+$/u)
        expect(stored).not.toMatch(/[\p{C}<>",;:]/u)
      }),
    )
  })
})
