import type { KeyActor } from '#lib/access/actor.ts'
import type { Environment } from '#lib/access/words.ts'
import { keyIdInput, type StopKeyInput } from '#lib/keys/input.ts'
import { parseKey } from '#lib/keys/key-format.ts'
import { revokeKey, type StoppedKey } from '#lib/keys/stop-key.ts'
import { err, ok, type Result } from '#lib/result.ts'
import type { RotationError } from '#lib/rotation/errors.ts'
import { rotateSelf } from '#lib/rotation/rotate-self.ts'
import type { RotatedKey } from '#lib/rotation/turn-secret.ts'
import { browserOf } from '#lib/usage/browser-of.ts'
import { markFirstUse } from '#lib/usage/first-use.ts'
import { recordVerification } from '#lib/usage/verification-lines.ts'
import { findSecretOfStranger, type StoredSecret } from './find-secret.ts'
import { type Code, codes, judge, whyEnded } from './verdict.ts'

/** What a key may know of itself. */
export interface KeySelf {
  id: string
  name: string
  service: string
  environment: Environment
  scopes: string[]
  expiresAt?: Date
  /** latest moment at which this secret works, where it was rotated and an end is set */
  retiresBy?: Date
}

interface Caller {
  ip?: string
  userAgent?: string
  origin?: string
}

/** What somebody asked of the key that they present, as its line tells. */
type Asked = Caller & { method?: string; path?: string }

export type SelfRefusal = { reason: Exclude<Code, 'valid'> }

/** Whether the key itself was refused, and not what it asked for. */
export function isSelfRefusal(error: SelfRefusal | RotationError): error is SelfRefusal {
  return codes.some(code => code === error.reason)
}

/** Tells whoever presents a live key what it is. Counts as a use of it, the first one too. */
export async function getKeySelf(
  plain: string,
  caller: Caller,
  now: Date = new Date(),
): Promise<Result<KeySelf, SelfRefusal>> {
  const found = await identifyKey(plain, caller, now)
  if (!found.ok) return found
  const { secret } = found.value
  if (!secret.firstUsedAt && !(await markFirstUse(secret.secretId, now))) {
    const again = await identifyKey(plain, caller, now)
    if (!again.ok) return again
  }
  await recordVerification(lineOf(secret, 'valid', caller, now))
  const retiresBy = secret.retiresAt
  return ok({
    id: secret.keyId,
    name: secret.name,
    service: secret.service,
    environment: secret.environment,
    scopes: [...secret.scopes],
    ...(secret.expiresAt && { expiresAt: secret.expiresAt }),
    ...(retiresBy && { retiresBy }),
  })
}

/**
 * Gives the key that is presented its next secret, where its policy lets it turn itself. Counts as a use of the secret.
 * The same `Idempotency-Key` again replaces a lost answer; another one is refused, and the holder is told.
 */
export async function rotateKeySelf(
  plain: string,
  { idempotencyKey, ...caller }: Caller & { idempotencyKey: string },
  now: Date = new Date(),
): Promise<Result<RotatedKey, SelfRefusal | RotationError>> {
  const found = await identifyKey(plain, { ...caller, method: 'POST', path: '/v1/keys/self/rotate' }, now)
  if (!found.ok) return found
  const { actor, secret } = found.value
  if (!secret.firstUsedAt) await markFirstUse(secret.secretId, now)
  await recordVerification(lineOf(secret, 'valid', caller, now))
  return rotateSelf(actor, { idempotencyKey, ip: caller.ip }, now)
}

/** The actor that a live key is, for acts on itself, or why it is refused. A refusal is recorded. */
export async function identifyKey(
  plain: string,
  caller: Asked,
  now: Date = new Date(),
): Promise<Result<{ actor: KeyActor; secret: StoredSecret }, SelfRefusal>> {
  if (!parseKey(plain)) return err({ reason: 'malformed' })
  const secret = await findSecretOfStranger(plain)
  if (!secret) return err({ reason: 'unknown' })
  const { serviceId, environment } = secret
  const isFromBrowser = browserOf({ origin: null, userAgent: caller.userAgent ?? null }) !== null
  const code = judge(secret, { serviceId, environment, ip: caller.ip, isFromBrowser }, now)
  if (code !== 'valid') {
    await recordVerification(lineOf(secret, code, caller, now))
    return err({ reason: code })
  }
  const { organizationId, keyId, secretId } = secret
  return ok({ actor: { kind: 'key', organizationId, keyId, secretId }, secret })
}

function lineOf(secret: StoredSecret, outcome: Code, { ip, userAgent, origin, ...asked }: Asked, now: Date) {
  const { method = 'GET', path = '/v1/keys/self' } = asked
  return {
    organizationId: secret.organizationId,
    serviceId: secret.serviceId,
    environment: secret.environment,
    keyId: secret.keyId,
    secretId: secret.secretId,
    isDecoy: secret.isDecoy,
    outcome,
    time: now,
    method,
    path,
    ip: ip ?? null,
    userAgent: userAgent ?? null,
    origin: secret.isDecoy ? (origin ?? null) : null,
  }
}

/**
 * Ends the key that is presented: whoever finds one can stop it, from anywhere, quarantined or not. A secret that has
 * ended can't end the one that came after it, and one that a leaver knows can end nothing. A decoy stays where it lies.
 */
export async function revokeKeySelf(
  plain: string,
  { ip, userAgent, origin, ...input }: StopKeyInput & Caller,
  now: Date = new Date(),
): Promise<Result<StoppedKey, SelfRefusal>> {
  if (!parseKey(plain)) return err({ reason: 'malformed' })
  const secret = await findSecretOfStranger(plain)
  if (!secret) return err({ reason: 'unknown' })
  const { organizationId, keyId, secretId } = secret
  // Whoever left knows it: it ends when that was decided, and must not take the key along.
  if (secret.isCondemned) return err({ reason: 'network_not_allowed' })
  const ended = whyEnded(secret, now)
  const asked = { ip, userAgent, origin, method: 'POST', path: '/v1/keys/self/revoke' }
  if (secret.isDecoy) await recordVerification(lineOf(secret, 'revoked', asked, now))
  else if (ended && secret.keyStatus !== 'revoked') return err({ reason: ended })
  const actor: KeyActor = { kind: 'key', organizationId, keyId, secretId }
  const revoked = await revokeKey(actor, { ...input, keyId: keyIdInput.parse(keyId) }, now)
  return revoked.ok ? revoked : err({ reason: 'unknown' })
}
