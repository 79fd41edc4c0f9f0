import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fitsOrigin, isOriginPattern } from '../../../worker/security/origin-pattern.ts'

const STAR = 'https://*.shop.example'

describe('T3: an origin that a site lists', () => {
  it.each([
    ['https://shop.example', 'https://shop.example'],
    ['http://localhost:8788', 'http://localhost:8788'],
    [STAR, 'https://www.shop.example'],
    [STAR, 'https://a.b.shop.example'],
    [STAR, 'https://xn--bcher-kva.shop.example'],
    ['https://*.shop.example:8443', 'https://www.shop.example:8443'],
  ])('%s lets %s in', (pattern, origin) => {
    expect(isOriginPattern(pattern)).toBe(true)
    expect(fitsOrigin(pattern, origin)).toBe(true)
  })

  it.each(['https://shop.example', STAR])('%s lets no look-alike in', (pattern) => {
    const alike = [
      'null',
      '',
      '*',
      'https://',
      'http://shop.example',
      'http://www.shop.example',
      'https://shop.example.',
      'https://www.shop.example.',
      'https://SHOP.example',
      'https://www.SHOP.example',
      'https://shop.example:443',
      'https://www.shop.example:443',
      'https://www.shop.example:8443',
      'https://shop.example/',
      'https://shop.example@evil.example',
      'https://www.shop.example@evil.example',
      'https://user@www.shop.example',
      'https://evilshop.example',
      'https://www.evilshop.example',
      'https://shop.example.evil.example',
      'https://shop.examplee',
      'https://evil.example#.shop.example',
      'https://evil.example/.shop.example',
      'https://evil.example\\.shop.example',
      'https://evil.example%2e.shop.example',
      'https://.shop.example',
      'https://a..shop.example',
      'https://evil.example`.shop.example',
      'https://evil;.shop.example',
      `https://${'a.'.repeat(200)}shop.example`,
      `https://${'a'.repeat(64)}.shop.example`,
      'https://*.shop.example',
      'https://www.shop.example, https://evil.example',
      'https://www.shop.example https://evil.example',
      'https://www.shop.example\u0000',
      'https://www。shop。example',
      'chrome-extension://www.shop.example',
      'file://www.shop.example',
      `https://${'a.'.repeat(20_000)}shop.example.evil`,
    ]
    expect(alike.filter((origin) => fitsOrigin(pattern, origin))).toEqual([])
  })

  it('with a star is none of the bare domain', () => {
    expect(fitsOrigin(STAR, 'https://shop.example')).toBe(false)
  })

  it.each([
    '*',
    'https://*',
    'https://*.example',
    'https://*.com:8443',
    'https://*.*.example',
    'https://www.*.example',
    'https://*shop.example',
    'https://w*.shop.example',
    'https://*.shop.*',
    '*.shop.example',
    '*://shop.example',
    'https://*.shop.example/',
    'https://*.shop.example/*',
    'https://*.shop.example.',
    'https://*..example',
    'https://*.127.0.0.1',
    'https://*.[::1]',
    'https://*.user@shop.example',
    'https://*.shop.example:443',
    'https://*.Shop.example',
    'https://*.bücher.example',
    'https://shop.example/',
    'ftp://*.shop.example',
    'javascript:alert(1)',
    'null',
    '',
  ])('is refused when it is saved as %j, and lets nobody in', (pattern) => {
    expect(isOriginPattern(pattern)).toBe(false)
    fc.assert(
      fc.property(fc.webUrl(), (url) => !fitsOrigin(pattern, new URL(url).origin)),
      { numRuns: 50 },
    )
  })

  it('is compared in no time, whatever the other one is', () => {
    // Not the time of day: other programs may have the processor meanwhile.
    const start = process.cpuUsage()
    for (const long of ['a', 'a.', '-', '*.', '%2e', ':', '/', '\\'].map((one) =>
      one.repeat(60_000),
    )) {
      expect(fitsOrigin(STAR, `https://${long}`)).toBe(false)
      expect(fitsOrigin(STAR, `https://${long}.shop.example.`)).toBe(false)
    }
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(3_000)
  })
})
