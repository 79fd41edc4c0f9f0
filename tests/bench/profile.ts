/** What a V8 profile says of one function. */
interface ProfileNode {
  readonly id: number
  readonly callFrame: { readonly functionName: string; readonly url: string }
  readonly children?: readonly number[]
}

interface CpuProfile {
  readonly nodes: readonly ProfileNode[]
  readonly samples: readonly number[]
  /** Microseconds before each sample. */
  readonly timeDeltas: readonly number[]
}

/** Milliseconds by the name of the function they were spent in, waiting left out. */
export type Spent = ReadonlyMap<string, number>

/** Finer than V8's own millisecond, for a request takes about one. */
const INTERVAL_US = 100

// Time in which our script does not run: the runtime's own, and waiting.
const NOT_OURS = ['(program)', '(idle)', '(root)']

/** V8's profiler of a running worker, by way of its inspector. */
export async function openProfiler(inspector: URL) {
  // Node takes headers, which browsers don't; the inspector asks who comes.
  const origin = { headers: { origin: 'http://localhost' } } as unknown as string[]
  const socket = new WebSocket(inspector, origin)
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve, { once: true })
    socket.addEventListener('error', () => reject(new Error('No inspector answers.')), {
      once: true,
    })
  })
  let last = 0
  const send = (method: string, params: object = {}) => {
    const id = ++last
    return new Promise<unknown>((resolve, reject) => {
      const hear = ({ data }: MessageEvent<string>) => {
        const answer = JSON.parse(data) as { id?: number; result?: unknown; error?: unknown }
        if (answer.id !== id) return
        socket.removeEventListener('message', hear)
        if (answer.error) reject(new Error(`${method}: ${JSON.stringify(answer.error)}`))
        else resolve(answer.result)
      }
      socket.addEventListener('message', hear)
      socket.send(JSON.stringify({ id, method, params }))
    })
  }
  await send('Profiler.enable')
  await send('Profiler.setSamplingInterval', { interval: INTERVAL_US })
  return {
    /** What our script spent while something ran. */
    async measure(run: () => Promise<void>): Promise<Spent> {
      await send('Profiler.start')
      await run()
      const { profile } = (await send('Profiler.stop')) as { profile: CpuProfile }
      return spentIn(profile)
    },
    close: () => socket.close(),
  }
}

function spentIn({ nodes, samples, timeDeltas }: CpuProfile): Spent {
  const names = namesOf(nodes)
  const spent = new Map<string, number>()
  for (const [at, id] of samples.entries()) {
    const name = names.get(id)
    if (name === undefined) continue
    // A script that waits for an answer is not sampled at all: what lies between was no work of its.
    const since = timeDeltas[at] ?? 0
    const us = since > 0 && since <= 2 * INTERVAL_US ? since : INTERVAL_US
    spent.set(name, (spent.get(name) ?? 0) + us / 1000)
  }
  return spent
}

// A function without an address is a native one and counts for who called it: ours, or the runtime's
// own script, such as the one behind D1, which is left out.
function namesOf(nodes: readonly ProfileNode[]): ReadonlyMap<number, string> {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const names = new Map<number, string>()
  const walk = (node: ProfileNode, isOurs: boolean) => {
    const { functionName, url } = node.callFrame
    const isOwn = url === '' ? isOurs : url.endsWith('index.js')
    const isCounted = isOwn || functionName === '(garbage collector)'
    if (isCounted && !NOT_OURS.includes(functionName)) {
      names.set(node.id, functionName || '(anonymous)')
    }
    for (const id of node.children ?? []) {
      const child = byId.get(id)
      if (child) walk(child, isOwn)
    }
  }
  const [root] = nodes
  if (root) walk(root, false)
  return names
}

/** All milliseconds of a profile together. */
export function sumOf(spent: Spent): number {
  return [...spent.values()].reduce((sum, ms) => sum + ms, 0)
}
