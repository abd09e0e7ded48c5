import { verify } from 'node:crypto'
import { getGithubKey } from './github-keys.ts'

/** What GitHub sends with a message: `Github-Public-Key-Identifier` and `Github-Public-Key-Signature`. */
export interface GithubSignature {
  identifier: string
  /** DER, in base64 */
  signature: string
}

export type SignatureVerdict = 'signed' | 'unknown_key' | 'wrong_signature' | 'keys_away'

const base64 = /^[0-9A-Za-z+/]{8,256}={0,2}$/

/** Whether GitHub signed these very bytes: ECDSA on P-256 with SHA-256, over the body as it came. */
export async function isSignedByGithub(
  body: Uint8Array,
  { identifier, signature }: GithubSignature,
  now: Date = new Date(),
): Promise<SignatureVerdict> {
  if (!base64.test(signature)) return 'wrong_signature'
  const key = await getGithubKey(identifier, now)
  if (key === 'away') return 'keys_away'
  if (key === null) return 'unknown_key'
  const isRight = verify('sha256', body, { key, dsaEncoding: 'der' }, Buffer.from(signature, 'base64'))
  return isRight ? 'signed' : 'wrong_signature'
}
