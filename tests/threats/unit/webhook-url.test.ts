import { describe, expect, it } from 'vitest'
import { addressFault, addressRule, spellingFault } from '../../../worker/security/webhook-url.ts'

const COLLECTOR = 'https://amends.shop.com'
const RULE = addressRule({ LOOPBACK: '' }, COLLECTOR)
const TRYING = addressRule({ LOOPBACK: 'allow' }, 'http://localhost:8787')

/** Every way of writing an IPv4 address that the parser of addresses knows, and some it does not. */
function spellings(address: string): readonly string[] {
  const parts = address.split('.').map(Number)
  const [a = 0, b = 0, c = 0, d = 0] = parts
  const whole = ((a * 256 + b) * 256 + c) * 256 + d
  const hex = (value: number) => value.toString(16)
  const wide = (text: string) =>
    text.replaceAll(/[0-9.]/g, (char) =>
      char === '.' ? '\u3002' : String.fromCodePoint(0xff10 + Number(char)),
    )
  const circled = (text: string) =>
    text.replaceAll(/[0-9]/g, (char) =>
      char === '0' ? '\u24ea' : String.fromCodePoint(0x245f + Number(char)),
    )
  const high = `${hex(a * 256 + b)}:${hex(c * 256 + d)}`
  return [
    address,
    `${address}.`,
    String(whole),
    `0x${hex(whole)}`,
    `0X${hex(whole).toUpperCase()}`,
    `0${whole.toString(8)}`,
    parts.map((part) => `0x${hex(part)}`).join('.'),
    parts.map((part) => `0${part.toString(8)}`).join('.'),
    parts.map((part) => `000${part.toString(8)}`).join('.'),
    `${a}.${b * 65_536 + c * 256 + d}`,
    `${a}.${b}.${c * 256 + d}`,
    `${a}.0x${hex(b)}.0${c.toString(8)}.${d}`,
    wide(address),
    circled(address),
    address.replaceAll('.', '\uff0e'),
    address.replaceAll('.', '\uff61'),
    address.replaceAll('.', '%2e'),
    address.replace(/^\d/, (char) => `%3${char}`),
    `[::ffff:${address}]`,
    `[::ffff:${high}]`,
    `[::${high}]`,
    `[64:ff9b::${address}]`,
    `[2002:${high}::]`,
    `[0:0:0:0:0:ffff:${address}]`,
    `${address}.nip.io`,
    `${address.replaceAll('.', '-')}.sslip.io`,
    `x.${hex(whole)}.nip.io`,
  ]
}

const PRIVATE = [
  '127.0.0.1',
  '127.1.2.3',
  '0.0.0.0',
  '10.0.0.1',
  '172.16.0.1',
  '192.168.1.1',
  '169.254.169.254',
  '169.254.170.2',
  '100.64.0.1',
  '100.100.100.200',
  '192.0.2.1',
  '198.18.0.1',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
  '168.63.129.16',
  '8.8.8.8',
]

const NAMES = [
  'localhost',
  'LOCALHOST',
  'localhost.',
  'a.localhost',
  'ｌｏｃａｌｈｏｓｔ',
  'ⓛocalhost',
  'printer.local',
  'metadata.google.internal',
  'metadata.google.internal.',
  'a.b.test',
  'hidden.onion',
  'router.home.arpa',
  '1.0.0.127.in-addr.arpa',
  'db.corp',
  'nas.lan',
  'x.home',
  'kubernetes.default.svc',
  'kubernetes.default.svc.cluster.local',
  'host.docker.internal',
  'localhost.localdomain',
  'intranet',
  'intranet.intranet',
  'a.invalid',
  'a.alt',
  'a.private',
  'a..b.com',
  '.a.com',
  'a.com.',
  'a.com..',
  '-a.com',
  'a-.com',
  'a_b.com',
  'a.b_c.com',
  'a.com.1',
  'a.0x7f',
  `${'a'.repeat(64)}.com`,
  `${'a.'.repeat(130)}com`,
  'a.c',
  'a.123',
  'localtest.me',
  'x.localtest.me',
  'lvh.me',
  'admin.vcap.me',
  'X.LVH.ME',
  '7f000001.rbndr.us',
  '10-0-0-1.my.local-ip.co',
  '10-0-0-1.k.local-ip.sh',
  'x.localhost.lcl.host',
  '127-0-0-1.local-ip.medicmobile.org',
  '10-0-0-1.abc.plex.direct',
  '[::1]',
  '[::]',
  '[fe80::1]',
  '[fe80::1%25eth0]',
  '[fc00::1]',
  '[fd00:ec2::254]',
  '[::1',
  '[2606:4700:4700::1111]',
  '',
  '%00',
  'a%00.com',
  'a.com%23.evil.com',
  'amends.shop.com',
]

const FORMS = [
  'http://a.com/',
  'ftp://a.com/',
  'file:///etc/passwd',
  'gopher://a.com:70/_',
  'ws://a.com/',
  'javascript:alert(1)',
  'data:text/plain,x',
  'blob:https://a.com/x',
  '//a.com/',
  '/hooks',
  '',
  'https:a.com',
  'https:/a.com',
  'https:///a.com',
  'https:\\\\a.com',
  'https://\\a.com',
  'a.com',
  'https://user@a.com/',
  'https://user:pass@a.com/',
  'https://:pass@a.com/',
  'https://@[::1]/',
  'https://a.com@127.0.0.1/',
  'https://127.0.0.1\\@a.com/',
  'https://a.com:22/',
  'https://a.com:80/',
  'https://a.com:8443/',
  'https://a.com:0/',
  'https://a.com:65536/',
  'https://a.com/#x',
  'https://a.com/#',
  'https://a.com/?a#b',
  'https://a .com/',
  ' https://a.com/',
  'https://a.com/ ',
  'https://a	.com/',
  'https://a.com/\r\nX: y',
  'https://a.com/\0',
  'https://a.com/‮',
  'https://a.com/\ud800',
  'https://a.com/a b',
  `https://a.com/${'x'.repeat(2e3)}`,
  'https://AMENDS.shop.com/v1/reports',
  'h​ttps://a.com',
  'https://%61mends.shop.com/',
  'https://amends.shop.com:443/',
  'https://ａｍｅｎｄｓ.shop.com/',
]

describe('T9: the address of a webhook', () => {
  it('is never an IP address, however it is written', () => {
    for (const host of PRIVATE.flatMap(spellings)) {
      for (const url of [`https://${host}/`, `https://${host}:443/hook`, `https://${host}`]) {
        expect([url, addressFault(url, RULE)]).toEqual([url, expect.any(String)])
      }
    }
  })

  it('is never a name that is not public, nor one that leads wherever it is told to', () => {
    for (const host of NAMES) {
      const url = `https://${host}/`
      expect([url, addressFault(url, RULE)]).toEqual([url, expect.any(String)])
    }
  })

  it('has no other form than https, a host and a path, and never is the collector’s own', () => {
    for (const url of FORMS) {
      expect([url, addressFault(url, RULE)]).toEqual([url, expect.any(String)])
    }
  })

  it('is said to be wrong without a word of it', () => {
    for (const url of [...FORMS, ...NAMES.map((host) => `https://${host}/canary`)]) {
      expect(addressFault(url, RULE) ?? '').not.toContain('canary')
    }
  })

  it('may be any public name with a path and a query', () => {
    for (const url of [
      'https://crm.shop.com/hooks',
      'https://hooks.slack.com/services/T000/B000/abc',
      'https://discord.com/api/webhooks/1/a-b_c',
      'https://prod-1.westeurope.logic.azure.com/workflows/x?api-version=1&sig=a%2Fb',
      'https://bücher.de/haken',
      'https://xn--bcher-kva.de/',
      'https://a.xn--p1ai/',
      'https://10.shop.com/',
      'https://localhost.shop.com/',
      'https://127.0.0.1.shop.com/',
      'https://shop.example/hooks',
      'https://a.com:443/',
      'HTTPS://A.COM/',
    ]) {
      expect([url, addressFault(url, RULE)]).toEqual([url, null])
    }
  })

  it('may be on this machine with the switch alone, and then nowhere else that is private', () => {
    const here = ['http://localhost:8788/hooks', 'http://127.0.0.1:1/', 'https://[::1]:8443/x']
    for (const url of here) {
      expect([url, addressFault(url, TRYING)]).toEqual([url, null])
      expect([url, addressFault(url, RULE)]).toEqual([url, expect.any(String)])
    }
    const others = PRIVATE.filter((address) => address !== '127.0.0.1').flatMap(spellings)
    for (const url of [
      ...others.flatMap((host) => [`http://${host}/`, `https://${host}/`]),
      'http://localhost:8787/v1/reports',
      'http://user@localhost:8788/',
      'http://localhost:8788/#x',
      'http://a.localhost:8788/',
      'http://shop.com/',
    ]) {
      expect([url, addressFault(url, TRYING)]).toEqual([url, expect.any(String)])
    }
    for (const given of ['', 'Allow', 'true', '1', ' allow']) {
      expect(addressFault('http://localhost/', addressRule({ LOOPBACK: given }))).not.toBe(null)
    }
  })
})

describe('the spelling of an address', () => {
  it.each([
    'https://hooks.shop.com',
    'https://hooks.shop.com/in?shop=1',
    'https://xn--bcher-kva.example/in',
    'http://localhost:8788/hooks',
  ])('C20: is taken as it is reached: %s', (url) => {
    expect(spellingFault(url)).toBeNull()
  })

  it.each([
    'https://HOOKS.shop.com/',
    'HTTPS://hooks.shop.com/',
    'https://hooks.shop.com:443/',
    'https://hooks.shop.com/a/../b',
    'https://hooks.shop.com/a/%2e%2e/b',
    'https://b\u00fccher.example/',
    'https://hooks\u3002shop.com/',
    'https://h%6fo%6bs.shop.com/',
    'https://\uff48ooks.shop.com/',
    'https:hooks.shop.com',
    'https:///hooks.shop.com',
    'https://hooks.shop.com/\u00fc',
  ])('C20: is refused where something else is reached: %s', (url) => {
    expect(spellingFault(url)).not.toBeNull()
  })
})
