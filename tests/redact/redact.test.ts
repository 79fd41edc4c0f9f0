import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { redactName, redactText as redact } from '../../widget/redact/redact.ts'

const GONE: readonly (readonly [string, string, string])[] = [
  ['a Visa card', 'card 4111111111111111 refused', 'card […] refused'],
  ['a spaced card', 'card 4111 1111 1111 1111.', 'card […].'],
  ['a card with dashes', '5500-0055-5555-5559', '[…]'],
  ['an American Express card', '3782 822463 10005', '[…]'],
  ['a Diners card', '30569309025904', '[…]'],
  ['a Discover card', '6011111111111117', '[…]'],
  ['a JCB card', '3530111333300000', '[…]'],
  ['a card of the second Mastercard range', '2223003122003222', '[…]'],
  ['a full-width card', '４１１１１１１１１１１１１１１１', '[…]'],
  ['a card with unseen characters in it', '4111\u200b1111\u200b1111\u200b1111', '[…]'],
  ['a card behind an order number', 'order 12345 4111 1111 1111 1111', 'order 12345 […]'],
  ['a mail address', 'no user jo.doe+x@shop.example here', 'no user […] here'],
  ['a mail address in a path', '/users/jo%40shop.example/edit', '/users/[…]/edit'],
  ['a card with dashes that do not break', '4111\u20111111\u20111111\u20111111', '[…]'],
  ['a card with long dashes', '4111–1111–1111–1111', '[…]'],
  ['a card with strokes', '4111/1111/1111/1111', '[…]'],
  ['a card with low lines', '4111_1111_1111_1111', '[…]'],
  ['a card with commas', '4111, 1111, 1111, 1111', '[…]'],
  ['a full-width mail address', 'no user jo＠shop．example here', 'no user […] here'],
  ['a bearer token', 'sent Bearer abc.def-ghi123', 'sent Bearer […]'],
  ['a header', 'Authorization: Bearer abc.def-ghi123', 'Authorization: […]'],
  ['a header of another scheme', 'Authorization: Token 9944b091 fails', 'Authorization: […] fails'],
  ['a header that names a key', 'X-Api-Key: abc123 fails', 'X-Api-Key: […] fails'],
  ['a key in a form', 'api_key=abc123 fails', 'api_key=[…] fails'],
  ['a token in a form', 'a=1&csrf_token=abc fails', 'a=1 fails'],
  ['a password in an object', '{"password":"hunter two"}', '{"password":[…]'],
  [
    'a password in quoted JSON',
    String.raw`"{\"password\":\"x\"}" fails`,
    String.raw`"{\"password\":[…] fails`,
  ],
  ['a password in a script', "{ clientSecret: 'hunter two' } fails", '{ clientSecret: […] } fails'],
  ['a key of Amazon', 'with AKIAIOSFODNN7EXAMPLE denied', 'with […] denied'],
  ['a key of SendGrid', 'with SG.ngeVfQFYQlKU0.TwL2iGABf denied', 'with […] denied'],
  ['a secret key', 'Invalid API key: sk_live_51Hx0AbC9', 'Invalid API key: […]'],
  ['a JSON Web Token', 'got eyJhbGciOi.eyJzdWIiOiIx.SflKxw', 'got […]'],
  ['hex of 32', 'session 0123456789abcdef0123456789abcdef', 'session […]'],
  ['base64 with slashes', 'k=abcdefghijklmnop/qrstuvwxyz01234+A==', 'k=[…]'],
  ['base64 for addresses', '/reset/AbC-dEf_0123456789abcdefghijklmnop', '/reset/[…]'],
  ['a UUID', '/reset/550e8400-e29b-41d4-a716-446655440000', '/reset/[…]'],
  ['a query', 'GET https://a.example/pay?token=s3cret failed', 'GET https://a.example/pay failed'],
  ['a fragment', 'https://a.example/cb#access_token=abc', 'https://a.example/cb'],
  ['credentials', 'ws://me:pw@a.example/x', 'ws://a.example/x'],
  ['a query without a host', 'fetch /api/pay?card=1&cvc=123 failed', 'fetch /api/pay failed'],
]

const KEPT: readonly (readonly [string, string])[] = [
  ['an order number', 'order 100023-2026-000123'],
  ['an order number with letters', 'order AB-2026-112233-XY'],
  ['an order number as long as a card', 'order 1234567890123456'],
  ['a number that no network gives out', 'order 20261122000123'],
  ['a time in milliseconds', 'at 1732259408123'],
  ['a time', 'at 2026-11-22T07:04:35.123Z'],
  ['a telephone number', '+351 21 123 4567'],
  ['a message', "TypeError: Cannot read properties of undefined (reading 'total')"],
  ['a place in a script', 'checkout.js:120:44'],
  ['a path', '/assets/javascripts/checkout/summary/index.js'],
  ['a name of many words', '/help/how-to-mend-the-broken-checkout-button-2026'],
  ['a question', 'Is it broken? Yes & no.'],
  ['an order number with strokes', 'order 2026/11/000123/4567'],
  ['an order number with long dashes', 'order 100023–2026–000123'],
  ['an order number with low lines', 'order AB_2026_112233_XY'],
  ['a large number', 'total 1,234,567,890,123.45'],
  ['a date', 'on 22/11/2026, 07:04'],
  ['what a parser says', "Unexpected token '<', not a secret"],
  ['signs that have a plainer form', 'Shop™ … ½ №'],
]

describe('scrubbing', () => {
  it.each(GONE)('takes out %s', (_what, text, left) => {
    expect(redact(text)).toBe(left)
  })

  it.each(KEPT)('leaves %s', (_what, text) => {
    expect(redact(text)).toBe(text)
  })
})

describe('scrubbing twice', () => {
  it('finds nothing more in what is clean', () => {
    const text = fc.constantFrom(...GONE.map(([, given]) => given))
    fc.assert(
      fc.property(text, (given) => {
        expect(redact(redact(given))).toBe(redact(given))
      }),
    )
  })
})

describe('what a site calls its own things', () => {
  it('may look like a key', () => {
    const commit = '9fceb02d0ae598e95dc970b74767f19372d61af8'
    expect(redactName(commit)).toBe(commit)
  })

  it('names no person and no card', () => {
    expect(redactName('jo@shop.example 4111111111111111')).toBe('[…] […]')
  })
})
