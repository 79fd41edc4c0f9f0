type Field = string | number | boolean | null

const FIELD_MAX = 200
const MESSAGE_MAX = 200

/** Writes one JSON line. Callers pass codes, counts and ids, never anybody's words or addresses. */
export function log(event: string, fields: Record<string, Field> = {}): void {
  console.log(lineOf({ event, ...fields }))
}

/**
 * Writes one JSON line for something that should not have happened, with as much of its message as
 * can hold nobody's words.
 */
export function logError(event: string, error: unknown, fields: Record<string, Field> = {}): void {
  const { name, message } = error instanceof Error ? error : new Error(String(error))
  console.error(lineOf({ event, ...fields, name, message: withoutWords(message) }))
}

function lineOf(fields: Record<string, Field>): string {
  const line = JSON.stringify(fields, (_key, value: unknown) =>
    typeof value === 'string' ? value.slice(0, FIELD_MAX) : value,
  )
  // Ends of a line, to some readers, that JSON leaves as they are.
  return line.replaceAll(/[\u007f-\u009f\u2028\u2029]/g, (char) => {
    return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}

// The platform quotes what it could not read: `Unexpected token 'D', "Dear shop"… is not valid
// JSON`, `Invalid time zone specified: Here`. Of the database, what stands behind a colon is its own.
function withoutWords(message: string): string {
  const end = message.search(message.startsWith('D1_') ? /["'`“‘[{<\r\n]/u : /["'`“‘[{<:\r\n]/u)
  return (end === -1 ? message : `${message.slice(0, end)}…`)
    .replaceAll(/\p{C}/gu, ' ')
    .replaceAll(/[^\s@]+@[^\s@]+/g, '[…]')
    .replaceAll(/[\w~-]{20,}/g, '[…]')
    .slice(0, MESSAGE_MAX)
}
