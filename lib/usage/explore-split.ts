import { type SQL, sql } from 'drizzle-orm'
import { withTenant } from '#db/tenant.ts'
import type { MemberActor, SystemActor } from '#lib/access/actor.ts'
import { ok, type Result } from '#lib/result.ts'
import { listSegments } from './counted-usage.ts'
import type { UsageError } from './errors.ts'
import { findExploreScope } from './explore-scope.ts'
import {
  bucketStart,
  type ExploredUsage,
  type ExploreInput,
  exploreUsage,
  type Question,
  readRows,
} from './explore-usage.ts'
import type { FacetItem, FacetName } from './facet.ts'
import { listFacets, rawColumns } from './list-facets.ts'
import { floor } from './log-sources.ts'
import { intervalMs } from './rollup.ts'
import { addCounts, countsOf, type UsageBucket, type UsageGroup, type UsageRow } from './usage-buckets.ts'
import { chooseTable } from './usage-table.ts'

/** What a chart is split by: the most frequent values apart, all others as one. */
export type ChartSplit = Exclude<FacetName, 'outcome'> | 'environment'

export interface SplitUsage extends ExploredUsage {
  /** how many values there are in all */
  values: number
}

const partsAtMost = 5
export const otherGroup = 'other'

/**
 * `exploreUsage` with each bucket shared out among the most frequent values of a dimension; what is left, told or not,
 * is the group `other`. What is narrowed to one value has no groups. Fails as that does.
 */
export async function exploreSplit(
  actor: MemberActor | SystemActor,
  { split, ...input }: ExploreInput & { split: ChartSplit },
  now: Date = new Date(),
): Promise<Result<SplitUsage, UsageError>> {
  const whole = await exploreUsage(actor, input, now)
  if (!whole.ok) return whole
  if (input.filter[split] !== undefined) return ok({ ...whole.value, values: 1 })
  const top = await topOf(actor, input, split)
  const { groups, sampled } = await readGroups(actor, input, { split, items: top.items })
  const buckets = whole.value.buckets.map(bucket => withGroups(bucket, groups.get(bucket.start) ?? []))
  return ok({ ...whole.value, buckets, sampled: whole.value.sampled ?? sampled, values: top.values })
}

async function topOf(actor: MemberActor | SystemActor, { from, to, filter }: ExploreInput, split: ChartSplit) {
  if (split === 'environment') return { items: environments, values: environments.length }
  const [facet] = await listFacets(actor, { from, to, filter, names: [split], limit: partsAtMost })
  return { items: facet?.items ?? [], values: facet?.values ?? 0 }
}

const environments = ['production', 'staging', 'development'].map(value => ({ value, label: value }))

interface Parts {
  split: ChartSplit
  items: readonly Pick<FacetItem, 'value' | 'label'>[]
}

/** By the start of a bucket. Each value is asked for by its own index, unless all come out of one pass over raw rows. */
async function readGroups(actor: MemberActor | SystemActor, input: ExploreInput, { split, items }: Parts) {
  const width = intervalMs[input.interval]
  const from = new Date(floor(input.from.getTime(), width))
  const to = new Date(floor(input.to.getTime() + width - 1, width))
  const groups = new Map<string, UsageGroup[]>()
  const startOf = bucketStart({ ...input, from })
  let sampled: number | null = null
  const add = (rows: readonly UsageRow[], { value, label }: Parts['items'][number]) => {
    for (const row of rows) {
      const at = new Date(startOf(row.start)).toISOString()
      const own = groups.get(at) ?? []
      groups.set(at, own)
      const known = own.find(each => each.group === value)
      if (known) addCounts(known, row)
      else own.push({ group: value, label, ...countsOf(row) })
    }
  }
  await withTenant(actor, async tx => {
    const segments = await listSegments(tx)
    const isRaw = chooseTable({ filter: input.filter, split, interval: input.interval }).kind === 'raw'
    for (const item of isRaw ? [] : items) {
      const filter = { ...input.filter, ...narrowed(split, item) }
      const scope = await findExploreScope(tx, actor, filter)
      if (scope) add((await readRows(tx, { ...input, from, to, filter, scope, segments }, sql`''`)).rows, item)
    }
    const scope = isRaw ? await findExploreScope(tx, actor, input.filter) : null
    if (!scope) return
    const question: Question = { ...input, from, to, scope, segments, split }
    const column = split === 'environment' ? sql`coalesce(u.environment, 'unknown')` : wholeRoute(split)
    const values = JSON.stringify(items.map(item => item.value))
    const group = sql`(select e from json_array_elements_text(${values}::json) e where e = ${column})`
    const read = await readRows(tx, question, group)
    sampled = read.sampled
    for (const item of items)
      add(
        read.rows.filter(row => row.group === item.value),
        item,
      )
  })
  return { groups, sampled }
}

function wholeRoute(split: FacetName): SQL {
  if (split !== 'route') return rawColumns[split]
  return sql`coalesce((select r.merged_into from routes r where r.id = u.route_id), u.route_id)::text`
}

/** The filter that leaves one value. People name a service by its slug. */
function narrowed(split: ChartSplit, { value, label }: Parts['items'][number]) {
  if (split === 'service') return { service: label }
  return { [split]: split === 'network' || split === 'route' ? Number(value) : value }
}

function withGroups(bucket: UsageBucket, groups: readonly UsageGroup[]): UsageBucket {
  const left = (name: 'requests' | 'refused' | 'clientErrors' | 'serverErrors' | 'bytes') =>
    Math.max(0, bucket[name] - groups.reduce((sum, group) => sum + group[name], 0))
  const rest = { requests: left('requests'), refused: left('refused'), bytes: left('bytes') }
  const errors = { clientErrors: left('clientErrors'), serverErrors: left('serverErrors') }
  const other = { group: otherGroup, label: otherGroup, ...rest, ...errors }
  return { ...bucket, groups: other.requests > 0 ? [...groups, other] : [...groups] }
}
