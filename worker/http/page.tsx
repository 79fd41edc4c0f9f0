import type { Context, MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { html } from 'hono/html'
import type { Child } from 'hono/jsx'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { type Language, LANGUAGE_TRAITS } from '../contract.ts'
import { Problem } from '../problem.ts'
import { ownOrigin } from './guards.ts'

const POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  // No script of ours makes a page out of a string, and no other one may.
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ')

/** What a page that is handed to somebody else's browser never needs. */
const FEATURES = 'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()'

/**
 * Headers of every answer, a refusal and a redirect as well: it is what it says it is, it is kept
 * by nobody unless it says so, and a page runs nothing, leaks nothing and stands in no frame.
 */
export function safeAnswers(): MiddlewareHandler {
  return async function setSafeHeaders(c, next) {
    await next()
    const setUnlessSaid = (name: string, value: string) => {
      if (!c.res.headers.has(name)) c.header(name, value)
    }
    // Cloudflare may cache whatever does not forbid it, whoever asked.
    setUnlessSaid('Cache-Control', 'no-store')
    setUnlessSaid('X-Content-Type-Options', 'nosniff')
    setUnlessSaid('Referrer-Policy', 'no-referrer')
    setUnlessSaid('Cross-Origin-Resource-Policy', 'same-origin')
    if (c.res.headers.get('Content-Type')?.startsWith('text/html') !== true) return
    setUnlessSaid('Content-Security-Policy', POLICY)
    setUnlessSaid('Cross-Origin-Opener-Policy', 'same-origin')
    setUnlessSaid('Permissions-Policy', FEATURES)
    setUnlessSaid('X-Robots-Tag', 'noindex')
  }
}

/** Which pages say where their links and forms come from: none whose address is a secret. */
export function securePages(referrer: 'no-referrer' | 'same-origin'): MiddlewareHandler {
  return async function setPageHeaders(c, next) {
    c.header('Referrer-Policy', referrer)
    c.header('X-Robots-Tag', 'noindex')
    await next()
  }
}

/** Lets this one page run our own script and ask our own address; nothing else. */
export function allowOwnScript(c: Context): void {
  c.header('Content-Security-Policy', `${POLICY}; script-src 'self'; connect-src 'self'`)
}

/**
 * Refuses a form that another site's page sends with this browser's cookies. Browsers say where a
 * form comes from; older ones only by `Origin`. What says neither is no form of ours.
 */
export function requireSameOrigin(authority: 'cookie' | 'address' = 'cookie'): MiddlewareHandler {
  return async function checkOrigin(c, next) {
    const isRead = c.req.method === 'GET' || c.req.method === 'HEAD'
    // Where the address itself is the authority, no cookie can be borrowed; and without a referrer
    // an older browser says `null` of our own pages too.
    const isNameless = authority === 'address' && saysNothing(c)
    if (!isRead && !isOwnPage(c) && !isNameless) throw new Problem('forbidden')
    await next()
  }
}

function saysNothing(c: Context): boolean {
  return c.req.header('sec-fetch-site') === undefined && c.req.header('origin') === 'null'
}

function isOwnPage(c: Context): boolean {
  const site = c.req.header('sec-fetch-site')
  if (site !== undefined) return site === 'same-origin'
  return c.req.header('origin') === ownOrigin(c)
}

/** What is too long by far comes back in its field all the same; a form makes nine bytes of a letter. */
const FORM_MAX_BYTES = 1_048_576

/** Reads no form that is larger than any of ours, with or without a length. */
export const boundForms = (): MiddlewareHandler =>
  bodyLimit({ maxSize: FORM_MAX_BYTES, onError: refuseSize })

function refuseSize(): never {
  throw new Problem('too_large')
}

/** Sends a whole page. */
export function sendPage(
  c: Context,
  page: ReturnType<typeof Shell>,
  status: ContentfulStatusCode = 200,
) {
  return c.html(html`<!doctype html>${page}`, status)
}

interface ShellProps {
  readonly title: string
  readonly children: Child
  /** What stands at the top: the site's name, and at the desk who is signed in. */
  readonly header: Child
  readonly wide?: boolean
  /** The address of styles that these pages have beside those of all pages. */
  readonly styles?: string
  /** The address of a script of ours that the page is better with. */
  readonly script?: string
  /** The language of its words; the desk speaks English. */
  readonly language?: Language
}

/** The frame of every page. */
export function Shell({
  title,
  header,
  children,
  wide = false,
  styles,
  script,
  language = 'en',
}: ShellProps) {
  return (
    <html lang={language} dir={LANGUAGE_TRAITS[language].direction}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{title}</title>
        <link rel="icon" href="/icon.svg" />
        <link rel="stylesheet" href="/look.css" />
        {styles !== undefined && <link rel="stylesheet" href={styles} />}
        {script !== undefined && <script src={script} defer />}
      </head>
      <body class={wide ? 'wide' : ''}>
        <header class="top">{header}</header>
        <main id="main" tabindex={-1}>
          {children}
        </main>
      </body>
    </html>
  )
}

interface TimeProps {
  readonly at: number
  readonly children: string
}

/** A moment that machines can read and people understand. */
export function TimeElement({ at, children }: TimeProps) {
  return <time datetime={new Date(at).toISOString()}>{children}</time>
}

/** What a refusal is called where a person reads it. */
export interface Refusal {
  readonly language: Language
  readonly title: string
  readonly heading: string
  readonly text: string
  /** Where one can go on, if anywhere. */
  readonly way?: { readonly href: string; readonly label: string }
}

/** Answers a refusal: with a page to whoever asks for pages, else with a problem. */
export async function refuse(
  c: Context,
  problem: Problem,
  tell: (problem: Problem) => Promise<Refusal>,
): Promise<Response> {
  const wantsPage = c.req.header('accept')?.includes('text/html') === true
  if (!wantsPage) return c.json(problem.toBody(), problem.status)
  const { language, title, heading, text, way } = await tell(problem)
  return sendPage(
    c,
    <Shell title={title} header={<strong>Amends</strong>} language={language}>
      <section class="card">
        <h1>{heading}</h1>
        <p>{text}</p>
        {way && (
          <p>
            <a href={way.href}>{way.label}</a>
          </p>
        )}
      </section>
    </Shell>,
    problem.status,
  )
}

interface InterpolateProps {
  readonly sentence: string
  /** What stands in the place of each name in braces. */
  readonly parts: Readonly<Record<string, Child>>
}

/** A sentence with elements in it: where they stand is the language's to say. */
export function Interpolate({ sentence, parts }: InterpolateProps) {
  // Between what was split off stand the names.
  const pieces = sentence.split(/{(\w+)}/)
  return <>{pieces.map((piece, at) => (at % 2 === 0 ? piece : parts[piece]))}</>
}
