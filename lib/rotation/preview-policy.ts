import { type SQL, sql } from 'drizzle-orm'
import { type Transaction, withTenant } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import { may } from '#lib/access/may.ts'
import { err, ok, type Result } from '#lib/result.ts'
import type { ServiceError } from '#lib/services/errors.ts'
import { findService } from '#lib/services/find-service.ts'
import type { UpdateEnvironmentPolicyInput } from '#lib/services/input.ts'
import { day, outcomes } from './policy-outcomes.ts'

/** What would happen to a key: what stands, and what would. Null: never. */
export interface PreviewRow {
  id: string
  name: string
  hint: string
  holder: string | null
  from: Date | null
  to: Date | null
}

/** How many there are, and the first of them, soonest first. */
export interface PreviewGroup {
  total: number
  rows: PreviewRow[]
}

export const previewFates = ['atOnce', 'soon', 'unscheduled', 'tooOld', 'idle'] as const
export type PreviewFate = (typeof previewFates)[number]

/**
 * `atOnce`: due from the moment of saving on, and not before. `soon`: due within 30 days. `unscheduled`: no longer due
 * at any time. `tooOld`, `idle`: ended within 30 days by greatest age, or by idleness if nobody uses them until then.
 */
export type PolicyPreview = Record<PreviewFate, PreviewGroup> & {
  /** those of the environment that have not ended */
  keys: number
  /** of those, the ones that would be due at another moment */
  moved: number
  /** of those, the ones that are due already, and would be still */
  stillDue: number
  /** of those, the ones that saving ends, for good: their age or idleness is past what the policy would allow */
  endAtOnce: number
}

const rowsShown = 20

/**
 * What saving a policy would do to the keys of a service's environment. It is computed by PostgreSQL, with the very
 * expression that saving schedules by, over the row as it would be: a second calculation of dates and zones would differ
 * some day. To save and roll back would be as true, but it runs while somebody types: it would lock the keys against
 * verification and leave a dead copy of each behind. The transaction is read-only, so a preview can't write.
 * Fails with what saving fails with.
 */
export async function previewPolicy(
  actor: Actor,
  { service: slug, environment, ...wanted }: UpdateEnvironmentPolicyInput,
  now: Date = new Date(),
): Promise<Result<PolicyPreview, ServiceError>> {
  return withTenant(actor, async (tx): Promise<Result<PolicyPreview, ServiceError>> => {
    await tx.execute(sql`set transaction read only`)
    const service = await findService(tx, slug)
    if (!service || !may(actor, 'service.manage', { teamId: service.teamId, serviceId: service.id, environment })) {
      return err({ reason: 'not_found' })
    }
    const before = service.environments.find(each => each.environment === environment)
    if (!before) return err({ reason: 'environment_not_found', environment })
    const after = { ...before, ...wanted }
    if (after.overlapSeconds > after.deadlineSeconds) return err({ reason: 'overlap_beyond_deadline' })
    const outcome = outcomes({ serviceId: service.id, environment, wanted }, now)
    return ok({ ...(await count(tx, outcome, now)), ...(await firstOfEach(tx, outcome, now)) })
  })
}

async function count(tx: Transaction, outcome: SQL, now: Date) {
  const at = sql`${now.toISOString()}::timestamptz`
  const [row] = await tx.execute<Record<'keys' | 'moved' | 'stillDue' | 'endAtOnce', number>>(sql`${outcome}
    select count(*)::int as keys,
      (count(*) filter (where due_before is distinct from due_after))::int as moved,
      (count(*) filter (where due_before <= ${at} and due_after <= ${at}))::int as "stillDue",
      (count(*) filter (where age_after <= ${at} or idle_after <= ${at}))::int as "endAtOnce"
    from outcome`)
  if (!row) throw new Error('a count has a row')
  return { keys: row.keys, moved: row.moved, stillDue: row.stillDue, endAtOnce: row.endAtOnce }
}

type FateRow = {
  fate: PreviewFate
  total: number
  id: string
  name: string
  hint: string | null
  holder: string | null
  before: string | null
  after: string | null
}

async function firstOfEach(tx: Transaction, outcome: SQL, now: Date): Promise<Record<PreviewFate, PreviewGroup>> {
  const at = sql`${now.toISOString()}::timestamptz`
  const soon = sql`${at} + 30 * ${day}`
  const found = await tx.execute<FateRow>(sql`${outcome},
    fates as (
      select id, name, fate, before, after, (count(*) over (partition by fate))::int as total,
        row_number() over (partition by fate order by coalesce(after, before), name, id) as place
      from outcome cross join lateral (values
        ('atOnce', due_before, due_after, due_after <= ${at} and (due_before is null or due_before > ${at})),
        ('soon', due_before, due_after, due_after > ${at} and due_after <= ${soon}),
        ('unscheduled', due_before, due_after, due_before is not null and due_after is null),
        ('tooOld', age_before, age_after, age_after <= ${soon}),
        ('idle', idle_before, idle_after, idle_after <= ${soon})
      ) as possible (fate, before, after, applies)
      where applies)
    select fate, total, fates.id, fates.name, before::text, after::text, coalesce(m.name, w.name) as holder,
      (select hint from key_secrets s where s.key_id = fates.id
        order by (s.ended_at is null and s.successor_id is null) desc, s.created_at desc limit 1) as hint
    from fates join keys k on k.id = fates.id
      left join members m on m.id = k.holder_member_id left join machines w on w.id = k.holder_machine_id
    where place <= ${rowsShown} order by fate, place`)
  const groupOf = (fate: PreviewFate): PreviewGroup => {
    const rows = found.filter(row => row.fate === fate)
    return { total: rows[0]?.total ?? 0, rows: rows.map(toRow) }
  }
  return {
    atOnce: groupOf('atOnce'),
    soon: groupOf('soon'),
    unscheduled: groupOf('unscheduled'),
    tooOld: groupOf('tooOld'),
    idle: groupOf('idle'),
  }
}

function toRow({ id, name, hint, holder, before, after }: FateRow): PreviewRow {
  return { id, name, hint: hint ?? '', holder, from: toDate(before), to: toDate(after) }
}

function toDate(text: string | null): Date | null {
  return text === null ? null : new Date(text)
}
