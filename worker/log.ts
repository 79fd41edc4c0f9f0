import { AsyncLocalStorage } from 'node:async_hooks'

type Field = string | number | boolean | null

/** Stands in every line: two releases run side by side while a new one goes online. */
const RELEASE = '0.1.0'

/** What lines are about: a site by its id, a report by its reference. */
interface Subject {
  site?: string
  report?: string
}

const subjects = new AsyncLocalStorage<Subject>()
/** What was under way where an error was thrown: it's mostly logged by whoever called. */
const failedIn = new WeakMap<object, Subject>()

/**
 * Runs something whose lines say what it is about, also where that's only found out meanwhile, and
 * also that of an error it throws, wherever that is logged.
 */
export function withSubject<T>(subject: Subject, run: () => Promise<T>): Promise<T> {
  const own = { ...subjects.getStore(), ...subject }
  return subjects.run(own, async () => {
    try {
      return await run()
    } catch (error) {
      for (const one of [error, error instanceof Error ? error.cause : null]) {
        // The innermost knows best.
        if (one instanceof Error && !failedIn.has(one)) failedIn.set(one, own)
      }
      throw error
    }
  })
}

/** Says what the request or step is about that runs: all of its lines from here on tell it. */
export function nameSubject(subject: Subject): void {
  Object.assign(subjects.getStore() ?? {}, subject)
}

const FIELD_MAX = 200
const MESSAGE_MAX = 200

/** Writes one JSON line. Callers pass codes, counts and ids, never anybody's words or addresses. */
export function log(event: string, fields: Record<string, Field> = {}): void {
  console.log(lineOf(event, fields))
}

/**
 * Writes one JSON line for something that should not have happened, with as much of its message as
 * can hold nobody's words.
 */
export function logError(event: string, error: unknown, fields: Record<string, Field> = {}): void {
  const thrown = error instanceof Error ? error : new Error(String(error))
  const { name, message } = thrown
  const subject = failedIn.get(thrown) ?? {}
  console.error(lineOf(event, { ...subject, ...fields, name, message: withoutWords(message) }))
}

function lineOf(event: string, fields: Record<string, Field>): string {
  const all = { event, release: RELEASE, ...subjects.getStore(), ...fields }
  const line = JSON.stringify(all, (_key, value: unknown) =>
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
