import { withTenant } from '#db/tenant.ts'
import type { MemberActor } from '#lib/access/actor.ts'
import { findExploreScope } from './explore-scope.ts'
import { readLabels } from './label-values.ts'
import type { RequestFilter } from './request-filter.ts'

/** What people call the values that a filter names; null where it names a key or a service that is not there for them. */
export async function labelFilter(
  actor: MemberActor,
  filter: RequestFilter,
): Promise<Partial<Record<keyof RequestFilter, string>> | null> {
  return withTenant(actor, async tx => {
    if (!(await findExploreScope(tx, actor, filter))) return null
    const visible = await findExploreScope(tx, actor, {})
    const labels: Partial<Record<keyof RequestFilter, string>> = {}
    for (const [name, value] of Object.entries(filter) as [keyof RequestFilter, string | number][]) {
      const isNamed = name === 'key' || name === 'network' || name === 'route'
      const known = isNamed ? await readLabels(tx, { name, values: [String(value)], visible }) : null
      labels[name] = known?.get(String(value)) ?? String(value)
    }
    return labels
  })
}
