import type { WriteStream } from 'node:fs'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'
import { parseArgs, type ParseArgsConfig } from 'node:util'

/** Where Wrangler keeps this machine's database, bucket and mails, and the demo its log. */
export const STATE = process.env['AMENDS_STATE'] ?? '.wrangler'

/** Ends the program with one sentence. */
export function fail(sentence: string): never {
  console.error(sentence)
  process.exit(1)
}

/** What a command line says; one that nobody understands ends the program with how it's used. */
export function readCommandLine<const T extends ParseArgsConfig>(
  usage: string,
  config: T,
): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config)
  } catch {
    return fail(`Usage: ${usage}`)
  }
}

/** Ends the program with one sentence when something else listens on a port that we need. */
export async function requireFreePort(port: number, whose: string): Promise<void> {
  for (const host of ['127.0.0.1', '::1']) {
    if (!(await isTaken(port, host))) continue
    fail(`Port ${port} is in use, but ${whose} needs it. Stop what’s running there and try again.`)
  }
}

function isTaken(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', ({ code }: NodeJS.ErrnoException) => resolve(code === 'EADDRINUSE'))
    probe.listen(port, host, () => probe.close(() => resolve(false)))
  })
}

/** As long as the shortest secret of a link. */
const SECRET = /[\w~-]{20,}/g
const EMAIL = /[^\s@<>"']+@[^\s@<>"']+/g
// Wrangler shows each mail that it keeps, with its subject, in a block of its own.
const MAIL_LINE = /^\s*(?:From|To|Cc|Bcc|Reply-To|Subject|Text|HTML|Headers)\b.*$/i

/** A line of Wrangler's log without the secrets of links, addresses, and the words of mails. */
export function withoutSecrets(line: string): string {
  return line.replace(MAIL_LINE, '[…]').replaceAll(EMAIL, '[…]').replaceAll(SECRET, '[…]')
}

/** Writes down what a program prints, line by line, without what nobody should find in a log. */
export function keepLog(printed: NodeJS.ReadableStream, log: WriteStream): void {
  createInterface({ input: printed }).on('line', (line) => {
    log.write(`${withoutSecrets(line)}\n`)
  })
}
