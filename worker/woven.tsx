import type { Child } from 'hono/jsx'

interface WovenProps {
  readonly sentence: string
  /** What stands in the place of each name in braces. */
  readonly parts: Readonly<Record<string, Child>>
}

/** A sentence with elements in it: where they stand is the language's to say. */
export function Woven({ sentence, parts }: WovenProps) {
  // Between what was split off stand the names.
  const pieces = sentence.split(/{(\w+)}/)
  return <>{pieces.map((piece, at) => (at % 2 === 0 ? piece : parts[piece]))}</>
}
