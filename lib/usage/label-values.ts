import { type SQL, sql } from 'drizzle-orm'
import type { Transaction } from '#db/tenant.ts'
import { arrayOf } from './array-of.ts'
import type { ExploreScope } from './explore-scope.ts'
import type { Facet, FacetName } from './facet.ts'

const names: Partial<Record<FacetName, (ids: SQL, visible: SQL) => SQL>> = {
  key: ids => sql`select t.id::text as value, t.name as label from keys t where t.id::text in (${ids})`,
  network: ids => sql`select t.asn::text as value, t.name as label from networks t where t.asn::text in (${ids})`,
  // A key may have been tried at another team's service, and a link may name anything: that service stays its own.
  service: (ids, visible) => sql`select t.id::text as value, t.slug as label from services t
    where t.id::text in (${ids}) and t.id = any(${visible})`,
  route: (ids, visible) => sql`select t.id::text as value, t.method || ' ' || t.template as label from routes t
    where t.id::text in (${ids}) and t.service_id = any(${visible})`,
}

/** Gives values that are ids the names that people know them by. `visible`: all services that the actor may see. */
export async function labelValues(
  tx: Transaction,
  facets: readonly Facet[],
  visible: ExploreScope | null,
): Promise<Facet[]> {
  const labelled: Facet[] = []
  for (const facet of facets) {
    const values = facet.items.map(item => item.value)
    const known = await readLabels(tx, { name: facet.name, values, visible })
    const items = facet.items.map(item => ({ ...item, label: known.get(item.value) ?? item.label }))
    labelled.push({ ...facet, items })
  }
  return labelled
}

interface Labels {
  name: FacetName
  values: readonly string[]
  visible: ExploreScope | null
}

export async function readLabels(tx: Transaction, { name, values, visible }: Labels): Promise<Map<string, string>> {
  const query = names[name]
  if (!query || values.length === 0) return new Map()
  const ids = sql`select e from json_array_elements_text(${JSON.stringify(values)}::json) e`
  const services = sql`${arrayOf(visible?.services ?? [])}::uuid[]`
  const rows = await tx.execute<{ value: string; label: string }>(query(ids, services))
  return new Map(rows.map(row => [row.value, row.label]))
}
