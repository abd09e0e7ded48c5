import type { TokenActor } from '#lib/access/actor.ts'
import type { Environment } from '#lib/access/words.ts'
import { parseKey } from '#lib/keys/key-format.ts'
import { catchUp } from '#lib/memory/follow-changes.ts'
import { ok, type Result } from '#lib/result.ts'
import { browserOf } from '#lib/usage/browser-of.ts'
import { markFirstUse } from '#lib/usage/first-use.ts'
import { hasRoomForLines, recordVerification } from '#lib/usage/verification-lines.ts'
import type { VerificationError } from './errors.ts'
import { type AskingService, findAskingService, recogniseService } from './find-asking-service.ts'
import { findSecret, recallSecret, recogniseSecret, type StoredSecret } from './find-secret.ts'
import type { VerifyKeyInput } from './input.ts'
import { countRequest, type LimitCount, type LimitState } from './limits.ts'
import { needsRehash, rehashSecret } from './rehash-secret.ts'
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
  scopes?: readonly string[]
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
  const decided = await decide(actor, asking.value, input, now)
  if (!decided.ok) return decided
  let { verdict, secret } = decided.value
  if (verdict.valid && secret && !secret.firstUsedAt && !(await markUse(secret, now))) {
    // It waited for whoever holds the key. If that was a revocation, the answer must not be from before it.
    const again = await findSecret(input.key)
    const code = again ? judge(again, questionOf(asking.value, input), now) : 'unknown'
    if (again && code !== 'valid') {
      verdict = verdictOn(again, code)
      secret = again
    }
  }
  if (verdict.valid && secret && !verdict.staleSeconds) await rehashSecret(input.key, secret)
  await record(actor, asking.value, { input, verdict, secret }, now)
  return ok(verdict)
}

/**
 * The same, where all that it needs is remembered and nothing but its line in the log is to be written; undefined
 * otherwise, and then nothing was done or counted.
 */
export function verifyRemembered(
  actor: TokenActor,
  input: VerifyKeyInput,
  now: Date,
): Verdict | Promise<Verdict> | undefined {
  const service = recogniseService(actor, input)
  if (!service || !hasRoomForLines()) return undefined
  const answer = (verdict: Verdict, secret: StoredSecret | null) => {
    void record(actor, service, { input, verdict, secret }, now)
    return verdict
  }
  if (!parseKey(input.key)) return answer(malformed, null)
  const secret = recogniseSecret(input.key)
  if (secret?.organizationId !== actor.organizationId) return undefined
  const code = judge(secret, questionOf(service, input), now)
  if (code === 'valid' && (!secret.firstUsedAt || needsRehash(secret))) return undefined
  const verdict = conclude(secret, code)
  return verdict instanceof Promise ? verdict.then(counted => answer(counted, secret)) : answer(verdict, secret)
}

const malformed: Verdict = { valid: false, code: 'malformed' }

interface Decided {
  verdict: Verdict
  secret: StoredSecret | null
}

function record(
  { organizationId }: TokenActor,
  { id: serviceId, environment }: AskingService,
  { input, verdict, secret }: Decided & { input: VerifyKeyInput },
  time: Date,
): Promise<void> {
  return recordVerification({
    organizationId,
    serviceId,
    environment,
    time,
    keyId: secret?.keyId ?? null,
    secretId: secret?.secretId ?? null,
    isDecoy: secret?.isDecoy ?? false,
    outcome: verdict.code,
    method: input.method ?? null,
    path: input.path ?? null,
    ip: input.ip ?? null,
    userAgent: input.userAgent ?? null,
    origin: input.origin ?? null,
  })
}

/** Where an overlap ended with it, its predecessor is not answered from before. */
async function markUse({ secretId }: StoredSecret, now: Date): Promise<boolean> {
  const isMarked = await markFirstUse(secretId, now)
  await catchUp()
  return isMarked
}

async function decide(
  { organizationId, tokenId }: TokenActor,
  service: AskingService,
  input: VerifyKeyInput & BrowserSign,
  now: Date,
): Promise<Result<Decided, VerificationError>> {
  if (!parseKey(input.key)) return ok({ verdict: malformed, secret: null })
  const recalled = await recallSecret(input.key, tokenId)
  if (!recalled.ok) return recalled
  const found = recalled.value
  if (!found || found.fact.organizationId !== organizationId) {
    return ok({ verdict: { valid: false, code: 'unknown' }, secret: null })
  }
  const { fact: secret } = found
  const staleSeconds = Math.max(found.staleSeconds, service.staleSeconds)
  const verdict = await conclude(secret, judge(secret, questionOf(service, input), now))
  return ok({ verdict: staleSeconds > 0 ? { ...verdict, staleSeconds } : verdict, secret })
}

/** What is answered of a secret that was judged so, its limits counted. */
function conclude(secret: StoredSecret, code: Code): Verdict | Promise<Verdict> {
  // Whoever asks for another service learns that the key is not theirs, and nothing else of it.
  if (code === 'wrong_service') return { valid: false, code }
  if (code !== 'valid' || secret.rateLimits.length === 0) return verdictOn(secret, code)
  const counted = countRequest(secret.keyId, secret.rateLimits)
  return counted instanceof Promise ? counted.then(after => limited(secret, after)) : limited(secret, counted)
}

function limited(secret: StoredSecret, { allowed, states }: LimitCount): Verdict {
  const verdict = verdictOn(secret, allowed ? 'valid' : 'rate_limited')
  if (states.length > 0) verdict.rateLimits = states
  return verdict
}

function questionOf({ id, environment }: AskingService, input: VerifyKeyInput & BrowserSign): Question {
  const { scope, ip, origin = null, userAgent = null, secFetchSite } = input
  const isFromBrowser = browserOf({ origin, userAgent, secFetchSite }) !== null
  return { serviceId: id, environment, scope, ip, isFromBrowser }
}

/** Field by field, as `record`: this is done for each request, and a spread takes longer than to judge it. */
function verdictOn(secret: StoredSecret, code: Code): Verdict {
  const { keyId, secretId, name, service, environment, holder, scopes, expiresAt } = secret
  const verdict: Verdict = { valid: code === 'valid', code, keyId, secretId, name, service, environment, scopes }
  if (holder !== null) verdict.holder = holder
  if (expiresAt) verdict.expiresAt = expiresAt
  return verdict
}
