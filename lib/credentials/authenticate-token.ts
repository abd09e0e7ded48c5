import { eq, inArray, sql } from 'drizzle-orm'
import { database } from '#db/client.ts'
import { tokens } from '#db/schema/keys.ts'
import type { Scope, TokenActor } from '#lib/access/actor.ts'
import { getEnv } from '#lib/env.ts'
import { strangers } from '#lib/memory/lanes.ts'
import { type Fact, recall, remembered } from '#lib/memory/memory.ts'
import { err, ok, type Result } from '#lib/result.ts'
import { candidateHashes, currentHash, memoryName, pepperFingerprint } from './peppers.ts'
import { loadStanding, type MemberStanding } from './standing.ts'
import { isTokenShaped } from './token-format.ts'

export type TokenRefusal = { reason: 'unknown' | 'revoked' | 'expired' }

/** How often a token's last use is written at most. */
const lastUsedEveryMs = 60_000

/**
 * Who presents this token, with the member's rights as they are at this moment: a member who was suspended, or lost a
 * role, takes the token's rights along. A machine's token outlives the suspension of whoever answers for the machine, so
 * that stopping a person stops no pipeline; offboarding gives it to somebody else. What a leaver knows of such tokens
 * works on for a while, and makes no key and changes nothing: a secret that is born after they left must not be theirs.
 */
export async function authenticateToken(plain: string, now = new Date()): Promise<Result<TokenActor, TokenRefusal>> {
  if (!isTokenShaped(plain)) return err({ reason: 'unknown' })
  const found = await recall(`token ${memoryName(plain)}`, () => loadToken(candidateHashes(plain)), strangers)
  if (!found) return err({ reason: 'unknown' })
  const actor = judgeToken(found.fact, now)
  if (actor.ok && found.staleSeconds === 0) await recordUse(plain, found.fact.token, now)
  return actor
}

/** The same of a token that is remembered under `memoryName`, where nothing has to be asked or written; else undefined. */
export function recogniseToken(name: string, now: Date): TokenActor | undefined {
  const known = remembered<StoredToken>(`token ${name}`)
  if (!known || needsRehash(known.token) || isUseDue(known.token, now)) return undefined
  const actor = judgeToken(known, now)
  return actor.ok ? actor.value : undefined
}

function judgeToken({ token, standing }: StoredToken, now: Date): Result<TokenActor, TokenRefusal> {
  if (token.revokedAt) return err({ reason: 'revoked' })
  if (token.expiresAt && token.expiresAt <= now) return err({ reason: 'expired' })
  if (token.retiresAt && token.retiresAt <= now) return err({ reason: 'revoked' })
  const isHere = standing?.status === 'active' || (token.machineId !== null && standing?.status === 'suspended')
  if (!standing || !isHere) return err({ reason: 'revoked' })
  return ok({
    kind: 'token',
    organizationId: token.organizationId,
    tokenId: token.id,
    memberId: token.memberId,
    machineId: token.machineId,
    scopes: token.condemnedAt ? harmless(token.scopes as Scope[]) : (token.scopes as Scope[]),
    serviceId: token.serviceId,
    environment: token.environment,
    role: standing.role,
    teams: standing.teams,
  })
}

type Token = typeof tokens.$inferSelect

interface StoredToken extends Fact {
  token: Token
  standing: MemberStanding | null
}

async function loadToken(hashes: Buffer[]): Promise<StoredToken | null> {
  const db = database('auth')
  const [token] = await db.select().from(tokens).where(inArray(tokens.hash, hashes))
  if (!token) return null
  return { token, standing: await loadStanding(token.memberId), subjects: [token.id, token.memberId] }
}

async function recordUse(plain: string, token: Token, now: Date): Promise<void> {
  const db = database('auth')
  if (needsRehash(token)) {
    await db.update(tokens).set(currentHash(plain)).where(eq(tokens.id, token.id))
  }
  if (!isUseDue(token, now)) return
  token.lastUsedAt = now // as it is remembered
  await db
    .update(tokens)
    .set({ lastUsedAt: sql`greatest(${tokens.lastUsedAt}, ${now.toISOString()}::timestamptz)` })
    .where(eq(tokens.id, token.id))
}

const needsRehash = ({ pepperFingerprint: of }: Token) => of !== pepperFingerprint(getEnv().pepper)

function isUseDue({ lastUsedAt }: Token, now: Date): boolean {
  return !lastUsedAt || now.getTime() - lastUsedAt.getTime() > lastUsedEveryMs
}

function harmless(scopes: readonly Scope[]): Scope[] {
  const unchanging: readonly Scope[] = ['keys:read', 'keys:verify', 'logs:write', 'usage:read', 'alerts:read']
  return scopes.filter(scope => unchanging.includes(scope))
}
