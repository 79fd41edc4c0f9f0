import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'

const START_MAX_MS = 300_000

/** A demo that runs beside any other one, on ports and with a state of its own. */
export interface DemoBeside {
  readonly collector: string
  readonly shop: string
  /** Signs a person in, once. */
  readonly signIn: string
  /** Ends it, and forgets what it stored. */
  stop(): Promise<void>
}

/** Starts the demo on free ports; resolves once it can be used. */
export async function startBeside(): Promise<DemoBeside> {
  const state = mkdtempSync(`${tmpdir()}/amends-beside-`)
  const [port, shopPort] = [await freePort(), await freePort()]
  const child = spawn(process.execPath, [`${import.meta.dirname}/start.ts`], {
    env: {
      ...process.env,
      AMENDS_PORT: String(port),
      AMENDS_SHOP_PORT: String(shopPort),
      AMENDS_STATE: state,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  const stop = async () => {
    child.kill('SIGTERM')
    await exited
    rmSync(state, { recursive: true, force: true })
  }
  try {
    const signIn = await readLink(child.stdout, exited)
    const [collector, shop] = [`http://localhost:${port}`, `http://localhost:${shopPort}`]
    return { collector, shop, signIn, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

// The demo says where to sign in once all of it is there.
async function readLink(output: NodeJS.ReadableStream, exited: Promise<unknown>): Promise<string> {
  let said = ''
  const found = new Promise<string>((resolve) => {
    output.setEncoding('utf8').on('data', (text: string) => {
      said += text
      const [link] = /http\S+\/desk\/sign-in\/\S+(?=\s)/.exec(said) ?? []
      if (link !== undefined) resolve(link)
    })
  })
  const late = new Promise<null>((resolve) => {
    setTimeout(resolve, START_MAX_MS, null).unref()
  })
  const link = await Promise.race([found, late, exited.then(() => null)])
  if (link === null) throw new Error(`The demo did not start:\n${said}`)
  return link
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().listen(0, () => {
      const address = probe.address()
      const port = typeof address === 'object' ? address?.port : undefined
      probe.close(() => (port === undefined ? reject(new Error('No port.')) : resolve(port)))
    })
  })
}
