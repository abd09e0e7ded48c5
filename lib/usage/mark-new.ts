import { sql } from 'drizzle-orm'
import type { Transaction } from '#db/tenant.ts'
import type { KeyId } from '#lib/keys/input.ts'
import type { Facet } from './facet.ts'

/**
 * Marks the values that a key was first let through with since a moment; with what it was only refused, nothing is said.
 * Of a key that is itself no older, or whose use began then, everything would be new, so nothing is marked. A route is as
 * old as the oldest that was merged into it.
 */
export async function markNew(
  tx: Transaction,
  facets: readonly Facet[],
  { key, since }: { key: KeyId; since: Date },
): Promise<Facet[]> {
  const listed = JSON.stringify(facets.flatMap(facet => facet.items.map(item => item.value)))
  const at = sql`${since.toISOString()}::timestamptz`
  const rows = await tx.execute<{ name: string; value: string }>(sql`
    select s.dimension as name, coalesce(r.merged_into::text, s.value) as value
    from sightings s left join routes r on r.id = case when s.dimension = 'route' then s.value::int end
    where s.key_id = ${key}
      and (s.dimension = 'route' or s.value in (select e from json_array_elements_text(${listed}::json) e))
      and exists (select from sightings before where before.key_id = ${key} and before.first_seen_at < ${at})
    group by 1, 2 having min(s.first_seen_at) >= ${at}`)
  const found = new Set(rows.map(row => `${row.name} ${row.value}`))
  return facets.map(facet => ({
    ...facet,
    items: facet.items.map(item => ({ ...item, isNew: found.has(`${facet.name} ${item.value}`) })),
  }))
}
