import { type SQL, sql } from 'drizzle-orm'
import { withTenant } from '#db/tenant.ts'
import type { MemberActor, SystemActor } from '#lib/access/actor.ts'
import { ok, type Result } from '#lib/result.ts'
import { arrayOf } from './array-of.ts'
import { listSegments } from './counted-usage.ts'
import type { UsageError } from './errors.ts'
import { findExploreScope } from './explore-scope.ts'
import {
  bucketStart,
  type ExploredUsage,
  type ExploreInput,
  exploreUsage,
  type Parts,
  type Question,
  readRows,
} from './explore-usage.ts'
import type { FacetItem, FacetName } from './facet.ts'
import { listFacets, rawColumns } from './list-facets.ts'
import { floor } from './log-sources.ts'
import { intervalMs } from './rollup.ts'
import { addCounts, countsOf, type UsageBucket, type UsageGroup } from './usage-buckets.ts'
import type { UsageTable } from './usage-table.ts'

/** What a chart is split by: the most frequent values apart, all others as one. */
export type ChartSplit = Exclude<FacetName, 'outcome'> | 'environment'

const partsAtMost = 5

/** The group of all that is left; no value is called so. */
export const otherGroup = ''

/**
 * `exploreUsage` with each bucket shared out among the most frequent values of a dimension; what is left, told or not,
 * is the group `otherGroup`. What is narrowed to one value has no groups. Fails as that does.
 */
export async function exploreSplit(
  actor: MemberActor | SystemActor,
  { split, ...input }: ExploreInput & { split: ChartSplit },
  now: Date = new Date(),
): Promise<Result<ExploredUsage, UsageError>> {
  const whole = await exploreUsage(actor, input, now)
  if (!whole.ok || input.filter[split] !== undefined) return whole
  const top = await topOf(actor, input, { split, now })
  const { groups, sampled } = await readGroups(actor, input, { split, items: top.items })
  const buckets = whole.value.buckets.map(bucket => withGroups(bucket, groups.get(bucket.start) ?? []))
  return ok({ ...whole.value, buckets, sampled: whole.value.sampled ?? sampled, values: top.values })
}

async function topOf(
  actor: MemberActor | SystemActor,
  { from, to, filter }: ExploreInput,
  { split, now }: { split: ChartSplit; now: Date },
) {
  if (split === 'environment') return { items: environments, values: environments.length }
  const [facet] = await listFacets(actor, { from, to, filter, names: [split], limit: partsAtMost }, now)
  return { items: facet?.items ?? [], values: facet?.values ?? 0 }
}

const environments = ['production', 'staging', 'development'].map(value => ({ value, label: value }))

interface Top {
  split: ChartSplit
  items: readonly Pick<FacetItem, 'value' | 'label'>[]
}

/** By the start of a bucket. */
async function readGroups(actor: MemberActor | SystemActor, input: ExploreInput, { split, items }: Top) {
  const width = intervalMs[input.interval]
  const from = new Date(floor(input.from.getTime(), width))
  const to = new Date(floor(input.to.getTime() + width - 1, width))
  const groups = new Map<string, UsageGroup[]>()
  if (items.length === 0) return { groups, sampled: null }
  const startOf = bucketStart({ ...input, from })
  const labels = new Map(items.map(({ value, label }) => [value, label]))
  return withTenant(actor, async tx => {
    const scope = await findExploreScope(tx, actor, input.filter)
    if (!scope) return { groups, sampled: null }
    const question: Question = { ...input, from, to, scope, segments: await listSegments(tx), split }
    const { rows, sampled } = await readRows(tx, question, table => partsOf(split, table, [...labels.keys()]))
    for (const row of rows) {
      const at = new Date(startOf(row.start)).toISOString()
      const own = groups.get(at) ?? []
      groups.set(at, own)
      const known = own.find(each => each.group === row.group)
      if (known) addCounts(known, row)
      else own.push({ group: row.group, label: labels.get(row.group) ?? row.group, ...countsOf(row) })
    }
    return { groups, sampled }
  })
}

/** The rows of those values alone, where an index finds them. A route stands for those that were merged into it. */
function partsOf(split: ChartSplit, table: UsageTable, values: readonly string[]): Parts {
  const listed = sql`(select e from json_array_elements_text(${JSON.stringify(values)}::json) e)`
  const group = splitColumn(split, table)
  if (table.kind === 'raw') return { group, where: sql`${group} in ${listed}` }
  if (split === 'environment') return { group, where: sql`true` }
  if (split === 'service' || split === 'key')
    return { group, where: sql`${sql.raw(`u.${split}_id`)} = any(${arrayOf(values)}::uuid[])` }
  if (split !== 'route') return { group, where: sql`u.value in ${listed}` }
  const merged = sql`(select r.id::text from routes r where r.merged_into::text in ${listed})`
  return { group, where: sql`(u.value in ${listed} or u.value in ${merged})` }
}

function splitColumn(split: ChartSplit, { kind }: UsageTable): SQL {
  if (split === 'environment') return kind === 'raw' ? sql`coalesce(u.environment, 'unknown')` : sql`u.environment`
  if (kind === 'raw') return split === 'route' ? wholeRoute(sql`u.route_id`) : rawColumns[split]
  if (split === 'service' || split === 'key') return sql.raw(`u.${split}_id::text`)
  return split === 'route' ? wholeRoute(sql`nullif(u.value, '')::int`) : sql`u.value`
}

const wholeRoute = (id: SQL) => sql`coalesce((select r.merged_into from routes r where r.id = ${id}), ${id})::text`

function withGroups(bucket: UsageBucket, groups: readonly UsageGroup[]): UsageBucket {
  const left = (name: 'requests' | 'refused' | 'clientErrors' | 'serverErrors' | 'bytes') =>
    Math.max(0, bucket[name] - groups.reduce((sum, group) => sum + group[name], 0))
  const rest = { requests: left('requests'), refused: left('refused'), bytes: left('bytes') }
  const errors = { clientErrors: left('clientErrors'), serverErrors: left('serverErrors') }
  const other = { group: otherGroup, label: 'other', ...rest, ...errors }
  return { ...bucket, groups: other.requests > 0 ? [...groups, other] : [...groups] }
}
