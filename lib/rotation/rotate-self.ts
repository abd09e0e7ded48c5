import { createHash } from 'node:crypto'
import { and, count, eq, gt, isNotNull } from 'drizzle-orm'
import { keySecrets } from '#db/schema/keys.ts'
import { rotations } from '#db/schema/rotations.ts'
import { type Transaction, withTenant } from '#db/tenant.ts'
import type { KeyActor } from '#lib/access/actor.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { isRotationOpen } from '#lib/keys/is-rotation-open.ts'
import { lockKey } from '#lib/keys/lock-key.ts'
import { notify } from '#lib/notices/notify.ts'
import { recipientsOf } from '#lib/notices/recipients.ts'
import { err, ok, type Result } from '#lib/result.ts'
import { decideSelfRotation } from './decide-self-rotation.ts'
import type { RotationError } from './errors.ts'
import { type RotatedKey, readTurnable, turnSecret } from './turn-secret.ts'

const dayMs = 86_400_000

/** Far beyond any schedule: who holds a stolen secret must not be able to fill the ledger and its readers' mail with it. */
const mostTurnsOfDay = 50

interface Claim {
  /** the request's Idempotency-Key: who repeats it gets the lost answer's place, who sends another one is refused */
  idempotencyKey: string
  /** whence it was asked, for whoever reads the notice */
  ip?: string
}

/**
 * A machine turns its own key, with its live secret. Its holder and their leads are told of it in any case; where the
 * secret has a successor that somebody else asked for, nobody gets one, and security is told as well.
 */
export async function rotateSelf(
  actor: KeyActor,
  claim: Claim,
  now: Date = new Date(),
): Promise<Result<RotatedKey, RotationError>> {
  const claimHash = createHash('sha256').update(claim.idempotencyKey).digest()
  const rotated = await withTenant(actor, async (tx): Promise<Result<RotatedKey, RotationError>> => {
    const locked = await lockKey(tx, actor.keyId)
    if (!locked) return err({ reason: 'not_found' })
    if (locked.key.quarantinedAt) return err({ reason: 'quarantined' })
    const turnable = await readTurnable(tx, locked, now)
    if (!turnable.ok) return turnable
    const { key, policy, live } = turnable.value
    const decision = decideSelfRotation({
      ...{ presentedId: actor.secretId, claimHash, now, selfRotation: policy.selfRotation },
      live,
      isMachine: key.holderMachineId !== null,
      isDue: (key.rotatesAt !== null && key.rotatesAt <= now) || (await hasOpenRotation(tx, key.id)),
    })
    if (typeof decision === 'object') return err(decision)
    const turnsOfDay = await countTurns(tx, key.id, new Date(now.getTime() - dayMs))
    if (turnsOfDay >= mostTurnsOfDay) return err({ reason: 'turned_too_often' })
    const turn = { claimHash, replaceUnused: decision === 'replace' }
    const turned = await turnSecret(tx, actor, { ...turnable.value, turn, now })
    if (turned.ok) await tellOf(tx, actor, { ...claim, name: key.name, secretId: turned.value.secretId }, now)
    return turned
  })
  if (!rotated.ok && rotated.error.reason === 'successor_claimed') await recordContest(actor, claim, now)
  return rotated
}

async function hasOpenRotation(tx: Transaction, keyId: string): Promise<boolean> {
  const open = await tx
    .select({ id: rotations.id })
    .from(rotations)
    .where(and(eq(rotations.keyId, keyId), isRotationOpen))
  return open.length > 0
}

async function countTurns(tx: Transaction, keyId: string, since: Date): Promise<number> {
  const [row] = await tx
    .select({ turns: count() })
    .from(keySecrets)
    .where(and(eq(keySecrets.keyId, keyId), isNotNull(keySecrets.claimHash), gt(keySecrets.createdAt, since)))
  return row?.turns ?? 0
}

type Told = Claim & { name: string; secretId: string }

async function tellOf(tx: Transaction, actor: KeyActor, { name, secretId, ip }: Told, now: Date): Promise<void> {
  const { keyId, organizationId } = actor
  const { holder, leads } = await recipientsOf(tx, keyId)
  const notice = {
    severity: 'info' as const,
    title: `${name} turned itself`,
    body: `Its secret asked for a successor${ip ? ` from ${ip}` : ''} and got it. If that was not your machine, mark the key as compromised: both secrets end at once.`,
    ...{ href: `/keys/${keyId}?tab=secrets`, keyId, dedupeKey: `rotated:${secretId}` },
  }
  await notify(tx, organizationId, { ...notice, to: [...holder, ...leads] }, now)
}

/**
 * Two asked for a successor of one secret. Written once for each secret, however often the second asks: whoever holds a
 * stolen secret must not be able to fill the ledger with it.
 */
async function recordContest(actor: KeyActor, { ip }: Claim, now: Date): Promise<void> {
  const { keyId, organizationId, secretId } = actor
  await withTenant(actor, async tx => {
    const locked = await lockKey(tx, keyId)
    if (!locked) return ok(null)
    const { holder, leads, security } = await recipientsOf(tx, keyId)
    const { name } = locked.key
    const notice = {
      severity: 'critical' as const,
      title: `Two asked for the next secret of ${name}`,
      body: `A secret that has its successor already asked for another one${ip ? `, from ${ip}` : ''}, and was refused. One of the two who asked may be a thief: look at who uses the key, and mark it as compromised if you do not know them.`,
      ...{ href: `/keys/${keyId}?tab=secrets`, keyId, dedupeKey: `contested:${secretId}` },
    }
    const told = await notify(tx, organizationId, { ...notice, to: [...holder, ...leads, ...security] }, now)
    if (told === 0) return ok(null)
    const subject = { type: 'key', id: keyId }
    const detail = { name, secretId, ip }
    await recordEvent(tx, actor, { action: 'rotation.contested', subject, teamId: locked.service.teamId, detail }, now)
    return ok(null)
  })
}
