import { and, gt, inArray, isNull, notInArray, or, sql } from 'drizzle-orm'
import { keySecrets, keys } from '#db/schema/keys.ts'
import { rotations } from '#db/schema/rotations.ts'
import type { Transaction } from '#db/tenant.ts'
import { type Actor, actorLabel } from '#lib/access/actor.ts'
import type { AuditEvent } from '#lib/audit/record-event.ts'
import { closeRotation } from '#lib/keys/close-rotation.ts'
import { applyStop, revocation } from '#lib/keys/stop.ts'
import type { DecidedRow } from './decide-plan.ts'
import { inThousands } from './in-thousands.ts'
import { exposedSecrets, type PlanSecret } from './plan-key.ts'
import type { PlanRow } from './plan-offboarding.ts'

const dayMs = 86_400_000
/** Of a key that roams: the latest. */
const mostNetworks = 5_000

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
  await endExposed(tx, actor, decided, departure)
  await handOver(tx, decided)
  return decided.flatMap(each => eventsOf(each, departure))
}

/** What a decision sets an end to. A hostile departure also ends what an earlier one had given a last day to. */
export function endedSecrets({ row, decided: { action } }: DecidedRow, hostile: boolean): PlanSecret[] {
  const condemned = hostile ? row.secrets.filter(each => each.isKnown && each.isCondemned) : []
  if (action === 'rotate') return [...exposedSecrets(row), ...condemned]
  return action === 'nothing' ? condemned : []
}

/**
 * Networks are written down as they are now, since reports may tell later of what was earlier. They are those from which
 * the key was let through: nobody makes their own one of them by being refused.
 */
async function endExposed(tx: Transaction, actor: Actor, decided: readonly DecidedRow[], departure: Departure) {
  const { hostile, deadline, now } = departure
  const known = decided.flatMap(each => endedSecrets(each, hostile).map(({ id }) => id))
  if (known.length === 0) return
  if (hostile) await endNow(tx, known, now)
  else {
    const end = sql`least(${deadline.toISOString()}::timestamptz, (select expires_at from ${keys} where ${keys.id} = ${keySecrets.keyId}))`
    await tx
      .update(keySecrets)
      .set({
        retiresAt: sql`least(${keySecrets.retiresAt}, ${end})`,
        retiresBy: sql`least(${keySecrets.retiresBy}, ${end})`,
        condemnedAt: now,
        knownNetworks: sql`array(select value from sightings where key_id = ${keySecrets.keyId} and dimension = 'prefix'
          order by last_seen_at desc limit ${mostNetworks})`,
      })
      .where(inArray(keySecrets.id, known))
  }
  const asked = decided.filter(each => each.decided.action === 'rotate').map(({ row }) => row)
  const reopened = asked.filter(row => exposedSecrets(row).some(secret => secret.isCurrent))
  await openRotations(tx, actor, reopened, departure)
}

/** An older secret that they do not know keeps the end that it has; where none works, the key waits. */
async function endNow(tx: Transaction, secretIds: string[], now: Date): Promise<void> {
  const ended = await tx
    .update(keySecrets)
    .set({ endedAt: now, endReason: 'holder_left' })
    .where(inArray(keySecrets.id, secretIds))
    .returning({ keyId: keySecrets.keyId })
  const keyIds = [...new Set(ended.map(({ keyId }) => keyId))]
  const works = and(isNull(keySecrets.endedAt), or(isNull(keySecrets.retiresAt), gt(keySecrets.retiresAt, now)))
  const alive = tx
    .select({ id: keySecrets.keyId })
    .from(keySecrets)
    .where(and(inArray(keySecrets.keyId, keyIds), works))
  await tx
    .update(keys)
    .set({ compromisedAt: now })
    .where(and(inArray(keys.id, keyIds), notInArray(keys.id, alive)))
}

/** One that is open already gives way, but for a compromise, which asks for more. */
async function openRotations(tx: Transaction, actor: Actor, rows: PlanRow[], departure: Departure): Promise<void> {
  const { hostile, deadline, now } = departure
  const due = rows.filter(row => row.rotation !== 'compromised')
  if (due.length === 0) return
  await closeRotation(
    tx,
    due.map(row => row.keyId),
    now,
  )
  const values = due.map(row => ({
    ...{ organizationId: actor.organizationId, keyId: row.keyId, cause: 'offboarding' as const },
    secretId: hostile ? null : (row.secrets.find(secret => secret.isCurrent)?.id ?? null),
    ...{ openedAt: now, openedBy: actorLabel(actor), dueAt: now },
    overdueAt: hostile ? new Date(now.getTime() + dayMs) : deadline,
  }))
  for (const some of inThousands(values)) await tx.insert(rotations).values(some)
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
  const named = (of: PlanSecret[]) => of.map(({ id, hint }) => ({ id, hint }))
  const ended = named(endedSecrets({ row, decided }, hostile))
  const handed = row.isHeld && decided.holder && action !== 'revoke'
  return [
    ...(action === 'revoke' ? [event('key.revoked', { reason: 'holder_left' })] : []),
    ...(ended.length > 0 ? [event('secret.condemned', { leaver, secrets: ended, endsAt: deadline, hostile })] : []),
    ...(action === 'keep' ? [event('key.kept', { secrets: named(exposedSecrets(row)) })] : []),
    ...(handed ? [event('key.reassigned', { from: memberId, to: decided.holder })] : []),
  ]
}
