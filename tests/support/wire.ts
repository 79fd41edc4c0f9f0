import { readFileSync } from 'node:fs'

/** A request as the widget of a release sends it, and the answer of the collector of that release. */
export interface WireRequest {
  /** With `ID` in the place of the report. */
  readonly path: string
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
  readonly answer: Readonly<Record<string, unknown>>
}

/** What release 0.1 said between the widget and the collector. Nothing writes this file any more. */
export const WIRE = JSON.parse(
  readFileSync(`${import.meta.dirname}/../fixtures/wire/widget-0.1.json`, 'utf8'),
) as {
  readonly requests: readonly WireRequest[]
  /** Fields that it took and that no request here has. */
  readonly alsoTaken: Readonly<Record<string, readonly string[]>>
}

/** Something of the wire with a report's own id and key in it. */
export function withReport<Value>(value: Value, id: string, key: string): Value {
  const filled = JSON.stringify(value).replaceAll(/(?<![\w-])(ID|KEY)(?![\w-])/g, (name) =>
    name === 'ID' ? id : key,
  )
  return JSON.parse(filled) as Value
}

/** Every path in a value with the kind of what is there, such as `report.id string`. */
export function shapeOf(value: unknown, path = ''): readonly string[] {
  if (Array.isArray(value)) return value.slice(0, 1).flatMap((one) => shapeOf(one, `${path}[]`))
  if (typeof value !== 'object' || value === null) return [`${path} ${typeof value}`]
  return Object.entries(value).flatMap(([key, one]) => shapeOf(one, path ? `${path}.${key}` : key))
}

/** The fields that the former collector took at a path, within others with a dot between. */
export function takenAt(path: string): ReadonlySet<string> {
  const found = WIRE.requests.filter((one) => one.path === path)
  const named = found.flatMap(({ body }) => shapeOf(body).map((line) => line.split(' ')[0] ?? ''))
  return new Set([...named, ...(WIRE.alsoTaken[path] ?? [])])
}
