import { createHash, createHmac } from 'node:crypto'

// Node hashes in threads of its own, whose pace no scheduler of ours decides: whoever hashes would
// always come last. Here the same is done at once.

const digest = async (_algorithm: string, bytes: Uint8Array) =>
  bufferOf(createHash('sha256').update(bytes).digest())

/** The only keys that are used here: those of HMAC-SHA256. */
const importKey = async (_format: 'raw', secret: Uint8Array) => ({ secret })

const sign = async (_name: 'HMAC', { secret }: { secret: Uint8Array }, bytes: Uint8Array) =>
  bufferOf(createHmac('sha256', secret).update(bytes).digest())

function bufferOf(bytes: Buffer): ArrayBuffer {
  return new Uint8Array(bytes).buffer
}

/** Lets SHA-256 and its HMAC take no time at all; returns what takes that back. */
export function installPromptCrypto(): () => void {
  const { subtle } = crypto
  Object.assign(subtle, { digest, importKey, sign })
  return () => {
    for (const name of ['digest', 'importKey', 'sign'] as const)
      Reflect.deleteProperty(subtle, name)
  }
}
