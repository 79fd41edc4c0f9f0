/**
 * What a function of a key gives, kept for the next time it is asked: so many at most, and then all
 * are made anew. Keys may come from strangers, so what is kept must be bounded.
 */
export function memoise<Value>(max: number): (key: string, make: () => Value) => Value {
  const kept = new Map<string, Value>()
  return (key, make) => {
    const found = kept.get(key)
    if (found !== undefined) return found
    const made = make()
    if (kept.size >= max) kept.clear()
    kept.set(key, made)
    return made
  }
}
