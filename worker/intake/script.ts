import { Hono } from 'hono'
import { findBuilt, readBuild, readBuilt } from '../app/widget-build.ts'
import type { Env } from '../env.ts'
import { pickLanguage } from '../i18n/pick.ts'
import { Problem } from '../problem.ts'
import { CACHE, sendScript } from './embed.ts'
import { readSaid } from './said.ts'
import { launcherSettings } from './settings.ts'
import { showSite } from './shown-site.ts'

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
