import { sql } from 'drizzle-orm'
import type { Transaction } from '#db/tenant.ts'
import type { PlanKey } from './plan-key.ts'

type Row = Omit<PlanKey, 'lastUsedAt' | 'quarantinedAt' | 'compromisedAt' | 'holder'> & {
  lastUsedAt: string | null
  quarantinedAt: string | null
  compromisedAt: string | null
  memberId: string | null
  memberName: string | null
  machineId: string | null
  machineName: string | null
  responsibleId: string | null
}

interface Asked {
  memberId: string
  /** since when they are gone; null: they are here */
  leftAt: Date | null
}

/** For so long before the plan, a key that turned itself is taken to have been turned by whoever knew its secret. */
const selfTurnDays = 30

/**
 * Every living key that a member holds, made or has seen, in one statement and so as of one moment. What a token gave out
 * was seen by whoever holds it and by whoever made it. A secret that its key asked for by itself, lately and with one that
 * they knew, may have gone to them: whoever means to leave would turn the keys first. Use is what was let
 * through, by the source that each key's service counts by, from the rollups; a network is a /24, or a /48 of IPv6.
 */
export async function readKeys(tx: Transaction, { memberId, leftAt }: Asked, now: Date): Promise<PlanKey[]> {
  const at = sql`${now.toISOString()}::timestamptz`
  const rows = await tx.execute<Row & Record<string, unknown>>(sql`
    with recursive seen as materialized (
      select e.* from exposures e where e.member_id = ${memberId}
        or e.token_id in (select t.id from tokens t where t.created_by_member_id = ${memberId})),
    known as (
      select secret_id as id from seen
      union
      select s.id from known join key_secrets p on p.id = known.id join key_secrets s on s.id = p.successor_id
      where s.claim_hash is not null and s.created_at > ${at} - make_interval(days => ${selfTurnDays})),
    ids as materialized (
      select id from keys where holder_member_id = ${memberId} or created_by_member_id = ${memberId}
      union select key_id from seen),
    chosen as materialized (
      select distinct on (service_id) service_id, source from service_log_sources
      where from_time <= ${at} and (until_time is null or until_time > ${at}) order by service_id, from_time desc),
    their as materialized (
      select k.*, v.slug, v.team_id, t.name as team, coalesce(chosen.source, 'verification') as source
      from ids join keys k on k.id = ids.id join services v on v.id = k.service_id join teams t on t.id = v.team_id
      left join chosen on chosen.service_id = v.id
      where k.status = 'active' and (k.expires_at is null or k.expires_at > ${at})),
    live as materialized (
      select s.*, s.id in (select id from known) as is_known
      from key_secrets s where s.key_id in (select id from their)
        and s.ended_at is null and (s.retires_at is null or s.retires_at > ${at}))
    select k.id as "keyId", k.name, k.slug as service, k.environment, k.team_id as "teamId", k.team,
      k.planted_in is not null as "isDecoy", m.id as "memberId", m.name as "memberName", c.id as "machineId", c.name as "machineName",
      c.responsible_member_id as "responsibleId",
      coalesce(k.holder_member_id = ${memberId}, false) as "isHeld",
      k.last_used_at as "lastUsedAt", k.quarantined_at as "quarantinedAt", k.compromised_at as "compromisedAt",
      r.cause as rotation, coalesce(hour.requests, 0)::float8 as "requestsHour",
      coalesce(day.requests, 0)::float8 as "requestsDay", coalesce(nets.networks, 0)::int as "networksDay",
      (case when k.holder_member_id = ${memberId} then '[{"how":"holds","token":null}]'::jsonb else '[]'::jsonb end
        || case when k.created_by_member_id = ${memberId} then '[{"how":"created","token":null}]'::jsonb else '[]'::jsonb end
        || coalesce((select jsonb_agg(distinct jsonb_build_object('how', e.how, 'token', t.name))
          from seen e left join tokens t on t.id = e.token_id
          where e.key_id = k.id and e.how <> 'created'), '[]'::jsonb)) as links,
      coalesce((select jsonb_agg(jsonb_build_object('id', s.id, 'hint', s.hint, 'isCurrent', s.successor_id is null,
          'isKnown', s.is_known, 'isCondemned', s.condemned_at is not null) order by s.id)
        from live s where s.key_id = k.id), '[]'::jsonb) as secrets,
      exists (select from offboarding_items i join offboardings o on o.id = i.offboarding_id
        where i.key_id = k.id and i.action = 'keep' and o.member_id = ${memberId}
          and i.decided_at >= ${leftAt?.toISOString() ?? null}::timestamptz) as "isKept"
    from their k
    left join members m on m.id = k.holder_member_id
    left join machines c on c.id = k.holder_machine_id
    left join rotations r on r.key_id = k.id and r.fulfilled_at is null and r.closed_at is null
    left join (select u.key_id, sum(u.requests - u.refused) as requests from their t
      join usage_minute u on u.key_id = t.id and u.source = t.source
      where u.start > ${at} - interval '1 hour' group by 1) hour on hour.key_id = k.id
    left join (select u.key_id, sum(u.requests - u.refused) as requests from their t
      join usage_hour u on u.key_id = t.id and u.source = t.source
      where u.start > ${at} - interval '24 hours' group by 1) day on day.key_id = k.id
    left join (select g.key_id, count(*) as networks from their t
      join sightings g on g.key_id = t.id and g.dimension = 'prefix' and g.last_seen_at > ${at} - interval '24 hours'
      group by 1) nets on nets.key_id = k.id
    order by k.id`)
  return rows.map(({ memberId: held, memberName, machineId, machineName, responsibleId, ...row }) => ({
    ...row,
    lastUsedAt: toDate(row.lastUsedAt),
    quarantinedAt: toDate(row.quarantinedAt),
    compromisedAt: toDate(row.compromisedAt),
    holder: holderOf({ held, memberName, machineId, machineName, responsibleId }),
  }))
}

type Holding = Pick<Row, 'memberName' | 'machineId' | 'machineName' | 'responsibleId'> & { held: string | null }

function holderOf({ held, memberName, machineId, machineName, responsibleId }: Holding): PlanKey['holder'] {
  if (machineId) return { kind: 'machine', id: machineId, name: machineName ?? '', answersId: responsibleId ?? '' }
  return held ? { kind: 'member', id: held, name: memberName ?? '', answersId: held } : null
}

function toDate(value: string | null): Date | null {
  return value === null ? null : new Date(value)
}
