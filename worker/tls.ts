import type { MiddlewareHandler } from 'hono'

const LOCAL_HOSTS = ['localhost', '127.0.0.1', '[::1]']

/** Sends everybody to TLS, except on this machine: links and cookies of this worker are secrets. */
export function requireTls(): MiddlewareHandler {
  return async function checkTls(c, next) {
    const url = new URL(c.req.url)
    if (url.protocol === 'http:' && !LOCAL_HOSTS.includes(url.hostname)) {
      url.protocol = 'https:'
      return c.redirect(url.href, 308)
    }
    await next()
    if (url.protocol === 'https:') c.header('Strict-Transport-Security', 'max-age=31536000')
    return undefined
  }
}
