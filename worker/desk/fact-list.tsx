/** What is known by its name; nothing where nothing is known. */
export type Fact = readonly [label: string, value: string | null | undefined]

/** Facts, one a line; what is not known has none. */
export function FactList({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl>
      {facts.map(
        ([label, value]) =>
          value && (
            <>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </>
          ),
      )}
    </dl>
  )
}
