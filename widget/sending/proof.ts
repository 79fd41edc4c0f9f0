import type { RaiseInput } from '../../worker/contract.ts'

/** The customer has clicked and waits: without a proof, somebody looks at the report first. */
const PROOF_MAX_MS = 4_000

/** The words of a click with its proof, or without where none comes in time; never fails. */
export async function withProof(
  raised: RaiseInput,
  prove: () => Promise<string | undefined>,
): Promise<string> {
  const late = new Promise<undefined>((resolve) => setTimeout(resolve, PROOF_MAX_MS))
  // What cannot be loaded proves nothing.
  const challenge = await Promise.race([prove().catch(() => undefined), late])
  return JSON.stringify({ ...raised, challenge })
}
