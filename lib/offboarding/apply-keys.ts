import { and, eq, inArray, isNotNull, isNull, notExists, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { keySecrets, keys } from '#db/schema/keys.ts'
import { rotations } from '#db/schema/rotations.ts'
import type { Transaction } from '#db/tenant.ts'
import { type Actor, actorLabel } from '#lib/access/actor.ts'
import type { AuditEvent } from '#lib/audit/record-event.ts'
import { closeRotation } from '#lib/keys/close-rotation.ts'
import { applyStop, revocation } from '#lib/keys/stop.ts'
import type { DecidedRow } from './decide-plan.ts'
import { exposedSecrets } from './plan-key.ts'

const dayMs = 86_400_000

export interface Departure {
  offboardingId: string
  /** who leaves */
  name: string
  memberId: string
  hostile: boolean
  /** from here on nothing that they know works */
  deadline: Date
  now: Date
}

/** Writes what was decided of keys that are locked, with as many statements for four hundred as for one. */
export async function applyToKeys(
  tx: Transaction,
  actor: Actor,
  decided: readonly DecidedRow[],
  departure: Departure,
): Promise<AuditEvent[]> {
  const of = (action: string) => decided.filter(each => each.decided.action === action)
  const { name, now } = departure
  const stop = revocation({ reason: 'holder_left', note: `${name} left.` }, now)
  const revoked = of('revoke').map(({ row }) => row.keyId)
  if (revoked.length > 0) await applyStop(tx, stop, revoked, now)
  await endExposed(tx, actor, of('rotate'), departure)
  await handOver(tx, decided)
  return decided.flatMap(each => eventsOf(each, departure))
}

async function endExposed(tx: Transaction, actor: Actor, rows: DecidedRow[], departure: Departure): Promise<void> {
  if (rows.length === 0) return
  const { hostile, deadline, now } = departure
  const known = rows.flatMap(({ row }) => exposedSecrets(row).map(({ id }) => id))
  const reopened = rows.filter(({ row }) => exposedSecrets(row).some(secret => secret.isCurrent))
  if (hostile) await endNow(tx, known, now)
  else {
    const end = sql`${deadline.toISOString()}::timestamptz`
    await tx
      .update(keySecrets)
      .set({
        retiresAt: sql`least(${keySecrets.retiresAt}, ${end})`,
        retiresBy: sql`least(${keySecrets.retiresBy}, ${end})`,
        condemnedAt: now,
      })
      .where(inArray(keySecrets.id, known))
  }
  await openRotations(tx, actor, reopened, departure)
}

/** Where a secret that nobody else may have works on, it is the current one again; where none does, the key waits. */
async function endNow(tx: Transaction, secretIds: string[], now: Date): Promise<void> {
  const ended = await tx
    .update(keySecrets)
    .set({ endedAt: now, endReason: 'holder_left' })
    .where(inArray(keySecrets.id, secretIds))
    .returning({ keyId: keySecrets.keyId })
  const keyIds = [...new Set(ended.map(({ keyId }) => keyId))]
  const successor = alias(keySecrets, 'successor')
  const lives = tx
    .select({ one: sql`1` })
    .from(successor)
    .where(and(eq(successor.id, keySecrets.successorId), isNull(successor.endedAt)))
  await tx
    .update(keySecrets)
    .set({ successorId: null, overlapSeconds: null, retiresBy: null, retiresAt: null })
    .where(
      and(
        ...[inArray(keySecrets.keyId, keyIds), isNull(keySecrets.endedAt), isNotNull(keySecrets.successorId)],
        notExists(lives),
      ),
    )
  const alive = tx.select({ id: keySecrets.keyId }).from(keySecrets).where(isNull(keySecrets.endedAt))
  await tx
    .update(keys)
    .set({ compromisedAt: now })
    .where(and(inArray(keys.id, keyIds), sql`${keys.id} not in (${alive})`))
}

/** One that is open already gives way, but for a compromise, which asks for more. */
async function openRotations(tx: Transaction, actor: Actor, rows: DecidedRow[], departure: Departure): Promise<void> {
  const { hostile, deadline, now } = departure
  const due = rows.filter(({ row }) => row.rotation !== 'compromised')
  if (due.length === 0) return
  await closeRotation(
    tx,
    due.map(({ row }) => row.keyId),
    now,
  )
  await tx.insert(rotations).values(
    due.map(({ row }) => ({
      ...{ organizationId: actor.organizationId, keyId: row.keyId, cause: 'offboarding' as const },
      secretId: hostile ? null : (row.secrets.find(secret => secret.isCurrent)?.id ?? null),
      ...{ openedAt: now, openedBy: actorLabel(actor), dueAt: now },
      overdueAt: hostile ? new Date(now.getTime() + dayMs) : deadline,
    })),
  )
}

async function handOver(tx: Transaction, decided: readonly DecidedRow[]): Promise<void> {
  const held = decided.filter(({ row, decided: { action, holder } }) => row.isHeld && action !== 'revoke' && holder)
  for (const [holder, of] of Map.groupBy(held, each => each.decided.holder ?? '')) {
    const keyIds = of.map(({ row }) => row.keyId)
    await tx.update(keys).set({ holderMemberId: holder }).where(inArray(keys.id, keyIds))
  }
}

function eventsOf({ row, decided }: DecidedRow, departure: Departure): AuditEvent[] {
  const { offboardingId, memberId, name: leaver, deadline, hostile } = departure
  const subject = { type: 'key', id: row.keyId }
  const about = { name: row.name, offboardingId, memberId, note: decided.note || undefined }
  const event = (action: string, detail: object): AuditEvent => ({
    ...{ action, subject, teamId: row.teamId },
    detail: { ...about, ...detail },
  })
  const { action } = decided
  const secrets = exposedSecrets(row).map(({ id, hint }) => ({ id, hint }))
  const handed = row.isHeld && decided.holder && action !== 'revoke'
  return [
    ...(action === 'revoke' ? [event('key.revoked', { reason: 'holder_left' })] : []),
    ...(action === 'rotate' ? [event('secret.condemned', { leaver, secrets, endsAt: deadline, hostile })] : []),
    ...(action === 'keep' ? [event('key.kept', { secrets })] : []),
    ...(handed ? [event('key.reassigned', { from: memberId, to: decided.holder })] : []),
  ]
}
