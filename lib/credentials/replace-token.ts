import { and, eq, isNull, sql } from 'drizzle-orm'
import { newId } from '#db/schema/columns.ts'
import { tokens } from '#db/schema/keys.ts'
import { withTenant } from '#db/tenant.ts'
import { type Actor, actorMemberId } from '#lib/access/actor.ts'
import { may } from '#lib/access/may.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { err, ok, type Result } from '#lib/result.ts'
import { currentHash } from './peppers.ts'
import { isStillHere } from './standing.ts'
import type { TokenError } from './token-errors.ts'
import { generateToken, tokenHint } from './token-format.ts'
import type { TokenId } from './token-input.ts'
import { type CreatedToken, teamOf } from './tokens.ts'

/** Long enough to put the new one everywhere. */
const overlapHours = 24

/**
 * Makes a token that may do what another may, and lets the other work for a day more, or until the end that it has
 * already: whatever runs with it survives the change. Shown once. Asked for again while nobody has used it, the first
 * replacement ends: whoever asks again never saw it. For its holder, and a machine's for those who may manage it.
 */
export async function replaceToken(
  actor: Actor,
  { tokenId }: { tokenId: TokenId },
  now: Date = new Date(),
): Promise<Result<CreatedToken & { previousRetiresAt: Date }, TokenError>> {
  return withTenant(actor, async (tx): Promise<Result<CreatedToken & { previousRetiresAt: Date }, TokenError>> => {
    const [old] = await tx.select().from(tokens).where(eq(tokens.id, tokenId)).for('update')
    const isOver = !old || old.revokedAt || [old.expiresAt, old.retiresAt].some(end => end && end <= now)
    if (isOver) return err({ reason: 'not_found' })
    const teamId = await teamOf(tx, old.serviceId)
    const isOwn = actor.kind === 'member' && actor.memberId === old.memberId
    // A person's own token stays in their hands: whoever may end it must not come to hold one that acts for them.
    const isManaged = old.machineId !== null && may(actor, 'token.manage', { teamId, serviceId: old.serviceId })
    if (!isOwn && !isManaged) return err({ reason: 'not_found' })
    const madeBy = actorMemberId(actor) ?? old.memberId
    if (!(await isStillHere(tx, madeBy))) return err({ reason: 'forbidden' })
    if (old.successorId) {
      const isUnused = and(eq(tokens.id, old.successorId), isNull(tokens.lastUsedAt))
      const lost = await tx.update(tokens).set({ revokedAt: now }).where(isUnused).returning({ id: tokens.id })
      if (lost.length === 0) return err({ reason: 'already_replaced' })
    }
    const token = generateToken()
    const [id, hint] = [newId(), tokenHint(token)]
    const { organizationId, name, scopes, memberId, machineId, serviceId, environment, expiresAt } = old
    await tx.insert(tokens).values({
      ...{ id, organizationId, name, scopes, memberId, machineId, serviceId, environment, expiresAt, hint },
      ...currentHash(token),
      ...{ createdByMemberId: madeBy, createdAt: now },
    })
    const end = new Date(now.getTime() + overlapHours * 3_600_000)
    const [retiring] = await tx
      .update(tokens)
      .set({ successorId: id, retiresAt: sql`least(${tokens.retiresAt}, ${end.toISOString()}::timestamptz)` })
      .where(eq(tokens.id, old.id))
      .returning({ retiresAt: tokens.retiresAt })
    const previousRetiresAt = retiring?.retiresAt ?? end
    const subject = { type: 'token', id: old.id }
    const detail = { name, hint, successorId: id, previousHint: old.hint, previousRetiresAt }
    await recordEvent(tx, actor, { action: 'token.replaced', subject, teamId, detail }, now)
    return ok({ id, token, hint, name, scopes, expiresAt, previousRetiresAt })
  })
}
