import { and, eq, isNull, sql } from 'drizzle-orm'
import { keySecrets, keys } from '#db/schema/keys.ts'
import type { Transaction } from '#db/tenant.ts'
import type { SystemActor } from '#lib/access/actor.ts'
import { formatDay, formatTime } from '#lib/format/date-time.ts'
import { formatCount } from '#lib/format/number.ts'
import { effectivePolicy } from '#lib/keys/effective-policy.ts'
import { idleEnd, keyEnd } from '#lib/keys/key-end.ts'
import type { LockedKey } from '#lib/keys/lock-key.ts'
import { notify } from '#lib/notices/notify.ts'
import { recipientsOf } from '#lib/notices/recipients.ts'
import { policyValue } from '#lib/services/rotation-schedule.ts'
import { eachKey } from './each-key.ts'
import { endStage } from './notice-stage.ts'

const dayMs = 86_400_000

/** Something that will stop working by itself. */
interface End {
  at: Date
  /** a secret that has its end; null: the key */
  secretId: string | null
  title: string
  /** since when it was certain to come; null: long ago */
  since: Date | null
}

/**
 * Tells whoever is concerned, a day and an hour before an old secret or a key ends by itself, what it still serves: the
 * holder and the leads, and in the last hour security too. Each notice is given once for each end.
 */
export async function notifyBeforeEnd(actor: SystemActor, now: Date = new Date()): Promise<number> {
  return eachKey(
    actor,
    tx => findEnding(tx, now),
    async (tx, locked) => {
      let told = 0
      for (const end of await endsOf(tx, locked)) {
        const stage = endStage(end.at, now)
        if (stage === null || (stage === '24h' && isShort(end))) continue
        const { key } = locked
        const served = await stillServed(tx, key.id, end.secretId, now)
        const { holder, leads, security } = await recipientsOf(tx, key.id)
        const notice = {
          severity: served.requests > 0 ? ('warning' as const) : ('info' as const),
          title: end.title,
          body: `${served.words} After ${formatDay(end.at, now)}, ${formatTime(end.at)} UTC it is refused.`,
          ...{ href: `/keys/${key.id}?tab=secrets`, keyId: key.id },
          dedupeKey: `end:${end.secretId ?? key.id}:${stage}:${end.at.toISOString()}`,
        }
        const to = [...holder, ...leads, ...(stage === '1h' ? security : [])]
        told += await notify(tx, actor.organizationId, { ...notice, to }, now)
      }
      return told > 0
    },
  )
}

/** Whoever began an overlap of less than a day has just been told of it: the hour before its end is notice enough. */
function isShort({ at, since }: End): boolean {
  return since !== null && at.getTime() - since.getTime() <= dayMs
}

/** Those whose present stage nobody was told of yet: the others would be locked and looked at again each minute. */
async function findEnding(tx: Transaction, now: Date): Promise<string[]> {
  const days = (field: string, column: string) => sql`make_interval(days => ${policyValue(field, column, 'int')})`
  const at = sql`${now.toISOString()}::timestamptz`
  const stage = sql`case when e.at <= ${at} + interval '1 hour' then '1h' else '24h' end`
  const dedupeKey = sql`'end:' || e.id || ':' || ${stage} || ':' || to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
  const ending = await tx.execute<{ id: string }>(sql`
    select distinct ${keys.id} as id from keys
      join service_environments p on p.service_id = ${keys.serviceId} and p.environment = ${keys.environment}
      cross join lateral (
        select ${keys.id} as id, null::timestamptz as since, least(${keys.expiresAt}, ${keys.createdAt} + ${days('maxAgeDays', 'max_age_days')}) as at
        union all select ${keys.id}, null, coalesce(${keys.lastUsedAt}, ${keys.createdAt}) + ${days('idleDays', 'idle_days')}
        union all select s.id, coalesce(s.condemned_at, n.first_used_at), s.retires_at from key_secrets s
          left join key_secrets n on n.id = s.successor_id
          where s.key_id = ${keys.id} and s.ended_at is null) e
    where ${keys.status} = 'active' and ${keys.plantedIn} is null and e.at > ${at} and e.at <= ${at} + interval '24 hours'
      and (e.since is null or e.at - e.since > interval '24 hours' or ${stage} = '1h')
      and not exists (select from notices t where t.key_id = ${keys.id} and t.dedupe_key = ${dedupeKey})`)
  return ending.map(({ id }) => id)
}

async function endsOf(tx: Transaction, { key, service }: LockedKey): Promise<End[]> {
  const found = service.environments.find(each => each.environment === key.environment)
  if (key.status !== 'active' || !found) return []
  const policy = effectivePolicy(found, key.policy)
  const live = await tx
    .select()
    .from(keySecrets)
    .where(and(eq(keySecrets.keyId, key.id), isNull(keySecrets.endedAt)))
  const end = keyEnd(key, policy)
  const idle = idleEnd(key, policy)
  const ends: End[] = live.flatMap(({ id, retiresAt, condemnedAt, successorId }) => {
    if (!retiresAt) return []
    const title = successorId ? `The old secret of ${key.name} retires soon` : `${key.name} loses its only secret soon`
    const since = condemnedAt ?? live.find(secret => secret.id === successorId)?.firstUsedAt ?? null
    return [{ at: retiresAt, secretId: id, title, since }]
  })
  if (end) ends.push({ at: end, secretId: null, title: `${key.name} ends soon`, since: null })
  if (idle) ends.push({ at: idle, secretId: null, title: `${key.name} is unused and will be revoked`, since: null })
  return ends
}

/** By the hourly counts of the last day, of the source that saw more: a report often knows the key and not the secret. */
async function stillServed(
  tx: Transaction,
  keyId: string,
  secretId: string | null,
  now: Date,
): Promise<{ requests: number; words: string }> {
  const at = sql`${now.toISOString()}::timestamptz`
  const [row] = await tx.execute<{ requests: number }>(sql`
    select coalesce(max(requests), 0)::int as requests from (select sum(u.requests - u.refused) as requests from usage_hour u
      where u.key_id = ${keyId} ${secretId ? sql`and u.secret_id = ${secretId}` : sql``}
        and u.start > ${at} - interval '25 hours'
      group by u.source) seen`)
  const requests = row?.requests ?? 0
  const what = secretId ? 'This secret' : 'It'
  return {
    requests,
    words:
      requests > 0
        ? `${what} still served ${formatCount(requests, 'request')} in the last day: whoever sent them will be cut off.`
        : `${what} served nobody in the last day.`,
  }
}
