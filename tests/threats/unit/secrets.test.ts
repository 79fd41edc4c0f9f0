import { describe, expect, it } from 'vitest'
import {
  redactName as name,
  redactText as text,
  redactUrl as url,
} from '../../../widget/redact/redact.ts'

const UUID = '550e8400-e29b-41d4-a716-446655440000'
const HEX = 'da39a3ee5e6b4b0d3255bfef95601890afd80709'
const JWT =
  'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U'
/** Assembled here, for hosts of code refuse what looks like a key. */
const key = (...parts: string[]) => parts.join('')

const PATHS: readonly (readonly [string, string])[] = [
  ['/reset/Xk29fLq8', '/reset/[…]'],
  ['/reset/hunter2', '/reset/[…]'],
  ['/token/correcthorse', '/token/[…]'],
  ['/pw/abcd1234', '/pw/[…]'],
  ['/unsubscribe/MTIzNDU2', '/unsubscribe/[…]'],
  ['/magic/login/abcdefghijkl', '/magic/login/[…]'],
  ['/account/DE89370400440532013000', '/account/[…]'],
  ['/account/GB82WEST12345698765432/edit', '/account/[…]/edit'],
  ['/(S(lit3py55t21z5v55vlm25s55))/page.aspx', '/[…]/page.aspx'],
  ['/s/01ARZ3NDEKTSV4RRFFQ69G5FAV', '/s/[…]'],
  ['/x/V1StGXR8_Z5jdHi6B-myT', '/x/[…]'],
  ['/reset-password/c29tZS10b2tlbg==', '/reset-password/[…]'],
  [`/verify/${UUID}`, '/verify/[…]'],
  [`/invite/${UUID}/accept`, '/invite/[…]/accept'],
  [`/account/verify-email/${JWT}`, '/account/verify-email/[…]'],
  [`/magic-link/${HEX}`, '/magic-link/[…]'],
  ['/password_reset/confirm/MQ/5xk-3f8c2a9b1d/', '/password_reset/confirm/[…]/[…]/'],
  ['/share/aB3xY9kQ', '/share/[…]'],
  ['/otp/482913', '/otp/[…]'],
  ['/session/1234567', '/session/[…]'],
  [`/files/${HEX}`, '/files/[…]'],
  ['/d/1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms/edit', '/d/[…]/edit'],
  ['/users/jo%40shop.example/edit', '/users/[…]/edit'],
  ['/users/jo%2540shop.example/edit', '/users/[…]/edit'],
  ['/pay/4111%201111%201111%201111', '/pay/[…]'],
  ['/pay/4111-1111-1111-1111/done', '/pay/[…]/done'],
  ['/pay/%EF%BC%94111111111111111', '/pay/[…]'],
  ['/shop;jsessionid=1A2B3C4D/basket', '/shop/basket'],
  ['/x/token=abc', '/x/[…]'],
  ['/x/Bearer%20abcdefgh12345', '/x/[…]'],
  [`/x/${key('sk', '_live_51Hx0AbC9dEf')}`, '/x/[…]'],
]
const PATHS_KEPT = [
  '/',
  '/checkout',
  '/products/winter-jacket-2026',
  '/p/12345678',
  '/dp/B08N5WRWNW',
  `/products/${UUID}`,
  '/orders/100023-2026-000123',
  '/orders/AB-2026-112233-XY',
  '/order-confirmation/100023',
  '/checkout/confirmation/AB12345678',
  '/blog/2026/11/22/how-we-share',
  '/auth/login',
  '/auth/v1/callback',
  '/session/new',
  '/login/step2',
  '/invite/friends',
  '/share/10-tips-for-winter',
  '/author/jane-doe-2',
  '/authors/12345678',
  '/sessions/2026-11-22',
  '/collections/keyboards/K3804512',
  '/caf%C3%A9/men%C3%BC',
  '/a/507f1f77bcf86cd799439011',
  '/help/how-to-mend-the-broken-checkout-button-2026',
  '/shop/size:42/color:red',
  '/zh/%E4%BA%A7%E5%93%81/12345',
]

describe('T17: what may be a secret', () => {
  const path = (given: string) => url(`https://shop.example${given}`, [], text).slice(20)

  it.each(PATHS)('is taken out of the address of a page: %s', (given, left) => {
    expect(path(given)).toBe(left)
    expect(path(left)).toBe(left)
    expect(text(`GET ${given} failed`)).not.toMatch(/4111|jo@|Xk29|abcdefgh|51Hx0|1A2B/)
  })

  it('is no name of a page, product, order or day', () => {
    expect(PATHS_KEPT.filter((given) => path(given) !== given)).toEqual([])
  })

  it.each([
    ['https://user:pass@shop.example/a/b?token=1#secret', 'https://shop.example/a/b'],
    ['https://shop.example/#/reset/abc', 'https://shop.example/'],
    ['https://shop.example/?q=shoes', 'https://shop.example/'],
    ['http://localhost:8788/checkout', 'http://localhost:8788/checkout'],
    ['javascript:alert(1)', ''],
    ['data:text/html,<p>secret', ''],
    ['blob:https://shop.example/550e8400', ''],
    ['file:///home/jo/taxes.html', ''],
    ['about:blank', ''],
    ['null/home/jo', ''],
    ['not an address', ''],
  ])(
    'goes with credentials, query and fragment, and with what is no web page: %s',
    (given, left) => {
      expect(url(given, [], text)).toBe(left)
    },
  )

  it('stays in no query but under the keys that the site names, and is scrubbed there too', () => {
    const keys = ['page', 'variant', 'q', 'mail']
    const given = `https://shop.example/s?token=${HEX}&q=red+shoes&page=2&mail=jo@shop.example&sid=1&variant=4111111111111111`
    const left = 'https://shop.example/s?page=2&variant=[…]&q=red%20shoes&mail=[…]'
    expect(url(given, keys, text)).toBe(left)
    expect(url(left, keys, text)).toBe(left)
  })

  it.each([
    ['Authorization: Digest username="jo", nonce=abc, response=6629fae49393', /jo|6629/],
    [
      'Authorization: AWS4-HMAC-SHA256 Credential=abc/2026, SignedHeaders=host, Signature=fe5f',
      /fe5f/,
    ],
    ['Proxy-Authorization: Basic am86c2VjcmV0', /am86/],
    ['sent Basic am86c2VjcmV0 to it', /am86/],
    ['ApiKey abcdefgh12345 refused', /abcdefgh/],
    ['X-Api-Key: abc123', /abc123/],
    ['x-amz-security-token: IQoJb3', /IQoJ/],
    ['Cookie: theme=dark; sid=s3cret; id=42', /s3cret|42/],
    ['Set-Cookie: __Host-s=s3cret; Path=/; Secure', /s3cret/],
    ['{"cookie":"sid=s3cret; a=b"}', /s3cret/],
    ['postgres://app:hunter2@db.example:5432/shop refused', /hunter2|app/],
    ['mongodb+srv://app:hunter2@c0.example/x?w=1', /hunter2/],
    ['mongodb://app:hunter2@a.example:27017,b.example:27017/x', /hunter2/],
    ['redis://:hunter2@cache.example:6379', /hunter2/],
    ['amqps://u:hunter2@mq.example/v', /hunter2/],
    ['jdbc:mysql://h.example/x?user=a&password=hunter2', /hunter2/],
    ['Server=h;User Id=a;Password=hunter2;', /hunter2/],
    ['DB_PASS=hunter2', /hunter2/],
    ['AWS_SECRET_ACCESS_KEY=hunter2', /hunter2/],
    ['{"user":"a","pwd":"hunter2"}', /hunter2/],
    [String.raw`{\"password\":\"hunter 2x\"}`, /hunter|2x/],
    [String.raw`{"password":"hunter\" 2x"}`, /hunter|2x/],
    ["array('passwd' => 'hunter2')", /hunter2/],
    ['<password>hunter2</password>', /hunter2/],
    ['passphrase: hunter2', /hunter2/],
    ['cvv: 123', /123/],
    ['refreshToken=hunter2', /hunter2/],
    ['session_id=hunter2', /hunter2/],
    ['-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nIBAAKC\n-----END RSA PRIVATE KEY-----', /MII|IBAA/],
    ['-----BEGIN OPENSSH PRIVATE KEY----- b3BlbnNzaC1rZXk', /b3Bl/],
    ['IBAN DE89 3704 0044 0532 0130 00 is wrong', /3704|0130/],
    ['GB82WEST12345698765432', /WEST/],
    ['FR14 2004 1010 0505 0001 3M02 606', /2004|606/],
    ['no2-9386.1111.947 or NO93 8601 1117 947', /8601/],
    [`got ${JWT}`, /eyJ|dozj/],
    [`with ${key('AKIA', 'IOSFODNN7EXAMPLE')}`, /IOSF/],
    [`with ${key('AI', 'zaSyDaGmWKa4JsXZ-HjGw7ISLn_3namBGewQe')}`, /zaSy/],
    [`with ${key('ya29', '.a0AfH6SMBx8kQ')}`, /a0Af/],
    [`with ${key('gh', 'p_16C7e42F292c6912E7710c838347Ae178B4a')}`, /16C7/],
    [`with ${key('github', '_pat_11ABCDEFG0_abcdefghijk')}`, /11ABC/],
    [`with ${key('gl', 'pat-ABCdef123456')}`, /ABCdef/],
    [`with ${key('xo', 'xb-17653672481-19874698323')}`, /1765/],
    [
      `at hooks.slack.com/services/${key('T00', '000000/B00', '000000/', 'X'.repeat(24))}`,
      /B000|XXXX/,
    ],
    [`with ${key('rk', '_test_4eC39HqLyjWDarj')}`, /4eC3/],
    [`with ${key('wh', 'sec_4eC39HqLyjWDarj')}`, /4eC3/],
    [`with ${key('S', 'K', 'a1b2c3d4'.repeat(4))}`, /a1b2/],
    [`with ${key('SG', '.ngeVfQFYQlKU0.TwL2iGABf')}`, /ngeV/],
    [`with ${key('np', 'm_abcDEF123456')}`, /abcD/],
    [`with ${key('py', 'pi-AgEIcHlwaS5vcmc')}`, /AgEI/],
    [`with ${key('s', 'k-proj-Abc123Def456')}`, /Abc1/],
    [`with ${key('h', 'f_AbCdEfGhIjKl')}`, /AbCd/],
  ])('is taken out of what the page says: %s', (given, secret) => {
    const left = text(given)
    expect(left.includes('[…]') || left.includes('://')).toBe(true)
    expect(left).not.toMatch(secret)
    expect(text(left)).toBe(left)
  })

  it('is no sentence, name of a function, or number', () => {
    const kept = [
      'Basic subscription',
      'Bearer of bad news',
      'Cookie: the best recipe',
      'Reset your password',
      'handleCheckoutStep2Submit is not a function',
      'Home > Reset password > Step 2',
      'checkout.js:120:44',
      'at Object.onClick (checkout.js:12)',
      'sk-fading-circle',
      'and/or 1/2',
      'Chromium 140, Linux',
      'Firefox 128, X11; Linux x86_64',
      'Europe/Lisbon',
      'Shop™ … ½ №',
      'America/Argentina/Buenos_Aires',
      'order AB-2026-112233-XY',
      'npm install failed',
      '50 % off',
    ]
    expect(kept.filter((given) => text(given) !== given)).toEqual([])
    expect(name(HEX)).toBe(HEX)
  })

  it('is looked for in a time that does not grow faster than the text', () => {
    const pieces = [
      'a',
      'a@',
      '%41',
      '/',
      '/reset',
      'token=',
      'token:"',
      'Cookie: a=',
      'x://',
      'eyJ',
      'eyJa.',
      'DE12',
      'A1b2',
    ]
    // Not the time of day: other programs may have the processor meanwhile.
    const start = process.cpuUsage()
    for (const piece of [...pieces, '-----BEGIN PRIVATE KEY-----', 'Bearer ', '[…]', '\\"', '=']) {
      text(piece.repeat(2_000).slice(0, 2_000))
    }
    // Milliseconds; a pattern that tries every way takes minutes.
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(3_000)
  })

  it('is looked for in a long word as in a short one', () => {
    const start = process.cpuUsage()
    for (const piece of ['\u200b', '1', '.', '@', 'a', '@.', '%E2%80%8B', '-']) {
      const long = piece.repeat(16_000).slice(0, 16_000)
      name(long)
      url(`https://a.example/${long}`, [], text)
      url(`https://a.example/?q=${long}`, ['q'], text)
    }
    // Milliseconds; what reads on from each sign takes seconds for one of them.
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(3_000)
    const half = `https://a.example/help/${'a'.repeat(1_960)}/jo@shop.example`
    expect(url(half, [], text)).not.toMatch(/jo@/)
  })
})
