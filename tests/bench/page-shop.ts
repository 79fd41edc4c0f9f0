import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { homePage, SHOP_SCRIPT, SHOP_STYLE } from '../../demo/pages.ts'

// What a careful site has; it is only reported, so that everybody may work.
const POLICY = (collector: string) =>
  `default-src 'self'; script-src 'self' ${collector}; connect-src 'self' ${collector}; style-src 'self'; img-src 'self' data:; require-trusted-types-for 'script'; trusted-types 'none'`

/** The demo's first page under several addresses, each with another tag in its head. */
export async function startBenchShop(collector: string) {
  const files = new Map<string, readonly [type: string, body: string]>([
    ['/shop.css', ['text/css', SHOP_STYLE]],
    ['/shop.js', ['text/javascript', SHOP_SCRIPT]],
  ])
  const server = createServer((request, response) => {
    request.resume()
    const [type, body] = files.get(request.url ?? '') ?? ['application/json', '{}']
    response.writeHead(200, {
      'content-type': `${type}; charset=utf-8`,
      'cache-control': 'no-store',
      'content-security-policy-report-only': POLICY(collector),
    })
    response.end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo

  return {
    origin: `http://127.0.0.1:${port}`,
    addPage: (path: string, tag: string) => files.set(path, ['text/html', homePage(tag)]),
    addScript: (path: string, code: string) => files.set(path, ['text/javascript', code]),
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}
