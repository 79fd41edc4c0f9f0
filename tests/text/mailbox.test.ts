import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mailboxOf } from '../../worker/text/contact.ts'

describe('a mailbox', () => {
  it.each([
    ['Sam@Shop.Example', 'sam@shop.example'],
    ['  sam@shop.example. ', 'sam@shop.example'],
    ['sam+news@shop.example', 'sam@shop.example'],
    ['sam+a+b@shop.example', 'sam@shop.example'],
    ['s.a.m@shop.example', 's.a.m@shop.example'],
    ['S.A.M+x@gmail.com', 'sam@gmail.com'],
    ['s.am@googlemail.com', 'sam@gmail.com'],
    ['s.a_m-x+tag@protonmail.com', 'samx@proton.me'],
    ['samx@pm.me', 'samx@proton.me'],
    ['sam@me.com', 'sam@icloud.com'],
    ['Sam+x@mac.com', 'sam@icloud.com'],
    ['sam-x@ya.ru', 'sam.x@yandex.ru'],
    ['sam.x@yandex.com', 'sam.x@yandex.ru'],
    ['shop@sam.fastmail.com', 'sam@fastmail.com'],
    ['sam+shop@fastmail.fm', 'sam@fastmail.com'],
    ['a@b.sam.fastmail.com', 'a@b.sam.fastmail.com'],
    ['sam@notgmail.com', 'sam@notgmail.com'],
    ['+sam@shop.example', '+sam@shop.example'],
    ['ｓａｍ@shop.example', 'sam@shop.example'],
    ['sam@bücher.example', 'sam@xn--bcher-kva.example'],
  ])('C19: %j is the mailbox %s', (email, mailbox) => {
    expect(mailboxOf(email)).toBe(mailbox)
  })

  it('C19: stays itself in any case and with any tag', () => {
    const word = fc.stringMatching(/^[a-z][a-z0-9._-]{0,20}$/)
    const host = fc.constantFrom('shop.example', 'gmail.com', 'pm.me', 'ya.ru', 'sam.fastmail.com')
    fc.assert(
      fc.property(word, word, host, (name, tag, at) => {
        const mailbox = mailboxOf(`${name}@${at}`)
        expect(mailboxOf(`${name}+${tag}@${at}`)).toBe(mailbox)
        expect(mailboxOf(`${name}@${at}`.toUpperCase())).toBe(mailbox)
        expect(mailboxOf(mailbox)).toBe(mailbox)
      }),
    )
  })
})
