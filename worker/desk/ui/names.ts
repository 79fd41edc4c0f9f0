/**
 * A name for ears that begins with what is seen and goes on with which one it is,
 * as voice control needs it (WCAG 2.5.3).
 */
export function nameOfOne(seen: string, which: string): string {
  return `${seen}: ${which}`
}

/** Names that tell things apart, in their order: what has its name from an earlier one is numbered. */
export function tellApart(names: readonly string[]): (at: number) => string {
  const times = new Map<string, number>()
  const apart = names.map((name) => {
    const before = times.get(name) ?? 0
    times.set(name, before + 1)
    return before === 0 ? name : `${name} (${before + 1})`
  })
  return (at) => apart[at] ?? ''
}
