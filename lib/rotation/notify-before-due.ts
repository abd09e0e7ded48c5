import { and, eq, gt, isNull, sql } from 'drizzle-orm'
import { keys } from '#db/schema/keys.ts'
import type { SystemActor } from '#lib/access/actor.ts'
import { formatCount } from '#lib/format/number.ts'
import { effectivePolicy } from '#lib/keys/effective-policy.ts'
import { notify } from '#lib/notices/notify.ts'
import { recipientsOf } from '#lib/notices/recipients.ts'
import { eachKey } from './each-key.ts'
import { dueStage } from './notice-stage.ts'

/** Tells holders that a rotation will be due, as many days before as the policy says. Each notice is given once. */
export async function notifyBeforeDue(actor: SystemActor, now: Date = new Date()): Promise<number> {
  const at = sql`${now.toISOString()}::timestamptz`
  const own = sql`select n::text::int from jsonb_array_elements(${keys.policy}->'noticeDays') n`
  const stage = sql`(select min(n) from (select n from unnest(p.notice_days) n where not coalesce(${keys.policy} ? 'noticeDays', false)
    union all ${own}) notice(n) where ${keys.rotatesAt} - make_interval(days => n) <= ${at})`
  return eachKey(
    actor,
    async tx => {
      const due = await tx
        .select({ id: keys.id })
        .from(keys)
        .innerJoin(
          sql`service_environments p`,
          sql`p.service_id = ${keys.serviceId} and p.environment = ${keys.environment}`,
        )
        .innerJoin(sql`key_secrets s`, sql`s.key_id = ${keys.id} and s.ended_at is null and s.successor_id is null`)
        .where(
          and(
            eq(keys.status, 'active'),
            gt(keys.rotatesAt, now),
            isNull(keys.compromisedAt),
            sql`${stage} is not null`,
            sql`not exists (select from notices t where t.key_id = ${keys.id} and t.dedupe_key = 'before:' || s.id || ':' || ${stage})`,
          ),
        )
      return due.map(({ id }) => id)
    },
    async (tx, { key, service }) => {
      const found = service.environments.find(each => each.environment === key.environment)
      if (key.status !== 'active' || !key.rotatesAt || !found) return false
      const days = dueStage(key.rotatesAt, effectivePolicy(found, key.policy).noticeDays, now)
      const [current] = await tx.execute<{ id: string }>(
        sql`select id from key_secrets where key_id = ${key.id} and ended_at is null and successor_id is null`,
      )
      if (days === null || !current) return false
      const { holder, leads } = await recipientsOf(tx, key.id)
      const notice = {
        severity: 'info' as const,
        title: `${key.name} is due for rotation in ${formatCount(days, 'day')}`,
        body: 'You can rotate it now or wait for the day. Nothing stops working by itself.',
        ...{ href: `/keys/${key.id}`, keyId: key.id, dedupeKey: `before:${current.id}:${days}` },
      }
      // Somebody must know of it: where nobody holds the key any more, its leads.
      return (await notify(tx, actor.organizationId, { ...notice, to: holder.length > 0 ? holder : leads }, now)) > 0
    },
  )
}
