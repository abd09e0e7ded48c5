import { and, eq, isNull } from 'drizzle-orm'
import { exposures, keySecrets } from '#db/schema/keys.ts'
import { members } from '#db/schema/members.ts'
import { type Transaction, withTenant } from '#db/tenant.ts'
import { type Actor, actorMemberId } from '#lib/access/actor.ts'
import { may } from '#lib/access/may.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { notify } from '#lib/notices/notify.ts'
import { recipientsOf } from '#lib/notices/recipients.ts'
import { err, ok, type Result } from '#lib/result.ts'
import { explainKeyError, type KeyError } from './errors.ts'
import type { KeyId, RecordSharingInput } from './input.ts'
import { lockKey } from './lock-key.ts'

export type SharingError = KeyError | { reason: 'member_not_found' } | { reason: 'no_secret' }

export function explainSharingError(error: SharingError): string {
  switch (error.reason) {
    case 'member_not_found':
      return 'No such member here, so nothing was recorded. Say in words who it is.'
    case 'no_secret':
      return 'No secret of this key works now, so there is none that anybody could have been given.'
    default:
      return explainKeyError(error)
  }
}

interface RecordedSharing {
  name: string
  /** null: somebody outside */
  memberId: string | null
  /** false where it was recorded already that they have seen this secret */
  changed: boolean
}

/**
 * Records that the key's current secret was passed on, which Keyturn could not see: to a member, or to somebody outside
 * in words. An address that is a member's means that member, who may have left since. For whoever may rotate or revoke
 * the key, and its holder.
 */
export async function recordSharing(
  actor: Actor,
  { keyId, note, ...who }: RecordSharingInput & { keyId: KeyId },
  now: Date = new Date(),
): Promise<Result<RecordedSharing, SharingError>> {
  return withTenant(actor, async (tx): Promise<Result<RecordedSharing, SharingError>> => {
    const locked = await lockKey(tx, keyId)
    if (!locked) return err({ reason: 'not_found' })
    const { key, service, target } = locked
    const isHolder = actor.kind === 'member' && actor.memberId === key.holderMemberId
    const mayStop = may(actor, 'key.rotate', target) || may(actor, 'key.revoke', target)
    if (!isHolder && !mayStop) return err({ reason: 'not_found' })
    if (key.status !== 'active') return err({ reason: 'key_ended', endReason: key.endReason ?? key.status })
    const secret = await currentSecret(tx, keyId)
    if (!secret) return err({ reason: 'no_secret' })
    const member = await findMember(tx, who)
    if (!member && who.memberId !== undefined) return err({ reason: 'member_not_found' })
    const sharedWith = member ? null : (who.sharedWith ?? '')
    const memberId = member?.id ?? null
    const name = member?.name ?? who.sharedWith ?? ''
    const same = member ? eq(exposures.memberId, member.id) : eq(exposures.sharedWith, who.sharedWith ?? '')
    if ((await tx.$count(exposures, and(eq(exposures.secretId, secret.id), same))) > 0)
      return ok({ name, memberId, changed: false })
    await tx.insert(exposures).values({
      organizationId: actor.organizationId,
      secretId: secret.id,
      keyId,
      memberId,
      sharedWith,
      how: 'shared',
      recordedBy: actorMemberId(actor),
      at: now,
    })
    if (member?.status === 'left')
      await tellOfLeaver(tx, actor, { key, name, memberId: member.id, secretId: secret.id }, now)
    const subject = { type: 'key', id: keyId }
    const detail = { name: key.name, secretId: secret.id, hint: secret.hint, sharedWith: name, memberId, note }
    await recordEvent(tx, actor, { action: 'key.shared', subject, teamId: service.teamId, detail }, now)
    return ok({ name, memberId, changed: true })
  })
}

async function currentSecret(tx: Transaction, keyId: KeyId) {
  const [secret] = await tx
    .select({ id: keySecrets.id, hint: keySecrets.hint })
    .from(keySecrets)
    .where(and(eq(keySecrets.keyId, keyId), isNull(keySecrets.endedAt), isNull(keySecrets.successorId)))
  return secret
}

async function findMember(tx: Transaction, { memberId, sharedWith = '' }: RecordSharingInput) {
  const which = memberId === undefined ? eq(members.email, sharedWith.toLowerCase()) : eq(members.id, memberId)
  const [member] = await tx
    .select({ id: members.id, name: members.name, status: members.status })
    .from(members)
    .where(which)
  return member
}

interface Known {
  key: { id: string; name: string }
  name: string
  memberId: string
  secretId: string
}

/** Their offboarding did not know of it, and is over. */
async function tellOfLeaver(tx: Transaction, actor: Actor, { key, name, memberId, secretId }: Known, now: Date) {
  const { leads, security } = await recipientsOf(tx, key.id)
  const notice = {
    severity: 'critical' as const,
    title: `${name}, who left, knows a secret of ${key.name}`,
    body: 'It was recorded just now that it had been shared with them. It works until you decide about it.',
    ...{ href: `/people/${memberId}/offboard`, keyId: key.id, dedupeKey: `leaver:${secretId}:${memberId}` },
  }
  await notify(tx, actor.organizationId, { ...notice, to: [...leads, ...security] }, now)
}
