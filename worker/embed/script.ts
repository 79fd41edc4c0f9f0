import { type Context, Hono } from 'hono'
import { background } from '../app/outage-cache.ts'
import { findBuilt, readBuild, readBuilt } from '../app/widget-build.ts'
import { findKeptCode } from '../app/widget-build.ts'
import { keepVersion } from '../app/widget-build.ts'
import type { Env } from '../env.ts'
import { pickLanguage } from '../i18n/pick.ts'
import { Problem } from '../problem.ts'
import { launcherSettings } from './settings.ts'
import { readSaid, showSite } from './shown-site.ts'

const SETTINGS_MARK = 'AMENDS_SETTINGS'

/** `/w`: the pasted script with the site's public settings in it, its chunks and its words. */
export const script = new Hono<{ Bindings: Env }>()

script.get('/:site/amends.js', async (c) => {
  const [{ site, isNow }, launcher, sheet, { build }] = await Promise.all([
    showSite(c, c.req.param('site')),
    readBuilt(c.env, '/launcher.js'),
    readBuilt(c.env, '/launcher.css'),
    readBuild(c.env),
  ])
  const wanted = pickLanguage([c.req.query('lang') ?? ''])
  const settings = await launcherSettings(site, { build, sheet }, wanted)
  return sendScript(
    c,
    launcher.replace(SETTINGS_MARK, () => toScript(settings)),
    isNow ? CACHE.script : CACHE.kept,
  )
})

script.get('/_/:file', async (c) => {
  const file = c.req.param('file')
  const chunk = await findBuilt(c.env, `/w/_/${file}`)
  if (chunk !== null) return sendScript(c, chunk, CACHE.hashed)
  // A page that was open during a deploy, or a cached script, asks for the build before: the same
  // chunk of this one is more likely to work than none.
  const [name] = file.split('-')
  const { build } = await readBuild(c.env)
  const current = await findBuilt(c.env, `/w/_/${name}${build}`)
  if (current === null) throw new Problem('not_found')
  return sendScript(c, current, CACHE.standIn)
})

script.get('/:site/:part/:wanted/:file', async (c) => {
  const { site: siteId, part, wanted, file } = c.req.param()
  if (!file.startsWith('words-')) throw new Problem('not_found')
  const { words, settings, isNow } = await readSaid(c, { siteId, part, wanted })
  const code = [`export const words=${toScript(words)}`]
  if (settings) code.push(`export const settings=${toScript(settings)}`)
  return sendScript(c, code.join('\n'), isNow ? CACHE.words : CACHE.kept)
})

// A site's own words go into a script, so nothing in them may end the script or a line of it.
function toScript(value: object): string {
  return JSON.stringify(value).replaceAll(
    /[<\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** How long copies of what any page may embed are good. */
const CACHE = {
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
const sendScript = (c: Context, code: string, cache: string): Response =>
  c.body(code, 200, {
    'Content-Type': 'text/javascript; charset=utf-8',
    'Cache-Control': cache,
    ...ANYWHERE,
  })

/** Sends data that any page may read, and no browser runs. */
const sendData = (c: Context, data: object, cache: string): Response =>
  c.json(data, 200, { 'Cache-Control': cache, ...ANYWHERE })

const VERSION = /^\d{1,5}\.\d{1,5}\.\d{1,5}-[\da-f]{16}$/

/**
 * `/w`: versions of the widget that a page pins by their hash, and what they ask for. The file is
 * the same for all sites and for ever, so what belongs to a site comes as data, never as code.
 */
export const pinned = new Hono<{ Bindings: Env }>()

pinned.get('/v/:version/amends.js', async (c) => {
  const version = c.req.param('version')
  if (!VERSION.test(version)) throw new Problem('not_found')
  const built = await findBuilt(c.env, `/w/v/${version}/amends.js`)
  // The next deploy takes it out of the build, and pages go on naming it.
  if (built !== null) background(c, keepVersion(c.env))
  const code = built ?? (await findKeptCode(c.env.FILES, version))
  if (code === null) throw new Problem('not_found')
  return sendScript(c, code, CACHE.hashed)
})

pinned.get('/:site/settings.json', async (c) => {
  const [{ site, isNow }, sheet, { build }] = await Promise.all([
    showSite(c, c.req.param('site')),
    readBuilt(c.env, '/launcher.css'),
    readBuild(c.env),
  ])
  const wanted = pickLanguage([c.req.query('lang') ?? ''])
  const settings = await launcherSettings(site, { build, sheet }, wanted)
  return sendData(c, settings, isNow ? CACHE.script : CACHE.kept)
})

pinned.get('/:site/:part/:wanted/words.json', async (c) => {
  const { site: siteId, part, wanted } = c.req.param()
  const { isNow, ...said } = await readSaid(c, { siteId, part, wanted })
  return sendData(c, said, isNow ? CACHE.words : CACHE.kept)
})
