import type { Context } from 'hono'
import * as v from 'valibot'
import { Problem } from '../problem.ts'

/** Reads a form of our own pages, or throws a Problem that names fields and never echoes values. */
export async function readForm<Schema extends v.GenericSchema>(
  c: Context,
  schema: Schema,
): Promise<v.InferOutput<Schema>> {
  let form: FormData
  try {
    form = await c.req.formData()
  } catch (cause) {
    throw new Problem('malformed', [], { cause })
  }
  const result = v.safeParse(schema, Object.fromEntries(form))
  if (!result.success) {
    throw new Problem(
      'invalid',
      result.issues.map((issue) => v.getDotPath(issue) ?? 'body'),
    )
  }
  return result.output
}
