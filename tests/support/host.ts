import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Host = Awaited<ReturnType<typeof startHost>>

/** A website of its own origin that serves one page. The page may be set before each visit. */
export async function startHost() {
  let html = ''
  let own = ''
  let headers: Record<string, string> = {}
  const server = createServer((request, response) => {
    // Browsers ask for an icon by themselves.
    const status = request.url === '/favicon.ico' ? 204 : 200
    const isScript = request.url === '/page.js'
    const type = isScript ? 'text/javascript' : 'text/html'
    response.writeHead(status, { 'content-type': `${type}; charset=utf-8`, ...headers })
    response.end(
      isScript ? own : status === 200 ? html.replaceAll('{path}', request.url ?? '') : '',
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo

  return {
    origin: `http://127.0.0.1:${port}`,
    serve(
      body: string,
      more: { head?: string; policy?: string; reportOnly?: string; root?: string } = {},
    ) {
      const { head = '', policy, reportOnly, root = 'lang="en"' } = more
      html = `<!doctype html><html ${root}><head><meta charset="utf-8"><title>Host</title>
        <meta name="viewport" content="width=device-width">${head}</head><body>${body}</body></html>`
      own = ''
      headers = {
        ...(policy !== undefined && { 'content-security-policy': policy }),
        ...(reportOnly !== undefined && { 'content-security-policy-report-only': reportOnly }),
      }
    },
    /** A page as it is, with its own address for `{path}`, and a script of its own at /page.js. */
    serveWhole(page: string, script: string) {
      html = page
      own = script
      headers = {}
    },
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}

/** The line that a site owner pastes. */
export const snippet = (collector: string, site: string) =>
  `<script async src="${collector}/w/${site}/amends.js"></script>`
