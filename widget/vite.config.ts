import { defineConfig } from 'vite'

const root = import.meta.dirname
const site = 'dist/site'
// The collector reads here which files to name in the script that it serves.
const manifest = 'chunks.json'

// Two builds: the chunks, with hashed names, then the launcher, a classic script that shares no
// code with them.
export default defineConfig(({ mode }) => ({
  root,
  logLevel: 'warn',
  oxc: { jsx: { runtime: 'classic', pragma: 'h' } },
  build: mode === 'launcher' ? launcherBuild() : chunksBuild(),
}))

function chunksBuild() {
  return {
    outDir: site,
    emptyOutDir: true,
    target: 'es2022',
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    modulePreload: false,
    manifest,
    rolldownOptions: {
      input: {
        panel: `${root}/panel/panel.tsx`,
        sending: `${root}/sending/sending.ts`,
        details: `${root}/details/details.ts`,
        conversation: `${root}/conversation/conversation.tsx`,
        en: `${root}/words/en.ts`,
      },
      preserveEntrySignatures: 'strict' as const,
      output: {
        format: 'es' as const,
        entryFileNames: 'w/_/[name]-[hash].js',
        chunkFileNames: 'w/_/[name]-[hash].js',
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
