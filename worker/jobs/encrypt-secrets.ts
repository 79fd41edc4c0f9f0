import { encryptSigningKeys } from '../app/signing-keys.ts'
import { listPlain, putEncryptedEndpoint, putEncryptedSite } from '../db/keys/secrets.ts'
import type { Env } from '../env.ts'
import { logError } from '../log.ts'
import { secretFieldsOf } from '../notifications/channels/channels.ts'
import { encryptedPrefixes, secretsIn } from '../security/encryption.ts'
import { encryptEndpoint, encryptSite } from '../security/secrets.ts'
import type { RequestClock } from '../time/clock.ts'

/** What one tick encrypts of each; the rest follows a minute later. */
const ENCRYPTED_MAX = 25
/** What looking for it takes, while the worker's secret is being changed. */
const STATEMENTS_MIN = 6

/**
 * Encrypts whatever came in as plain text, such as from a site's file, or under a secret of the
 * worker that is being replaced. Without such a secret it leaves everything as it is. `left` is how
 * many statements this call may still make.
 */
export async function encryptSecrets(
  env: Env,
  { now }: RequestClock,
  left: () => number,
): Promise<void> {
  const secrets = secretsIn(env)
  if (secrets.length === 0 || left() < STATEMENTS_MIN) return
  await encryptSigningKeys(env, now)
  const [, ...older] = await encryptedPrefixes(secrets)
  const { endpoints, sites } = await listPlain(env.DB, ENCRYPTED_MAX, older)
  const work = [
    ...endpoints.map((found) => async () => {
      const { one, marks } = found
      const encrypted = await encryptEndpoint(secrets, one, secretFieldsOf(one), marks)
      await putEncryptedEndpoint(env.DB, found, encrypted, now)
    }),
    ...sites.map(({ one, marks }) => async () => {
      await putEncryptedSite(env.DB, one, await encryptSite(secrets, one, marks))
    }),
  ]
  for (const encryptOne of work) {
    if (left() < 1) return
    // One that cannot be stored keeps none of the others.
    await encryptOne().catch((error: unknown) => logError('encrypt_failed', error))
  }
}
