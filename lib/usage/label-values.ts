import { type SQL, sql } from 'drizzle-orm'
import type { Transaction } from '#db/tenant.ts'
import type { Facet, FacetName } from './facet.ts'

const names: Partial<Record<FacetName, (ids: SQL) => SQL>> = {
  service: ids => sql`select t.id::text as value, t.slug as label from services t where t.id::text in (${ids})`,
  key: ids => sql`select t.id::text as value, t.name as label from keys t where t.id::text in (${ids})`,
  network: ids => sql`select t.asn::text as value, t.name as label from networks t where t.asn::text in (${ids})`,
  route: ids =>
    sql`select t.id::text as value, t.method || ' ' || t.template as label from routes t where t.id::text in (${ids})`,
}

/** Gives values that are ids the names that people know them by. */
export async function labelValues(tx: Transaction, facets: readonly Facet[]): Promise<Facet[]> {
  const labelled: Facet[] = []
  for (const facet of facets) {
    const known = await readLabels(
      tx,
      facet.name,
      facet.items.map(item => item.value),
    )
    const items = facet.items.map(item => ({ ...item, label: known.get(item.value) ?? item.label }))
    labelled.push({ ...facet, items })
  }
  return labelled
}

export async function readLabels(
  tx: Transaction,
  name: FacetName,
  values: readonly string[],
): Promise<Map<string, string>> {
  const query = names[name]
  if (!query || values.length === 0) return new Map()
  const ids = sql`select e from json_array_elements_text(${JSON.stringify(values)}::json) e`
  const rows = await tx.execute<{ value: string; label: string }>(query(ids))
  return new Map(rows.map(row => [row.value, row.label]))
}
