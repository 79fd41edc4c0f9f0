type Acts = Readonly<Record<string, (...said: never[]) => void>>

/** The same acts, of which none throws into the page, whatever the page says to them. */
export function guarded<Guarded extends object>(acts: Guarded): Guarded {
  const entries = Object.entries(acts as Acts).map(([name, act]) => [
    name,
    (...said: never[]) => {
      try {
        act(...said)
      } catch (error) {
        console.warn('[amends]', error)
      }
    },
  ])
  return Object.fromEntries(entries) as Guarded
}
