import { createServer } from 'node:net'

/** Ends the program with one sentence when something else listens on a port that we need. */
export async function requireFreePort(port: number, whose: string): Promise<void> {
  for (const host of ['127.0.0.1', '::1']) {
    if (!(await isTaken(port, host))) continue
    console.error(
      `Port ${port} is in use, but ${whose} needs it. Stop what’s running there and try again.`,
    )
    process.exit(1)
  }
}

function isTaken(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', ({ code }: NodeJS.ErrnoException) => resolve(code === 'EADDRINUSE'))
    probe.listen(port, host, () => probe.close(() => resolve(false)))
  })
}
