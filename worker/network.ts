const MAPPED = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/
/** What one household or office is given of IPv6. */
const PREFIX_GROUPS = 4

/** Wrangler says it of whoever asks a worker on this machine, and Cloudflare of nobody. */
const LOOPBACK = ['127.0.0.1', '::1']

/**
 * The network from which a request came: an IPv4 address, or the first 64 bits of an IPv6 one.
 * Null where the platform does not say it, which it does for every request through Cloudflare. It
 * is neither kept nor logged.
 */
export function networkOf(headers: { readonly get: (name: string) => string | null }) {
  const address = headers.get('cf-connecting-ip')?.trim()
  if (!address || LOOPBACK.includes(address)) return null
  const v4 = hostOf(`http://${address}/`)
  if (v4 !== null && /^[\d.]+$/.test(v4)) return v4
  const v6 = hostOf(`http://[${address}]/`)?.slice(1, -1)
  // Whoever sends nonsense shares one limit with all who do.
  if (v6 === undefined) return 'unreadable'
  return v4InV6(v6) ?? prefixOf(v6)
}

function hostOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).hostname : null
}

function v4InV6(address: string): string | null {
  const groups = MAPPED.exec(address)
    ?.slice(1)
    .map((group) => Number.parseInt(group, 16))
  return groups ? groups.flatMap((group) => [group >> 8, group & 255]).join('.') : null
}

// The parser has shortened it: `::` stands for as many zeros as are missing.
function prefixOf(address: string): string {
  const [head = '', tail] = address.split('::')
  const first = head === '' ? [] : head.split(':')
  const last = tail ? tail.split(':') : []
  const missing = tail === undefined ? 0 : 8 - first.length - last.length
  const groups = [...first, ...Array.from({ length: missing }, () => '0'), ...last]
  return `${groups.slice(0, PREFIX_GROUPS).join(':')}::/64`
}
