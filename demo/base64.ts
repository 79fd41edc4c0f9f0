// What the runtime of the worker has, and Node 24 has not yet.

interface Options {
  readonly alphabet?: 'base64' | 'base64url'
  readonly omitPadding?: boolean
}

function toBase64(this: Uint8Array, { alphabet, omitPadding = false }: Options = {}): string {
  const isUrl = alphabet === 'base64url'
  const text = Buffer.from(this).toString(isUrl ? 'base64url' : 'base64')
  if (omitPadding) return text.replace(/=+$/, '')
  return text.padEnd(Math.ceil(text.length / 4) * 4, '=')
}

const fromBase64 = (text: string) => new Uint8Array(Buffer.from(text, 'base64'))

/** Gives Node the base64 of the worker's runtime, where it has none. */
export function installBase64(): void {
  const { prototype } = Uint8Array
  if (!('toBase64' in prototype)) {
    Object.defineProperty(prototype, 'toBase64', { value: toBase64 })
  }
  if (!('fromBase64' in Uint8Array)) {
    Object.defineProperty(Uint8Array, 'fromBase64', { value: fromBase64 })
  }
}
