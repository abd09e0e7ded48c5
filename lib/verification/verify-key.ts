import type { TokenActor } from '#lib/access/actor.ts'
import type { Environment } from '#lib/access/words.ts'
import { parseKey } from '#lib/keys/key-format.ts'
import { ok, type Result } from '#lib/result.ts'
import { browserOf } from '#lib/usage/browser-of.ts'
import { markFirstUse } from '#lib/usage/first-use.ts'
import { recordVerification } from '#lib/usage/verification-lines.ts'
import type { VerificationError } from './errors.ts'
import { type AskingService, findAskingService } from './find-asking-service.ts'
import { findSecret, type StoredSecret } from './find-secret.ts'
import type { VerifyKeyInput } from './input.ts'
import { countRequest, type LimitState } from './limits.ts'
import { rehashSecret } from './rehash-secret.ts'
import { type Code, judge, type Question } from './verdict.ts'

/** Only `valid: true` grants. */
export interface Verdict {
  valid: boolean
  code: Code
  keyId?: string
  secretId?: string
  name?: string
  service?: string
  environment?: Environment
  holder?: string
  scopes?: string[]
  expiresAt?: Date
  rateLimits?: LimitState[]
}

/**
 * Whether a key may be used for what is asked, and if not, why not. Another organization's key is `unknown`. The first
 * use of a secret is committed before the answer leaves, since an overlap's clock starts with it.
 */
export async function verifyKey(
  actor: TokenActor,
  input: VerifyKeyInput,
  now: Date = new Date(),
): Promise<Result<Verdict, VerificationError>> {
  const asking = await findAskingService(actor, input)
  if (!asking.ok) return asking
  let { verdict, secret } = await decide(actor.organizationId, asking.value, input, now)
  if (verdict.valid && secret && !secret.firstUsedAt && !(await markFirstUse(secret.secretId, now))) {
    // It waited for whoever holds the key. If that was a revocation, the answer must not be from before it.
    const again = await findSecret(input.key, input.ip)
    const code = again ? judge(again, questionOf(asking.value, input), now) : 'unknown'
    if (again && code !== 'valid') {
      verdict = { valid: false, code, ...facts(again, undefined) }
      secret = again
    }
  }
  if (verdict.valid && secret) await rehashSecret(input.key, secret)
  await recordVerification({
    organizationId: actor.organizationId,
    serviceId: asking.value.id,
    environment: asking.value.environment,
    keyId: secret?.keyId ?? null,
    secretId: secret?.secretId ?? null,
    outcome: verdict.code,
    time: now,
    method: input.method ?? null,
    path: input.path ?? null,
    ip: input.ip ?? null,
    userAgent: input.userAgent ?? null,
    origin: input.origin ?? null,
  })
  return ok(verdict)
}

async function decide(
  organizationId: string,
  service: AskingService,
  input: VerifyKeyInput,
  now: Date,
): Promise<{ verdict: Verdict; secret: StoredSecret | null }> {
  if (!parseKey(input.key)) return { verdict: { valid: false, code: 'malformed' }, secret: null }
  const secret = await findSecret(input.key, input.ip)
  if (!secret || secret.organizationId !== organizationId) {
    return { verdict: { valid: false, code: 'unknown' }, secret: null }
  }
  const code = judge(secret, questionOf(service, input), now)
  // Whoever asks for another service learns that the key is not theirs, and nothing else of it.
  if (code === 'wrong_service') return { verdict: { valid: false, code }, secret }
  const limited = code === 'valid' ? await countRequest(secret.keyId, secret.rateLimits) : null
  const finalCode = limited && !limited.allowed ? 'rate_limited' : code
  return { verdict: { valid: finalCode === 'valid', code: finalCode, ...facts(secret, limited?.states) }, secret }
}

function questionOf({ id, environment }: AskingService, { scope, ip, origin, userAgent }: VerifyKeyInput): Question {
  const isFromBrowser = browserOf({ origin: origin ?? null, userAgent: userAgent ?? null }) !== null
  return { serviceId: id, environment, scope, ip, isFromBrowser }
}

function facts(secret: StoredSecret, rateLimits: LimitState[] | undefined): Partial<Verdict> {
  return {
    keyId: secret.keyId,
    secretId: secret.secretId,
    name: secret.name,
    service: secret.service,
    environment: secret.environment,
    ...(secret.holder !== null && { holder: secret.holder }),
    scopes: secret.scopes,
    ...(secret.expiresAt && { expiresAt: secret.expiresAt }),
    ...(rateLimits && rateLimits.length > 0 && { rateLimits }),
  }
}
