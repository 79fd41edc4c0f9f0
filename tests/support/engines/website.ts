import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

const NONCE = 'd2Fsaw'

export type Website = Awaited<ReturnType<typeof startWebsite>>

interface Page {
  readonly head: string
  readonly body: string
  /** Attributes of the root. */
  readonly root?: string
  readonly policy?: string
  /** Served as `/page.js`. */
  readonly script?: string
  /** The whole page, where its own markup matters. */
  readonly html?: string
}

// Keeps what should not happen on a page where every engine's driver can read it.
const WATCH = `<script nonce="${NONCE}">
const note = (what) => { sessionStorage.faults = (sessionStorage.faults ?? '') + what + '\\n' }
addEventListener('error', (event) => note('uncaught: ' + event.message))
addEventListener('unhandledrejection', (event) => note('unhandled: ' + event.reason))
addEventListener('securitypolicyviolation', (event) => note('violation: ' + event.violatedDirective + ' ' + event.blockedURI))
</script>`

/** What the page noted; the argument of a driver's `evaluate`. */
export const readFaults = (): string => sessionStorage['faults'] ?? ''

/** A website of an origin of its own, whose pages are all the same and note their faults. */
export async function startWebsite() {
  let page: Page = { head: '', body: '' }
  const server = createServer((request, response) => {
    const isScript = request.url === '/page.js'
    const { policy, script, html = htmlOf(page) } = page
    response.writeHead(request.url === '/favicon.ico' ? 204 : 200, {
      'content-type': `text/${isScript ? 'javascript' : 'html'}; charset=utf-8`,
      ...(policy !== undefined && {
        'content-security-policy': policy.replace('script-src', `script-src 'nonce-${NONCE}'`),
      }),
    })
    response.end(isScript ? script : html)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    serve(next: Page) {
      page = next
    },
    close() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(resolve))
    },
  }
}

const htmlOf = ({ head, body, root = 'lang="en"' }: Page) =>
  `<!doctype html><html ${root}><head><meta charset="utf-8"><title>Kiln</title>
    <meta name="viewport" content="width=device-width">${WATCH}${head}</head>
    <body>${body}</body></html>`
