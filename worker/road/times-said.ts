import type { Env } from '../env.ts'
import { essenceOf } from '../reports/spam.ts'
import { hashOf } from '../security/crypto.ts'
import { countWords } from '../store/words-lately.ts'

/** Counts words, and says how often a site heard them within the hour. Nothing said costs no row. */
export async function timesSaid(
  { DB }: Pick<Env, 'DB'>,
  siteId: string,
  text: string,
  now: number,
): Promise<number> {
  const essence = essenceOf(text)
  return essence === null ? 1 : countWords(DB, siteId, await hashOf(essence), now)
}
