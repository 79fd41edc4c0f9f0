import { Hono } from 'hono'
import { background } from '../app/outage-cache.ts'
import { findBuilt, readBuild, readBuilt } from '../app/widget-build.ts'
import { findKeptCode, keepVersion } from '../db/sites.ts'
import type { Env } from '../env.ts'
import { pickLanguage } from '../i18n/pick.ts'
import { Problem } from '../problem.ts'
import { CACHE, sendData, sendScript } from './embed.ts'
import { readSaid } from './said.ts'
import { launcherSettings } from './settings.ts'
import { showSite } from './shown-site.ts'

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
