/** What may be a token by its length: 128 bits take 22 signs, and the usual short ids 21. */
export const RUN = /[\w+-]{21,}={0,2}|[\w+/-]{12,}={1,2}(?![\w=])/g
/** Things have such names as well as tokens. */
export const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i

/** Whether such a run looks as if it was drawn by lot. A name of many words may be as long. */
export function isToken(run: string): boolean {
  if (run.endsWith('=')) return /\d|[a-z][A-Z]/.test(run)
  if (!/\d/.test(run)) return false
  // A ULID: a time, and eighty bits by lot.
  if (/^[0-7][\dA-HJKMNP-TV-Z]{25}$/.test(run)) return true
  if (run.length > 31) return /[A-Z]/.test(run) || !run.includes('-') || /^[\da-f-]+$/.test(run)
  const changes = run.match(/[a-z](?=[A-Z\d])|[A-Z](?=[a-z\d])|\d(?=[A-Za-z])/g) ?? []
  return /[a-z]/.test(run) && /[A-Z]/.test(run) && changes.length > 0.4 * run.length
}
