import type { TokenActor } from '#lib/access/actor.ts'
import type { Environment } from '#lib/access/words.ts'
import { parseKey } from '#lib/keys/key-format.ts'
import { catchUp } from '#lib/memory/follow-changes.ts'
import { ok, type Result } from '#lib/result.ts'
import { browserOf } from '#lib/usage/browser-of.ts'
import { markFirstUse } from '#lib/usage/first-use.ts'
import { recordVerification } from '#lib/usage/verification-lines.ts'
import type { VerificationError } from './errors.ts'
import { type AskingService, findAskingService } from './find-asking-service.ts'
import { findSecret, recallSecret, type StoredSecret } from './find-secret.ts'
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
  /** the database does not answer, and this is what was known so long ago at most */
  staleSeconds?: number
}

/** What a gateway's door sees of the client's own request. */
interface BrowserSign {
  secFetchSite?: string
}

/**
 * Whether a key may be used for what is asked, and if not, why not. Another organization's key is `unknown`. The first
 * use of a secret is committed before the answer leaves, since an overlap's clock starts with it.
 */
export async function verifyKey(
  actor: TokenActor,
  input: VerifyKeyInput & BrowserSign,
  now: Date = new Date(),
): Promise<Result<Verdict, VerificationError>> {
  const asking = await findAskingService(actor, input)
  if (!asking.ok) return asking
  let { verdict, secret } = await decide(actor.organizationId, asking.value, input, now)
  if (verdict.valid && secret && !secret.firstUsedAt && !(await markUse(secret, now))) {
    // It waited for whoever holds the key. If that was a revocation, the answer must not be from before it.
    const again = await findSecret(input.key)
    const code = again ? judge(again, questionOf(asking.value, input), now) : 'unknown'
    if (again && code !== 'valid') {
      verdict = { valid: false, code, ...facts(again, undefined) }
      secret = again
    }
  }
  if (verdict.valid && secret && !verdict.staleSeconds) await rehashSecret(input.key, secret)
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

/** Where an overlap ended with it, its predecessor is not answered from before. */
async function markUse({ secretId }: StoredSecret, now: Date): Promise<boolean> {
  const isMarked = await markFirstUse(secretId, now)
  await catchUp()
  return isMarked
}

async function decide(
  organizationId: string,
  service: AskingService,
  input: VerifyKeyInput & BrowserSign,
  now: Date,
): Promise<{ verdict: Verdict; secret: StoredSecret | null }> {
  if (!parseKey(input.key)) return { verdict: { valid: false, code: 'malformed' }, secret: null }
  const found = await recallSecret(input.key)
  if (!found || found.fact.organizationId !== organizationId) {
    return { verdict: { valid: false, code: 'unknown' }, secret: null }
  }
  const { fact: secret } = found
  const staleSeconds = Math.max(found.staleSeconds, service.staleSeconds)
  const code = judge(secret, questionOf(service, input), now)
  // Whoever asks for another service learns that the key is not theirs, and nothing else of it.
  if (code === 'wrong_service') return { verdict: { valid: false, code }, secret }
  const limited = code === 'valid' ? await countRequest(secret.keyId, secret.rateLimits) : null
  const finalCode = limited && !limited.allowed ? 'rate_limited' : code
  const verdict = { valid: finalCode === 'valid', code: finalCode, ...facts(secret, limited?.states) }
  return { verdict: staleSeconds > 0 ? { ...verdict, staleSeconds } : verdict, secret }
}

function questionOf({ id, environment }: AskingService, input: VerifyKeyInput & BrowserSign): Question {
  const { scope, ip, origin = null, userAgent = null, secFetchSite } = input
  const isFromBrowser = browserOf({ origin, userAgent, secFetchSite }) !== null
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
