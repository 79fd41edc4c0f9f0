import { Hono } from 'hono'
import type { Context } from 'hono'
import type { PublicSettings } from '../contract.ts'
import { inkOn } from '../contrast.ts'
import type { Env } from '../env.ts'
import { thisMoment } from '../moment.ts'
import { Problem } from '../problem.ts'
import { promiseTable } from '../recovery/promise.ts'
import type { Site } from '../site.ts'
import { findSite } from '../store/site.ts'

// The binding looks at the path alone.
const ASSETS = 'https://assets.invalid'
const SETTINGS_MARK = 'AMENDS_SETTINGS'
// A deploy replaces the chunks that the script names, so copies of it may not grow old.
const SCRIPT_CACHE = 'public, max-age=300, stale-while-revalidate=300'
// Chunks have their hash in their names, so they never change.
const CHUNK_CACHE = 'public, max-age=31536000, immutable'

/** `/w`: the pasted script, with the site's public settings in it. */
export const script = new Hono<{ Bindings: Env }>()

script.get('/:site/amends.js', async (c) => {
  const site = await findSite(c.env.DB, c.req.param('site'))
  if (!site) throw new Problem('unknown_site')
  const [launcher, manifest] = await Promise.all([
    readBuilt(c.env, '/launcher.js'),
    readBuilt(c.env, '/chunks.json'),
  ])
  const settings = publicSettings(site, chunksIn(manifest), thisMoment().now)
  const code = launcher.replace(SETTINGS_MARK, () => toScript(settings))
  return sendScript(c, code, SCRIPT_CACHE)
})

script.get('/_/:file', async (c) => {
  const asset = await c.env.ASSETS.fetch(`${ASSETS}/w/_/${c.req.param('file')}`)
  if (!asset.ok) throw new Problem('not_found')
  return sendScript(c, await asset.text(), CHUNK_CACHE)
})

function sendScript(c: Context, code: string, cache: string): Response {
  return c.body(code, 200, {
    'Content-Type': 'text/javascript; charset=utf-8',
    'Cache-Control': cache,
    'Access-Control-Allow-Origin': '*',
    'Cross-Origin-Resource-Policy': 'cross-origin',
    'X-Content-Type-Options': 'nosniff',
  })
}

async function readBuilt(env: Env, path: string): Promise<string> {
  const response = await env.ASSETS.fetch(`${ASSETS}${path}`)
  if (!response.ok) throw new Error('The widget is not built: run `npm run build`.')
  return response.text()
}

function chunksIn(manifest: string): PublicSettings['chunks'] {
  const built = JSON.parse(manifest) as Record<string, { readonly file: string } | undefined>
  const nameOf = (source: string): string => {
    const name = built[source]?.file.split('/').at(-1)
    if (!name) throw new Error(`The widget is built without ${source}.`)
    return name
  }
  return {
    panel: nameOf('panel/panel.tsx'),
    words: nameOf('words/en.ts'),
    sending: nameOf('sending/sending.ts'),
    details: nameOf('details/details.ts'),
    conversation: nameOf('conversation/conversation.tsx'),
  }
}

function publicSettings(site: Site, chunks: PublicSettings['chunks'], now: number): PublicSettings {
  return {
    site: site.id,
    name: site.name,
    label: site.label,
    accent: site.accent,
    ink: inkOn(site.accent),
    reasons: site.reasons,
    promise: promiseTable(site, now),
    chunks,
    ...(site.email === null ? {} : { email: site.email }),
    ...(site.contacts.length === 0 ? {} : { contacts: site.contacts }),
  }
}

// A site's own words go into a script, so nothing in them may end the script or a line of it.
function toScript(value: PublicSettings): string {
  return JSON.stringify(value).replaceAll(
    /[<\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
