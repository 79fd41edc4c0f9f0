/** Why a report looks like abuse: a score of named signs reaches the bound. */
export const SUSPICIONS = [
  'trap',
  'quick',
  'links',
  'markup',
  'repeated',
  'nearby',
  'unproven',
  'unlimited',
] as const
export type Suspicion = (typeof SUSPICIONS)[number]

/** Suspicions as an event keeps them. */
export function encodeSuspicions(suspicions: readonly Suspicion[]): string {
  return suspicions.join(' ')
}

/** Suspicions that an event kept; what is none of ours is left out. */
export function decodeSuspicions(kept: string): readonly Suspicion[] {
  const words = kept.split(' ')
  return SUSPICIONS.filter((one) => words.includes(one))
}
