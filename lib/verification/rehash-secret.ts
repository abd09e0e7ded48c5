import { rawSql } from '#db/client.ts'
import { currentHash, pepperFingerprint } from '#lib/credentials/peppers.ts'
import { getEnv } from '#lib/env.ts'
import type { StoredSecret } from './find-secret.ts'

/** Whether it is hashed under a former pepper. */
export const needsRehash = (secret: StoredSecret) => secret.pepperFingerprint !== pepperFingerprint(getEnv().pepper)

/**
 * A secret that was hashed under a former pepper is hashed under the present one when it is used, the only time at
 * which its plain text is here. Once all are, the former pepper can go.
 */
export async function rehashSecret(plain: string, secret: StoredSecret): Promise<void> {
  if (!needsRehash(secret)) return
  const { hash, pepperFingerprint: fingerprint } = currentHash(plain)
  await rawSql('data')`
    update key_secrets set hash = ${hash}, pepper_fingerprint = ${fingerprint}
    where id = ${secret.secretId} and pepper_fingerprint = ${secret.pepperFingerprint}`
}
