import { decodeSuspicions, type Suspicion } from '../reports/spam.ts'

const WORDS: Record<Suspicion, string> = {
  trap: 'a field that nobody sees was filled in',
  quick: 'it was sent faster than a person can',
  links: 'it links other websites',
  markup: 'it holds the code of a link',
  repeated: 'the same words came in several times within the hour',
  nearby: 'many reports came from one network in that minute',
  unproven: 'the browser did not pass the check that the site asks for',
  unlimited: 'how many came in with it could not be counted',
}

/** Why a report looks like spam, in one sentence. */
export function tellSuspicion(suspicion: string): string {
  const reasons = decodeSuspicions(suspicion).map((one) => WORDS[one])
  return reasons.length > 0 ? reasons.join('; ') : suspicion
}
