import { Hono } from 'hono'
import type { Context } from 'hono'
import { type Language, LANGUAGES } from '../contract.ts'
import type { Env } from '../env.ts'
import { pickLanguage } from '../language.ts'
import { thisMoment } from '../moment.ts'
import { Problem } from '../problem.ts'
import type { Site } from '../site.ts'
import { WORDS_PARTS, widgetWords } from '../words/widget.ts'
import { launcherSettings, panelSettings } from './settings.ts'
import { showNotices, showSite } from './shown-site.ts'
import { OUT } from './without-database.ts'

// The binding looks at the path alone.
const ASSETS = 'https://assets.invalid'
const SETTINGS_MARK = 'AMENDS_SETTINGS'
// A deploy replaces the chunks that the script names, so copies of it may not grow old.
const SCRIPT_CACHE = 'public, max-age=300, stale-while-revalidate=300'
// A known problem has to be seen, and be gone, within a minute.
const WORDS_CACHE = 'public, max-age=60, stale-while-revalidate=300'
// What was kept from earlier may be out of date by now.
const KEPT_CACHE = 'public, max-age=60'
// Chunks have the hash of their build in their names, so they never change.
const CHUNK_CACHE = 'public, max-age=31536000, immutable'
/** Nobody wants more languages than that. */
const WANTED_MAX = 12

/** `/w`: the pasted script with the site's public settings in it, its chunks and its words. */
export const script = new Hono<{ Bindings: Env }>()

script.get('/:site/amends.js', async (c) => {
  const [{ site, isNow }, launcher, sheet, build] = await Promise.all([
    showSite(c, c.req.param('site')),
    readBuilt(c.env, '/launcher.js'),
    readBuilt(c.env, '/launcher.css'),
    readBuild(c.env),
  ])
  const wanted = pickLanguage([c.req.query('lang') ?? ''])
  const settings = launcherSettings(site, { build, sheet }, wanted)
  return sendScript(
    c,
    launcher.replace(SETTINGS_MARK, () => toScript(settings)),
    isNow ? SCRIPT_CACHE : KEPT_CACHE,
  )
})

script.get('/_/:file', async (c) => {
  const file = c.req.param('file')
  const asset = await c.env.ASSETS.fetch(`${ASSETS}/w/_/${file}`)
  if (asset.ok) return sendScript(c, await asset.text(), CHUNK_CACHE)
  // A page that was open during a deploy, or a cached script, asks for the build before: the same
  // chunk of this one is more likely to work than none.
  const [name] = file.split('-')
  const current = await c.env.ASSETS.fetch(`${ASSETS}/w/_/${name}${await readBuild(c.env)}`)
  if (!current.ok) throw new Problem('not_found')
  return sendScript(c, await current.text(), 'no-cache')
})

script.get('/:site/:part/:wanted/:file', async (c) => {
  const part = WORDS_PARTS.find((name) => name === c.req.param('part'))
  if (!part || !c.req.param('file').startsWith('words-')) throw new Problem('not_found')
  const isPanel = part === 'panel'
  const siteId = c.req.param('site')
  const [{ site, isNow }, found] = await Promise.all([
    showSite(c, siteId),
    isPanel ? showNotices(c, siteId) : [],
  ])
  const language = languageFor(site, c.req.param('wanted').split(',').slice(0, WANTED_MAX))
  const notices = found === OUT ? [] : found
  const code = [`export const words=${toScript(widgetWords(site, language, part))}`]
  if (isPanel) {
    const settings = panelSettings(site, language, notices, thisMoment().now)
    code.push(`export const settings=${toScript(settings)}`)
  }
  return sendScript(c, code.join('\n'), isNow && found !== OUT ? WORDS_CACHE : KEPT_CACHE)
})

/** What the snippet says comes first, then the site, the page and the browser. */
function languageFor(site: Site, [snippet = '', ...wanted]: readonly string[]): Language {
  return pickLanguage([snippet]) ?? site.language ?? pickLanguage(wanted) ?? LANGUAGES[0]
}

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

/** How the files of this build end, such as `-0a1b2c3d.js`. */
async function readBuild(env: Env): Promise<string> {
  const { build } = JSON.parse(await readBuilt(env, '/build.json')) as { readonly build: string }
  return build
}

// A site's own words go into a script, so nothing in them may end the script or a line of it.
function toScript(value: object): string {
  return JSON.stringify(value).replaceAll(
    /[<\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
