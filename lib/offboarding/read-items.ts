import { sql } from 'drizzle-orm'
import type { Transaction } from '#db/tenant.ts'
import type { Environment } from '#lib/access/words.ts'
import { type ItemFacts, type ItemState, itemState } from './item-state.ts'

/** One key, token, machine or webhook of a leaver: what was decided of it, by whom, and how it stands. */
export interface OffboardingItem {
  kind: 'key' | 'token' | 'machine' | 'webhook'
  id: string
  name: string
  service: string | null
  environment: Environment | null
  teamId: string | null
  team: string | null
  action: ItemFacts['action']
  links: string[]
  note: string | null
  /** who took it over */
  holder: string | null
  decidedBy: string
  decidedAt: Date
  state: ItemState
  /** when the last of what they know ends, or ended */
  endsAt: Date | null
  /** who made the new secret, as the ledger names actors */
  replacedBy: string | null
  replacedAt: Date | null
  /** let through in the last hour with what they know */
  requestsHour: number
}

type Row = Omit<OffboardingItem, 'state' | 'decidedAt' | 'endsAt' | 'replacedAt'> &
  ItemFacts & { decidedAt: string; endsAt: string | null; replacedAt: string | null }

/** Everything that an offboarding decided, with its state at a moment; keys by name. */
export async function readItems(tx: Transaction, offboardingId: string, now: Date): Promise<OffboardingItem[]> {
  const at = sql`${now.toISOString()}::timestamptz`
  const isLive = sql`s.ended_at is null and (s.retires_at is null or s.retires_at > ${at})`
  const rows = await tx.execute<Row & Record<string, unknown>>(sql`
    select case when i.key_id is not null then 'key' when i.token_id is not null then 'token'
        when i.machine_id is not null then 'machine' else 'webhook' end as kind,
      coalesce(i.key_id, i.token_id, i.machine_id, i.webhook_id)::text as id, coalesce(k.name, t.name, c.name, w.name) as name,
      v.slug as service, k.environment, i.team_id::text as "teamId", teams.name as team, i.action, i.links, i.note,
      m.name as holder, i.decided_by as "decidedBy", i.decided_at as "decidedAt",
      coalesce(k.status <> 'active' or k.expires_at <= ${at}, false) or t.revoked_at is not null
        or w.removed_at is not null or (i.action = 'rotate' and w.off_at is not null) as "isEnded",
      coalesce(case when w.id is null then known.exposed and k.planted_in is null else signs.exposed end and gone.is_gone, false) as "isExposed",
      coalesce(k.holder_member_id = o.member_id and gone.is_gone, false) as "isHeld",
      coalesce(known.ending, t.retires_at > ${at}, signs.ending, false) as "isEnding",
      exists (select from rotations f where f.key_id = i.key_id and f.fulfilled_at >= i.decided_at)
        or (k.id is not null and r.id is null) or t.successor_id is not null or signs.renewed_at is not null as "isReplaced",
      coalesce(exists (select from key_secrets s where s.key_id = k.id and ${isLive})
        or t.retires_at > ${at} or signs.ending, false) as "isAlive",
      coalesce(known.ends_at, t.retires_at, signs.ends_at, case when w.id is not null and i.action = 'rotate' then o.deadline end) as "endsAt",
      coalesce(r.fulfilled_by, signs.renewed_by) as "replacedBy",
      coalesce(r.fulfilled_at, (select n.created_at from tokens n where n.id = t.successor_id), signs.renewed_at) as "replacedAt",
      coalesce(used.requests, 0)::float8 as "requestsHour"
    from offboarding_items i
    join offboardings o on o.id = i.offboarding_id
    left join keys k on k.id = i.key_id
    left join services v on v.id = k.service_id
    left join tokens t on t.id = i.token_id
    left join machines c on c.id = i.machine_id
    left join webhooks w on w.id = i.webhook_id
    left join teams on teams.id = i.team_id
    left join members m on m.id = i.holder_member_id
    cross join lateral (select status = 'left' as is_gone from members where id = o.member_id) gone
    left join lateral (select * from rotations r where r.key_id = i.key_id and r.cause = 'offboarding'
      and r.opened_at >= i.decided_at order by r.opened_at limit 1) r on true
    left join lateral (select bool_or(${isLive} and s.condemned_at is null and e.seen) as exposed,
        bool_or(${isLive} and s.condemned_at is not null) as ending,
        max(coalesce(s.ended_at, s.retires_at)) filter (where e.seen or s.condemned_at is not null) as ends_at
      from key_secrets s cross join lateral (select exists (select from exposures e
        where e.secret_id = s.id and e.member_id = o.member_id) as seen) e
      where s.key_id = i.key_id) known on true
    left join lateral (select bool_or(s.shown_to = o.member_id or w.address_by = o.member_id) as exposed,
        bool_or(s.created_at < i.decided_at) as ending, max(s.retires_at) filter (where s.created_at < i.decided_at) as ends_at,
        min(s.created_at) filter (where s.created_at >= i.decided_at) as renewed_at,
        (array_agg('member:' || s.shown_to order by s.created_at) filter (where s.created_at >= i.decided_at))[1] as renewed_by
      from webhook_secrets s where s.webhook_id = w.id and (s.retires_at is null or s.retires_at > ${at})) signs on true
    left join lateral (select max(requests) as requests from (select sum(u.requests - u.refused) as requests from usage_minute u
      where u.key_id = i.key_id and u.start > ${at} - interval '1 hour'
        and u.secret_id in (select s.id from key_secrets s where s.key_id = i.key_id and s.condemned_at is not null)
      group by u.source) each) used on true
    where i.offboarding_id = ${offboardingId}
    order by 1, lower(coalesce(k.name, t.name, c.name, w.name)), i.id`)
  return rows.map(row => {
    const { isEnded, isExposed, isHeld, isEnding, isReplaced, isAlive, ...rest } = row
    const facts = { kind: row.kind, action: row.action, isEnded, isExposed, isHeld, isEnding, isReplaced, isAlive }
    const dates = { decidedAt: new Date(row.decidedAt), endsAt: toDate(row.endsAt), replacedAt: toDate(row.replacedAt) }
    return { ...rest, ...dates, state: itemState(facts) }
  })
}

function toDate(value: string | null): Date | null {
  return value === null ? null : new Date(value)
}
