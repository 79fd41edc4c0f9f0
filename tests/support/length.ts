/** True in `npm run test:long`. A test with the tag `long` runs there alone. */
export const isLong = process.env['AMENDS_LONG'] === '1'

/**
 * How often a loop of a test runs: in `npm test` as often as it takes to find the faults that are
 * named beside it, in `npm run test:long` as often as there is patience for. Its test has the tag
 * `longer`.
 */
export const runs = (usual: number, long: number): number => (isLong ? long : usual)

/**
 * Cases of one behaviour that differ in where or how often it happens: `npm test` takes the first
 * ones, which each need other code to be right, and `npm run test:long` takes all. Their test has the
 * tag `longer`.
 */
export const cases = <const Case>(usual: number, all: readonly Case[]): readonly Case[] =>
  isLong ? all : all.slice(0, usual)

/**
 * Every thing in every look. `npm test` takes each thing in one look, by turns, so that every thing
 * and every look is seen, or only the things that differ most; `npm run test:long` takes all pairs.
 * Their test has the tag `longer`.
 */
export const inLooks = <const Thing, const Look>(
  things: readonly Thing[],
  looks: readonly Look[],
  usual: readonly Thing[] = things,
): readonly (readonly [Thing, Look])[] =>
  looks.flatMap((look, turn) => {
    const now = usual.filter((_thing, at) => at % looks.length === turn)
    return (isLong ? things : now).map((thing) => [thing, look] as const)
  })
