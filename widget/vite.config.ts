import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { defineConfig, type Plugin } from 'vite'

const root = import.meta.dirname
const site = 'dist/site'
// All chunks of a build end alike, so that the launcher need know one name alone.
const build = `-${hashOfSources()}.js`

// Two builds: the chunks, then the launcher, a classic script that shares no code with them.
export default defineConfig(({ mode }) => ({
  root,
  logLevel: 'warn',
  oxc: { jsx: { runtime: 'classic', pragma: 'h' } },
  build: mode === 'launcher' ? launcherBuild() : chunksBuild(),
  plugins: [tellBuild()],
}))

function chunksBuild() {
  return {
    outDir: site,
    emptyOutDir: true,
    target: 'es2022',
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    modulePreload: false,
    rolldownOptions: {
      input: {
        panel: `${root}/panel/panel.tsx`,
        sending: `${root}/sending/sending.ts`,
        details: `${root}/details/details.ts`,
        evidence: `${root}/evidence/along.tsx`,
        conversation: `${root}/conversation/conversation.tsx`,
        signals: `${root}/signals.ts`,
        dead: `${root}/signals/dead.ts`,
        question: `${root}/signals/question.ts`,
        screenshot: `${root}/screenshot/screenshot.ts`,
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

function launcherBuild() {
  return {
    outDir: site,
    emptyOutDir: false,
    target: 'es2022',
    modulePreload: false,
    rolldownOptions: {
      input: { launcher: `${root}/launcher.ts` },
      output: { format: 'iife' as const, entryFileNames: '[name].js' },
    },
  }
}

/** Writes down how this build's files end, for the collector. */
function tellBuild(): Plugin {
  return {
    name: 'amends-build',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'build.json', source: JSON.stringify({ build }) })
    },
  }
}

/** What the chunks are made of: their sources, and the versions of all that makes them. */
function hashOfSources(): string {
  const files = globSync('**/*.{ts,tsx,css}', { cwd: root, exclude: ['dist/**'] }).toSorted()
  const hash = createHash('sha256')
  for (const file of [...files, '../package-lock.json'])
    hash.update(readFileSync(`${root}/${file}`))
  return hash.digest('hex').slice(0, 8)
}
