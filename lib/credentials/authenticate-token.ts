import { eq, inArray, sql } from 'drizzle-orm'
import { database } from '#db/client.ts'
import { tokens } from '#db/schema/keys.ts'
import type { Scope, TokenActor } from '#lib/access/actor.ts'
import { getEnv } from '#lib/env.ts'
import { type Fact, recall } from '#lib/memory/memory.ts'
import { err, ok, type Result } from '#lib/result.ts'
import { candidateHashes, currentHash, pepperFingerprint } from './peppers.ts'
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
  const hashes = candidateHashes(plain)
  const found = await recall(`token ${hashes[0]?.toString('base64')}`, () => loadToken(hashes))
  if (!found) return err({ reason: 'unknown' })
  const { token, standing } = found.fact
  if (token.revokedAt) return err({ reason: 'revoked' })
  if (token.expiresAt && token.expiresAt <= now) return err({ reason: 'expired' })
  if (token.retiresAt && token.retiresAt <= now) return err({ reason: 'revoked' })
  const isHere = standing?.status === 'active' || (token.machineId !== null && standing?.status === 'suspended')
  if (!standing || !isHere) return err({ reason: 'revoked' })
  if (found.staleSeconds === 0) await recordUse(plain, token, now)
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
  if (token.pepperFingerprint !== pepperFingerprint(getEnv().pepper)) {
    await db.update(tokens).set(currentHash(plain)).where(eq(tokens.id, token.id))
  }
  if (token.lastUsedAt && now.getTime() - token.lastUsedAt.getTime() <= lastUsedEveryMs) return
  token.lastUsedAt = now // as it is remembered
  await db
    .update(tokens)
    .set({ lastUsedAt: sql`greatest(${tokens.lastUsedAt}, ${now.toISOString()}::timestamptz)` })
    .where(eq(tokens.id, token.id))
}

function harmless(scopes: readonly Scope[]): Scope[] {
  const unchanging: readonly Scope[] = ['keys:read', 'keys:verify', 'logs:write', 'usage:read', 'alerts:read']
  return scopes.filter(scope => unchanging.includes(scope))
}
