import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { networkOf } from '../../../worker/http/rate-limit.ts'

const of = (address: string) => networkOf(new Map([['cf-connecting-ip', address]]) as never)

const GROUP = fc.integer({ min: 0, max: 0xff_ff })
// Neither this machine’s own nor an IPv4 address in it.
const PREFIX = fc.tuple(fc.integer({ min: 1, max: 0xff_ff }), GROUP, GROUP, GROUP)
const REST = fc.tuple(GROUP, GROUP, GROUP, GROUP)

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
    const own = ['', '127.0.0.1', '::1', '0:0:0:0:0:0:0:1', '0000::0001', '::ffff:127.0.0.1']
    expect([...own.map(of), networkOf(new Headers())]).toEqual(
      Array.from({ length: own.length + 1 }, () => null),
    )
  })

  it('is the same for two addresses of one prefix, and another for two that are not', () => {
    fc.assert(
      fc.property(PREFIX, PREFIX, REST, REST, (a, b, rest, other) => {
        const written = (...groups: readonly number[][]) =>
          groups
            .flat()
            .map((group) => group.toString(16))
            .join(':')
        const network = of(written(a, rest))
        expect(of(written(a, other))).toBe(network)
        expect(of(written(b, rest)) === network).toBe(written(a) === written(b))
      }),
    )
  })
})
