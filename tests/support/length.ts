/**
 * How often a loop of a test runs: in `npm test` as often as it takes to find the faults that are
 * named beside it, in `npm run test:long` as often as there is patience for.
 */
export const runs = (usual: number, long: number): number =>
  process.env['AMENDS_LONG'] === '1' ? long : usual
