import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { networkOf } from '../../../worker/http/rate-limit.ts'

const of = (address: string) => networkOf(new Map([['cf-connecting-ip', address]]) as never)

describe('T1: the network that a limit counts', () => {
  it('is the whole address of IPv4', () => {
    expect(of('203.0.113.7')).toBe('203.0.113.7')
    expect(of('203.0.113.8')).not.toBe(of('203.0.113.7'))
  })

  it('is the first 64 bits of IPv6, however it is written', () => {
    const same = ['2001:db8:1:2::1', '2001:0DB8:0001:0002:ffff:ffff:ffff:ffff', '2001:db8:1:2::']
    expect(new Set(same.map(of))).toEqual(new Set(['2001:db8:1:2::/64']))
    expect(of('2001:db8:1:3::1')).not.toBe(of('2001:db8:1:2::1'))
    expect(of('2001:db8::1')).toBe('2001:db8:0:0::/64')
  })

  it('is that of the IPv4 address in an IPv6 one', () => {
    expect(of('::ffff:203.0.113.7')).toBe('203.0.113.7')
    expect(of('::FFFF:cb00:7107')).toBe('203.0.113.7')
  })

  it('is one for all that is no address', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (text) => {
        const network = of(text)
        expect(network === null || network === 'unreadable' || network.length < 40).toBe(true)
      }),
    )
    expect(of('a, b')).toBe('unreadable')
    expect(of('fe80::1%eth0')).toBe('unreadable')
  })

  it('is none on this machine', () => {
    expect([of(''), of('127.0.0.1'), of('::1'), networkOf(new Headers())]).toEqual(
      Array.from({ length: 4 }, () => null),
    )
  })

  it('is the same for two addresses of one prefix, and another for two that are not', () => {
    fc.assert(
      fc.property(fc.ipV6(), fc.ipV6(), (a, b) => {
        const groups = (address: string) => new URL(`http://[${address}]/`).hostname
        expect(of(a)).toBe(of(groups(a).slice(1, -1)))
        if (of(a) !== of(b)) expect(groups(a)).not.toBe(groups(b))
      }),
    )
  })
})
