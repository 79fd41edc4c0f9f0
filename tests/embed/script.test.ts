import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LauncherSettings, PanelSettings } from '../../worker/contract.ts'
import { SITE_DEFAULTS } from '../../worker/sites/site.ts'
import { type Collector, useCollector } from '../support/shared-collector.ts'
import { WIDGET_TEXTS } from '../support/texts.ts'

const CHUNKS = [
  'panel',
  'sending',
  'details',
  'evidence',
  'screenshot',
  'conversation',
  'signals',
  'dead',
  'question',
]
const NASTY = '</script><img src=x onerror=alert(1)>\u2028'

let collector: Collector
beforeAll(async () => {
  collector = await useCollector()
  await collector.seed({ id: 'demo' })
  await collector.seed({
    id: 'nasty',
    name: NASTY,
    label: NASTY,
    translations: { en: { widget: { title: NASTY } } },
  })
  await collector.seed({
    id: 'polyglot',
    translations: {
      de: {
        label: 'Stimmt etwas nicht?',
        reasons: { broken: 'Etwas ist kaputt' },
        widget: { title: 'Wo klemmt es?', undone: { nobody: 'Weg.' }, nonsense: 'x' },
      },
    },
  })
  await collector.seed({ id: 'german', language: 'de' })
  await collector.seed({
    id: 'placed',
    launcher: {
      ...SITE_DEFAULTS.launcher,
      position: 'start',
      offset: [4, 90],
      hidden: true,
      shortcut: 'alt+shift+KeyH',
    },
  })
})
afterAll(() => collector.close())

const read = async (path: string) => (await collector.fetch(path)).text()
const settingsOf = async (site: string, query = ''): Promise<LauncherSettings> => {
  const json =
    /\{"site":.*?\}(?=[,;)])/s.exec(await read(`/w/${site}/amends.js${query}`))?.[0] ?? ''
  return JSON.parse(json) as LauncherSettings
}
const saidOf = async (site: string, part = 'panel', wanted = 'en') => {
  const { build } = await settingsOf(site)
  const code = await read(`/w/${site}/${part}/${wanted}/words${build}`)
  const [words, settings] = code
    .split('\n')
    .map((line) => JSON.parse(line.slice(line.indexOf('=') + 1)) as unknown)
  return { words: words as Record<string, unknown>, settings: settings as PanelSettings }
}

describe('GET /w/SITE/amends.js', () => {
  it('holds what the launcher needs and nothing else', async () => {
    expect(Object.keys(await settingsOf('demo')).toSorted()).toEqual([
      'build',
      'failed',
      'label',
      'look',
      'site',
    ])
  })

  it('may be kept for a while and embedded anywhere', async () => {
    const { headers } = await collector.fetch('/w/demo/amends.js')
    expect(headers.get('content-type')).toContain('text/javascript')
    expect(headers.get('cache-control')).toContain('max-age=300')
    expect(headers.get('cross-origin-resource-policy')).toBe('cross-origin')
  })

  it('cannot be ended by the words of a site', async () => {
    const code = await read('/w/nasty/amends.js')
    expect(code).not.toContain('</script>')
    expect(code).not.toContain('\u2028')
    expect((await settingsOf('nasty')).label).toBe(NASTY)
  })

  it('stands where the site wants it, and listens to its shortcut', async () => {
    const { look, shortcut } = await settingsOf('placed')
    expect(look).toContain('--amends-x:4px auto')
    expect(look).toContain('--amends-y:90px')
    expect(look).toContain('.launch{display:none}')
    expect(shortcut).toBe('alt+shift+KeyH')
  })

  it('has the label in the languages in which the site gives it', async () => {
    expect((await settingsOf('polyglot')).labels).toEqual({ de: 'Stimmt etwas nicht?' })
  })

  it('speaks the language that the snippet asks for', async () => {
    const arabic = await settingsOf('polyglot', '?lang=ar')
    expect(arabic).toMatchObject({ language: 'ar', label: WIDGET_TEXTS.ar.panel.label })
    expect(arabic.failed).toContain(WIDGET_TEXTS.ar.panel.failed)
    expect(await settingsOf('polyglot', '?lang=de')).toMatchObject({ label: 'Stimmt etwas nicht?' })
    expect((await settingsOf('demo', '?lang=xx')).label).toBe('Something wrong?')
  })

  it('is a problem for an unknown site', async () => {
    expect((await collector.fetch('/w/nobody/amends.js')).status).toBe(404)
  })
})

describe('a chunk', () => {
  it('is served for good, to any page', async () => {
    const { build } = await settingsOf('demo')
    for (const name of CHUNKS) {
      const { status, headers } = await collector.fetch(`/w/_/${name}${build}`)
      expect([name, status]).toEqual([name, 200])
      expect(headers.get('cache-control')).toContain('immutable')
      expect(headers.get('access-control-allow-origin')).toBe('*')
    }
  })

  it('of an older build is the one of this build, and nobody remembers it', async () => {
    const { build } = await settingsOf('demo')
    const old = await collector.fetch('/w/_/panel-01d01d01.js')
    expect([old.status, old.headers.get('cache-control')]).toEqual([200, 'no-cache'])
    expect(await old.text()).toBe(await read(`/w/_/panel${build}`))
  })

  it.each(['nothing-01d01d01.js', '..%2flauncher.js', 'launcher.js'])(
    'that there is not is not found, and nobody remembers that: %s',
    async (name) => {
      const { status, headers } = await collector.fetch(`/w/_/${name}`)
      expect([status, headers.get('cache-control')]).toEqual([404, 'no-store'])
    },
  )
})

describe('the words', () => {
  it('come with what the panel says for the site, and with nothing that is not public', async () => {
    const { settings } = await saidOf('demo')
    expect(Object.keys(settings).toSorted()).toEqual([
      'accent',
      'contacts',
      'email',
      'ink',
      'label',
      'name',
      'promise',
      'reasons',
      'theme',
    ])
  })

  it('may be kept for a minute', async () => {
    const { build } = await settingsOf('demo')
    const { headers } = await collector.fetch(`/w/demo/panel/en/words${build}`)
    expect(headers.get('cache-control')).toContain('max-age=60')
    expect(headers.get('access-control-allow-origin')).toBe('*')
  })

  it.each([
    [',de', 'de'],
    [',de-AT,en', 'de'],
    [',fi,de', 'de'],
    [',fi', 'en'],
    ['ar,de', 'ar'],
    [',,fr', 'fr'],
    [',zh-TW', 'zh-Hant'],
    [',zh', 'zh-Hans'],
    [',iw', 'he'],
    ['__proto__,%00', 'en'],
  ])('for %s are in %s', async (wanted, language) => {
    expect((await saidOf('demo', 'panel', wanted)).words['language']).toBe(language)
  })

  it('are in the language of the site where it has one', async () => {
    expect((await saidOf('german', 'panel', ',fr')).words['language']).toBe('de')
    expect((await saidOf('german', 'panel', 'fr')).words['language']).toBe('fr')
  })

  it('are the site’s own where it says something in its own way', async () => {
    const { words, settings } = await saidOf('polyglot', 'panel', ',de')
    expect(words['title']).toBe('Wo klemmt es?')
    expect(words['undone']).toMatchObject({ nobody: 'Weg.', staff: expect.any(String) as string })
    expect(words).not.toHaveProperty('nonsense')
    expect(settings.label).toBe('Stimmt etwas nicht?')
    expect(settings.reasons.find(({ code }) => code === 'broken')?.label).toBe('Etwas ist kaputt')
  })

  it('cannot be ended by what the site says', async () => {
    const { build } = await settingsOf('nasty')
    expect(await read(`/w/nasty/panel/en/words${build}`)).not.toMatch(/<|\u2028/)
  })

  it.each(['other', '__proto__', 'constructor'])(
    'of no such part are not found: %s',
    async (part) => {
      const { status } = await collector.fetch(`/w/demo/${part}/en/words-1.js`)
      expect(status).toBe(404)
    },
  )
})
