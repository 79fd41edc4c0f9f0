import { unstable_startWorker } from 'wrangler'

const ROOT = `${import.meta.dirname}/../..`

export type Worker = Awaited<ReturnType<typeof startProfiled>>

/** The collector as it is deployed, on a database that `folder` holds, with an inspector. */
export async function startProfiled(folder: string) {
  const worker = await unstable_startWorker({
    config: `${ROOT}/wrangler.toml`,
    dev: {
      server: { hostname: '127.0.0.1', port: 0 },
      inspector: { port: 0 },
      persist: folder,
      logLevel: 'none',
      watch: false,
    },
  })
  await worker.ready
  const [url, inspector] = [await worker.url, await worker.inspectorUrl]
  if (!inspector) throw new Error('The runtime has no inspector.')
  const origin = url.origin.replace('127.0.0.1', 'localhost')
  return {
    inspector,
    fetch: (path: string, init?: RequestInit) => fetch(origin + path, init),
    close: () => worker.dispose(),
  }
}
