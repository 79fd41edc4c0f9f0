import type { Context } from 'hono'
import { Problem } from '../problem.ts'

/** What somebody typed into a form of ours, by the names of its fields. */
export type Fields = Readonly<Partial<Record<string, string>>>

/** Reads the words of a form as they can be stored; files are left out. */
export async function readFields(c: Context): Promise<Fields> {
  // A form of one button alone may come with nothing in it.
  if (c.req.header('content-type') === undefined) return {}
  const form = await readForm(c)
  const entries = [...form].flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, plain(value)] as const] : [],
  )
  return Object.fromEntries(entries)
}

/** The form that came with a request, or a Problem where it is none. */
export async function readForm(c: Context): Promise<FormData> {
  try {
    return await c.req.formData()
  } catch (cause) {
    throw new Problem('malformed', [], { cause })
  }
}

// Forms send each line break as two characters; a zero byte is no word and no database keeps it.
function plain(text: string): string {
  return text.replaceAll('\r\n', '\n').replaceAll('\0', '').toWellFormed()
}
