import * as v from 'valibot'
import { BODY_MAX_BYTES, DEPTH_MAX } from '../contract.ts'
import { Problem } from '../problem.ts'

const JSON_TYPES = ['text/plain', 'application/json']

/** A body read from a request: its bytes for comparing, its text for parsing. */
interface Body {
  readonly bytes: Uint8Array
  readonly text: string
}

/** Reads at most so many bytes, whatever the request says of its length, or throws a Problem. */
export async function readBody(request: Request, maxBytes = BODY_MAX_BYTES): Promise<Body> {
  requireJson(request.headers)
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) {
    throw new Problem('too_large')
  }
  const bytes = await readBounded(request, maxBytes)
  return { bytes, text: decode(bytes) }
}

/** Parses JSON against a schema, or throws a Problem that names fields and never echoes values. */
export function parse<Schema extends v.GenericSchema>(
  schema: Schema,
  text: string,
): v.InferOutput<Schema> {
  if (depthOf(text) > DEPTH_MAX) throw new Problem('too_deep')
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new Problem('malformed', [], { cause })
  }
  const result = v.safeParse(schema, value)
  if (!result.success) throw new Problem('invalid', faultyFields(result.issues))
  return result.output
}

// What is packed is not unpacked: a few bytes could become gigabytes.
function requireJson(headers: Request['headers']): void {
  const [type = '', ...parameters] = (headers.get('content-type') ?? '').toLowerCase().split(';')
  const charset = parameters.find((one) => one.trim().startsWith('charset='))
  const isPlain = charset === undefined || /^charset="?utf-8"?$/.test(charset.trim())
  const isPacked = (headers.get('content-encoding') ?? 'identity').trim() !== 'identity'
  if (!JSON_TYPES.includes(type.trim()) || !isPlain || isPacked) {
    throw new Problem('unsupported_type')
  }
}

// A chunked body carries no length, so the bytes are counted as they come.
async function readBounded(request: Request, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength
    if (size > maxBytes) throw new Problem('too_large')
    chunks.push(chunk)
  }
  const bytes = new Uint8Array(size)
  let offset = 0
  for (const chunk of chunks) {
    bytes.set(chunk, offset)
    offset += chunk.byteLength
  }
  return bytes
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes)
  } catch (cause) {
    throw new Problem('bad_encoding', [], { cause })
  }
}

// Counted on the text, before anything is built from it. Brackets inside strings do not count.
function depthOf(text: string): number {
  let depth = 0
  let deepest = 0
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    const char = text[at]
    if (quoted) {
      if (char === '\\') at++
      else if (char === '"') quoted = false
    } else if (char === '"') quoted = true
    else if (char === '[' || char === '{') deepest = Math.max(deepest, ++depth)
    else if (char === ']' || char === '}') depth--
  }
  return deepest
}

// An unknown field's name is the sender's own text, so it is reported as `unknown`.
function faultyFields(issues: readonly v.BaseIssue<unknown>[]): readonly string[] {
  const names = issues.map((issue) =>
    issue.type === 'strict_object' && issue.expected === 'never'
      ? 'unknown'
      : (v.getDotPath(issue) ?? 'body'),
  )
  return [...new Set(names)]
}
