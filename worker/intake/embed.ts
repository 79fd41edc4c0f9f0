import type { Context } from 'hono'

/** How long copies of what any page may embed are good. */
export const CACHE = {
  // A deploy replaces the chunks that the script names, so copies of it may not grow old.
  script: 'public, max-age=300, stale-while-revalidate=300',
  // A known problem has to be seen, and be gone, within a minute.
  words: 'public, max-age=60, stale-while-revalidate=300',
  // What was kept from earlier may be out of date by now.
  kept: 'public, max-age=60',
  // What has a hash in its name never changes.
  hashed: 'public, max-age=31536000, immutable',
  // Another build's file stands in for it.
  standIn: 'no-cache',
} as const

const ANYWHERE = {
  'Access-Control-Allow-Origin': '*',
  'Cross-Origin-Resource-Policy': 'cross-origin',
  'X-Content-Type-Options': 'nosniff',
} as const

/** Sends code that any page may run. */
export const sendScript = (c: Context, code: string, cache: string): Response =>
  c.body(code, 200, {
    'Content-Type': 'text/javascript; charset=utf-8',
    'Cache-Control': cache,
    ...ANYWHERE,
  })

/** Sends data that any page may read, and no browser runs. */
export const sendData = (c: Context, data: object, cache: string): Response =>
  c.json(data, 200, { 'Cache-Control': cache, ...ANYWHERE })
