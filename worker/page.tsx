import type { Context, MiddlewareHandler } from 'hono'
import { html } from 'hono/html'
import type { Child } from 'hono/jsx'
import { Problem } from './problem.ts'

const POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Headers of every page that a person sees: nothing runs, nothing leaks, nothing is kept. */
export function securePages(): MiddlewareHandler {
  return async function setPageHeaders(c, next) {
    c.header('Content-Security-Policy', POLICY)
    c.header('Referrer-Policy', 'no-referrer')
    c.header('X-Content-Type-Options', 'nosniff')
    c.header('X-Robots-Tag', 'noindex')
    await next()
  }
}

/**
 * Refuses a form that another site's page sends with this browser's cookies. Browsers say where a
 * form comes from; older ones only by `Origin`. What says neither is no form of ours.
 */
export function requireSameOrigin(): MiddlewareHandler {
  return async function checkOrigin(c, next) {
    const isRead = c.req.method === 'GET' || c.req.method === 'HEAD'
    if (!isRead && !isOwnPage(c)) throw new Problem('forbidden')
    await next()
  }
}

function isOwnPage(c: Context): boolean {
  const site = c.req.header('sec-fetch-site')
  if (site !== undefined) return site === 'same-origin'
  return c.req.header('origin') === new URL(c.req.url).origin
}

/** Sends a whole page. */
export function sendPage(
  c: Context,
  page: ReturnType<typeof Shell>,
  status: 200 | 400 | 401 | 404 | 409 = 200,
) {
  return c.html(html`<!doctype html>${page}`, status)
}

interface ShellProps {
  readonly title: string
  readonly children: Child
  /** What stands at the top: the site's name, and at the desk who is signed in. */
  readonly header: Child
  readonly wide?: boolean
}

/** The frame of every page. */
export function Shell({ title, header, children, wide = false }: ShellProps) {
  return (
    <html lang="en" dir="ltr">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{title}</title>
        <link rel="icon" href="/icon.svg" />
        <link rel="stylesheet" href="/look.css" />
      </head>
      <body class={wide ? 'wide' : ''}>
        <header class="top">{header}</header>
        <main>{children}</main>
      </body>
    </html>
  )
}

interface TimeProps {
  readonly at: number
  readonly children: string
}

/** A moment that machines can read and people understand. */
export function Time({ at, children }: TimeProps) {
  return <time datetime={new Date(at).toISOString()}>{children}</time>
}
