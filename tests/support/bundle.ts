import { build } from 'vite'

/** Code as a site would bundle it with the packages that it imports, for a classic script. */
export async function bundle(code: string): Promise<string> {
  const name = 'virtual:entry'
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    plugins: [
      {
        name,
        resolveId: (id) => (id === name ? `${import.meta.dirname}/bundle-entry.js` : null),
        load: (id) => (id.endsWith('/bundle-entry.js') ? code : null),
      },
    ],
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      target: 'es2022',
      rolldownOptions: { input: name, output: { format: 'iife' } },
    },
  })
  const [first] = Array.isArray(built) ? built : [built]
  if (!first || !('output' in first)) throw new Error('The code could not be bundled.')
  return first.output[0].code
}
