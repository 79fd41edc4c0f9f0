type Field = string | number | boolean | null

/** Writes one JSON line. Callers pass codes, counts and ids, never anybody's words or addresses. */
export function log(event: string, fields: Record<string, Field> = {}): void {
  console.log(JSON.stringify({ event, ...fields }))
}

/** Writes one JSON line for something that should not have happened. */
export function logError(event: string, error: unknown, fields: Record<string, Field> = {}): void {
  const { name, message } = error instanceof Error ? error : new Error(String(error))
  console.error(JSON.stringify({ event, ...fields, name, message }))
}
