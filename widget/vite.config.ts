import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { defineConfig, type Plugin } from 'vite'
import packageJson from '../package.json' with { type: 'json' }

// The same bytes in every environment.
process.env['NODE_ENV'] = 'production'
const root = import.meta.dirname
const site = 'dist/site'
// All chunks of a build share one suffix, so the launcher has to know only that.
const build = `-${hashOfSources()}.js`

/** The oldest browsers that the widget works in; tests/house knows what is newer. */
const FLOOR = ['chrome109', 'edge109', 'firefox115', 'safari16.4']

// Four builds: the chunks; the launcher, a classic script that shares no code with them; what a page
// may paste before it; and the file of a pinned version, which holds all of it but that.
export default defineConfig(({ mode }) => ({
  root,
  logLevel: 'warn',
  oxc: { jsx: { runtime: 'classic', pragma: 'h' } },
  define: { AMENDS_PINNED: String(mode === 'pinned') },
  build: { target: FLOOR, modulePreload: false, outDir: site, ...BUILDS[mode]?.() },
  plugins: mode === 'pinned' ? [pinBuild()] : [],
}))

const BUILDS: Readonly<Record<string, () => object>> = {
  chunks: chunksBuild,
  launcher: () => scriptBuild('launcher.ts'),
  early: () => scriptBuild('state/early.ts'),
  // As a library, Vite leaves out the preloading of chunks, since there are none.
  pinned: () => ({
    ...scriptBuild('pinned.ts'),
    lib: { entry: 'pinned.ts', formats: ['iife'], name: 'Amends' },
  }),
}

function chunksBuild() {
  return {
    emptyOutDir: true,
    cssTarget: FLOOR,
    rolldownOptions: {
      input: {
        panel: `${root}/panel/panel.tsx`,
        sending: `${root}/sending/sending.ts`,
        details: `${root}/panel/details.tsx`,
        evidence: `${root}/evidence/evidence.tsx`,
        conversation: `${root}/panel/conversation.tsx`,
        signals: `${root}/signals/signals.ts`,
        shortcut: `${root}/signals/shortcut.ts`,
        rescue: `${root}/panel/rescue.ts`,
        challenge: `${root}/sending/turnstile.ts`,
        dead: `${root}/signals/click-signals.ts`,
        question: `${root}/signals/prompt.ts`,
        screenshot: `${root}/screenshot/screenshot.ts`,
        follow: `${root}/panel/follow.ts`,
        launcher: `${root}/launcher.css`,
      },
      preserveEntrySignatures: 'strict' as const,
      output: {
        format: 'es' as const,
        entryFileNames: `w/_/[name]${build}`,
        chunkFileNames: `w/_/[name]${build}`,
        // The launcher's sheet, which the collector puts into the script.
        assetFileNames: '[name][extname]',
      },
    },
  }
}

function scriptBuild(entry: string) {
  return {
    emptyOutDir: false,
    cssTarget: FLOOR,
    rolldownOptions: {
      input: `${root}/${entry}`,
      output: { format: 'iife' as const, entryFileNames: '[name].js', codeSplitting: false },
    },
  }
}

/**
 * Names the pinned file after the release and its own bytes, and writes build.json, which tells the
 * collector the names of this build's files, the integrity that a page pins, and what it may paste.
 */
function pinBuild(): Plugin {
  return {
    name: 'amends-pin',
    generateBundle(_options, bundle) {
      const chunk = bundle['pinned.js']
      if (chunk?.type !== 'chunk') throw new Error('The pinned build produced no file.')
      const digest = createHash('sha384').update(chunk.code).digest()
      const version = `${packageJson.version}-${digest.toString('hex').slice(0, 16)}`
      const integrity = `sha384-${digest.toString('base64')}`
      // A policy compares its hash with every byte between the tags.
      const code = readFileSync(`${root}/${site}/early.js`, 'utf8').trim()
      const sha256 = createHash('sha256').update(code).digest('base64')
      const early = { code, hash: `sha256-${sha256}` }
      delete bundle['pinned.js']
      this.emitFile({
        type: 'asset',
        fileName: `w/v/${version}/amends.js`,
        source: chunk.code,
      })
      this.emitFile({
        type: 'asset',
        fileName: 'build.json',
        source: JSON.stringify({ build, version, integrity, early }),
      })
      process.stdout.write(
        `\n  To pin this version of the widget, use:\n  <script async src="https://COLLECTOR/w/v/${version}/amends.js?site=SITE" integrity="${integrity}" crossorigin></script>
  To keep presses that come before the script, put this line before it:
  <script>${code}</script>
  and this into the page’s policy, if it has one: script-src '${early.hash}'\n`,
      )
    },
  }
}

/**
 * A hash of the chunks' sources and of the versions of everything that builds them. Texts are fetched
 * under the same hash, so a cache never serves an old sentence.
 */
function hashOfSources(): string {
  const own = globSync('**/*.{ts,tsx,css}', { cwd: root, exclude: ['dist/**'] })
  const texts = globSync('../worker/i18n/*/widget.ts', { cwd: root })
  const hash = createHash('sha256')
  for (const file of [...own, ...texts, '../package-lock.json'].toSorted())
    hash.update(readFileSync(`${root}/${file}`))
  return hash.digest('hex').slice(0, 8)
}
