// What sounds as if the customer were at fault, or as if nobody were. Each may be harmless: the
// check shows it and leaves the decision to the person who writes.
const PHRASES: readonly RegExp[] = [
  /\byou (?:should|could|must|need to|needed to|ought to) have\b/i,
  /\byou (?:failed|forgot|neglected|refused) to\b/i,
  /\byou (?:did ?n[o’']t|have ?n[o’']t|never)\b/i,
  /\byou (?:misunderstood|misread|entered (?:the )?wrong|claim(?:ed)? that)\b/i,
  /\byour (?:own )?(?:fault|mistake|error|misunderstanding)\b/i,
  /\bas (?:i|we) (?:already|previously) (?:said|told|explained|mentioned)\b/i,
  /\bif you had\b/i,
  /\b(?:not|isn[’']t|wasn[’']t) (?:our|my) (?:fault|problem|responsibility|department)\b/i,
  /\b(?:our|the|company) policy\b/i,
  /\bnothing (?:i|we) can do\b/i,
  /\b(?:unfortunately,? )?(?:there was|it was) (?:a )?(?:system|human|user|technical) error\b/i,
  /\buser error\b/i,
  /\bsorry (?:if|that you feel|you feel)\b/i,
  /\bany inconvenience\b/i,
  /\bcalm down\b/i,
  /\b(?:contact|call|ask) (?:the|our|another) (?:\w+ )?(?:department|team|courier|supplier)\b/i,
]

/** Phrases in a text that blame or excuse, as they stand there, each once. */
export function blameIn(text: string): readonly string[] {
  const plain = text.normalize('NFKC').replaceAll(/\s+/g, ' ')
  const found = PHRASES.flatMap((phrase) => phrase.exec(plain)?.[0] ?? [])
  return [...new Set(found)]
}
