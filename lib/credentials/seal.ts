import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto'
import { getEnv } from '#lib/env.ts'
import { pepperFingerprint } from './peppers.ts'

/**
 * For what Keyturn must be able to say again, unlike keys: sealed with AES-256-GCM under a key derived from the pepper
 * (HKDF-SHA-256, RFC 5869), so that a stolen dump says nothing. `owner` is authenticated with it: a row that is copied
 * to another owner's place does not open there.
 */
export interface Sealed {
  sealed: Buffer
  pepperFingerprint: string
}

const ivBytes = 12
const tagBytes = 16
/** By pepper: there are two or three. */
const sealingKeys = new Map<string, KeyObject>()

export function seal(plain: string, owner: string): Sealed {
  const { pepper } = getEnv()
  const iv = randomBytes(ivBytes)
  const cipher = createCipheriv('aes-256-gcm', sealingKey(pepper), iv)
  cipher.setAAD(Buffer.from(owner))
  const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
  return {
    sealed: Buffer.concat([iv, cipher.getAuthTag(), body]),
    pepperFingerprint: pepperFingerprint(pepper),
  }
}

/** Throws where its pepper is not among the given ones, where it was changed, or where it is another owner's. */
export function open({ sealed, pepperFingerprint: fingerprint }: Sealed, owner: string): string {
  const { pepper, acceptedPeppers } = getEnv()
  const own = [pepper, ...acceptedPeppers].find(each => pepperFingerprint(each) === fingerprint)
  if (own === undefined) throw new Error(`sealed under the pepper ${fingerprint}, which was not given`)
  const decipher = createDecipheriv('aes-256-gcm', sealingKey(own), sealed.subarray(0, ivBytes), {
    authTagLength: tagBytes,
  })
  decipher.setAAD(Buffer.from(owner))
  decipher.setAuthTag(sealed.subarray(ivBytes, ivBytes + tagBytes))
  return decipher.update(sealed.subarray(ivBytes + tagBytes), undefined, 'utf8') + decipher.final('utf8')
}

function sealingKey(pepper: string): KeyObject {
  const known = sealingKeys.get(pepper)
  if (known) return known
  const made = createSecretKey(Buffer.from(hkdfSync('sha256', pepper, '', 'keyturn sealed secrets v1', 32)))
  sealingKeys.set(pepper, made)
  return made
}
