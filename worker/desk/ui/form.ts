import type { Context } from 'hono'
import { Temporal } from 'temporal-polyfill'
import * as v from 'valibot'
import { Problem } from '../../problem.ts'
import { localTime } from '../../time/zone.ts'

/** The form that came with a request, or a Problem where it is none. */
export async function readFormData(c: Context): Promise<FormData> {
  try {
    return await c.req.formData()
  } catch (cause) {
    throw new Problem('malformed', [], { cause })
  }
}

/** The text fields of a form of our own pages, the last of each name. */
export async function readFields(c: Context): Promise<Readonly<Record<string, string>>> {
  const form = await readFormData(c)
  const fields: (readonly [string, string])[] = []
  form.forEach((value, name) => {
    if (typeof value === 'string') fields.push([name, value])
  })
  return Object.fromEntries(fields)
}

/** Reads a form against a schema, or throws a Problem that names fields and never echoes values. */
export async function readForm<Schema extends v.GenericSchema>(
  c: Context,
  schema: Schema,
): Promise<v.InferOutput<Schema>> {
  const result = v.safeParse(schema, await readFields(c))
  if (!result.success) {
    throw new Problem(
      'invalid',
      result.issues.map((issue) => v.getDotPath(issue) ?? 'body'),
    )
  }
  return result.output
}

/** A moment as a field for date and time takes it, on the clock of a zone. */
export function toField(at: number, timeZone: string): string {
  return localTime(at, timeZone).toPlainDateTime().toString({ smallestUnit: 'minute' })
}

/** The moment that such a field names, or null where it names none. */
export function fromField(text: string, timeZone: string): number | null {
  try {
    const zone = localTime(0, timeZone).timeZoneId
    return Temporal.PlainDateTime.from(text).toZonedDateTime(zone).epochMilliseconds
  } catch {
    return null
  }
}
