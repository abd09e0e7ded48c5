import { and, eq, isNull, lte, or } from 'drizzle-orm'
import { rotations } from '#db/schema/rotations.ts'
import type { SystemActor } from '#lib/access/actor.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { effectivePolicy } from '#lib/keys/effective-policy.ts'
import { isRotationOpen } from '#lib/keys/is-rotation-open.ts'
import { applyStop, decideStop, quarantine, revocation, stopEvent } from '#lib/keys/stop.ts'
import { notify } from '#lib/notices/notify.ts'
import { recipientsOf } from '#lib/notices/recipients.ts'
import { tellWebhooks } from '#lib/webhooks/tell-webhooks.ts'
import { eachKey } from './each-key.ts'

const remindEveryMs = 7 * 86_400_000

/**
 * Applies the policy to rotations that nobody claimed in time: reminds (each week), quarantines or revokes, and tells
 * holder, leads and security. What the policy does and that it was done are one transaction. A key whose only secret
 * ended with somebody's leaving has been stopped by that already: there is a day to claim it, and no reason to end it.
 */
export async function handleOverdueRotations(actor: SystemActor, now: Date = new Date()): Promise<number> {
  const handledBefore = new Date(now.getTime() - remindEveryMs)
  const isOverdue = and(
    isRotationOpen,
    lte(rotations.overdueAt, now),
    or(isNull(rotations.overdueHandledAt), lte(rotations.overdueHandledAt, handledBefore)),
  )
  return eachKey(
    actor,
    async tx => (await tx.select({ id: rotations.keyId }).from(rotations).where(isOverdue)).map(({ id }) => id),
    async (tx, locked) => {
      const { key, service } = locked
      const [rotation] = await tx
        .update(rotations)
        .set({ overdueHandledAt: now })
        .where(and(eq(rotations.keyId, key.id), isOverdue))
        .returning()
      const found = service.environments.find(each => each.environment === key.environment)
      if (!rotation || !found || key.status !== 'active') return false
      const isLeavers = rotation.cause === 'offboarding'
      const whenOverdue = isLeavers ? 'remind' : effectivePolicy(found, key.policy).whenOverdue
      const note = `Its rotation was due on ${rotation.dueAt.toISOString().slice(0, 10)} and nobody claimed it.`
      const stop = whenOverdue === 'revoke' ? revocation({ reason: 'other', note }, now) : quarantine({ note }, now)
      const isStopped = whenOverdue !== 'remind' && decideStop(stop, key) === 'change'
      if (isStopped) {
        await applyStop(tx, stop, [key.id], now)
        await recordEvent(tx, actor, stopEvent(stop, locked), now)
      }

      const { holder, leads, security } = await recipientsOf(tx, key.id)
      const outcome = {
        remind: `${isLeavers ? 'Its secret ended, since somebody who left knew it: every use is refused' : 'It works on'}. You are reminded each week until somebody makes a new secret.`,
        quarantine: 'Its policy quarantines it: every use is refused until it is released.',
        revoke: 'Its policy revokes it: it has ended, and whoever uses it needs another key.',
      }[whenOverdue]
      const notice = {
        severity: whenOverdue === 'remind' && !isLeavers ? ('warning' as const) : ('critical' as const),
        title: `The rotation of ${key.name} is overdue`,
        body: `${note} ${outcome}`,
        ...{ href: `/keys/${key.id}`, keyId: key.id },
        dedupeKey: `overdue:${rotation.id}:${now.toISOString().slice(0, 10)}`,
      }
      await notify(tx, actor.organizationId, { ...notice, to: [...holder, ...leads, ...security] }, now)
      const of = {
        ...{ note: notice.body, href: notice.href, key: { id: key.id, name: key.name } },
        ...{ service: service.slug, environment: key.environment },
        rotation: { id: rotation.id, dueAt: rotation.dueAt },
      }
      const severity = notice.severity === 'critical' ? 'high' : 'medium'
      const overdue = { event: 'rotation.overdue' as const, severity, summary: notice.title, ...of } as const
      await tellWebhooks(tx, actor.organizationId, overdue, now)
      if (isStopped && whenOverdue === 'quarantine') {
        const summary = `Keyturn quarantined ${key.name} by itself`
        await tellWebhooks(tx, actor.organizationId, { ...overdue, event: 'key.quarantined', summary }, now)
      }
      const subject = { type: 'key', id: key.id }
      const detail = { name: key.name, rotationId: rotation.id, dueAt: rotation.dueAt, whenOverdue }
      await recordEvent(tx, actor, { action: 'rotation.overdue', subject, teamId: service.teamId, detail }, now)
      return true
    },
  )
}
