import { type SQL, sql } from 'drizzle-orm'
import { type Transaction, withTenant } from '#db/tenant.ts'
import type { MemberActor, SystemActor } from '#lib/access/actor.ts'
import { arrayOf } from './array-of.ts'
import { listSegments } from './counted-usage.ts'
import { type ExploreScope, findExploreScope } from './explore-scope.ts'
import { columnsOf, countedFrom, type Question } from './explore-usage.ts'
import type { Facet, FacetName } from './facet.ts'
import { labelValues } from './label-values.ts'
import { markNew } from './mark-new.ts'
import { minutePieces, rangePieces } from './range-pieces.ts'
import { planRawUsage } from './raw-usage.ts'
import { clientColumn, type RequestFilter } from './request-filter.ts'
import { intervalMs, nilId } from './rollup.ts'
import { chooseTable, type UsageTable } from './usage-table.ts'

interface FacetsInput {
  from: Date
  to: Date
  filter: RequestFilter
  names: readonly FacetName[]
  limit?: number
}

const shortMs = 3 * intervalMs.hour

/** There are only so many verdicts, and whoever asks for them wants those that refused. */
const verdictsAtMost = 20

/**
 * What the requests of a range have in common. A facet that is itself filtered by shows what else could be chosen. Of
 * ranges over three hours the whole hours count that they touch, of others the minutes. Empty where the actor may see
 * none of it.
 */
export async function listFacets(
  actor: MemberActor | SystemActor,
  { from, to, filter, names, limit = 6 }: FacetsInput,
  now: Date = new Date(),
): Promise<Facet[]> {
  return withTenant(actor, async tx => {
    const [scopeOfAll, visible] = [await findExploreScope(tx, actor, filter), await findExploreScope(tx, actor, {})]
    if (!scopeOfAll || !visible) return []
    const segments = await listSegments(tx)
    const facets: Facet[] = []
    const together: FacetName[] = []
    const interval = to.getTime() - from.getTime() <= shortMs ? 'minute' : 'hour'
    for (const name of names) {
      const own = without(filter, name)
      const table = chooseTable({ filter: own, split: name, interval })
      if (table.kind === 'raw' && filter[name] === undefined && name !== 'outcome') together.push(name)
      else {
        const scope = await findExploreScope(tx, actor, own)
        if (!scope) continue
        const question = { from, to, interval, filter: own, scope, segments, split: name } as const
        const active = filter[name] === undefined ? undefined : String(filter[name])
        if (table.kind === 'raw')
          facets.push(...(await readRaw(tx, question, { names: [name], visible, limit, active })))
        else {
          const most = name === 'outcome' ? verdictsAtMost : limit
          facets.push(await readCounted(tx, question, { name, table, visible, limit: most, now, active }))
        }
      }
    }
    if (together.length > 0) {
      const question = { from, to, interval, filter, scope: scopeOfAll, segments } as const
      facets.push(...(await readRaw(tx, question, { names: together, visible, limit })))
    }
    const labelled = await labelValues(
      tx,
      names.flatMap(name => facets.find(facet => facet.name === name) ?? []),
      visible,
    )
    return filter.key === undefined ? labelled : markNew(tx, labelled, { key: filter.key, since: from })
  })
}

function without(filter: RequestFilter, name: FacetName): RequestFilter {
  const { [name]: _, ...rest } = filter
  return rest
}

interface Listed {
  /** the value that everything is filtered by, which is told however rare it is */
  active?: string
  /** all services that the actor may see */
  visible: ExploreScope
  limit: number
}

/** Resolves routes that were merged, on rows that have a `value`. */
const mergedRoute = sql`coalesce(
  (select r.merged_into::text from routes r where r.id = nullif(p.value, '')::int), p.value)`

/**
 * Another team's key may have been tried here, and a key of ours at another team's service: that it was tried is told,
 * and not which one it is, nor where.
 */
function ownValue(name: FacetName, { services }: ExploreScope): SQL {
  const own = sql`any(${arrayOf(services)}::uuid[])`
  if (name === 'service') return sql`case when p.value::uuid = ${own} then p.value else '' end`
  return sql`case when exists (select from keys k where k.id = nullif(p.value, '')::uuid and k.service_id = ${own})
    then p.value else '' end`
}

type ValueRow = { value: string | null; requests: number; refused: number; values: number; total: number; rest: number }

async function readCounted(
  tx: Transaction,
  question: Question,
  { name, table, visible, limit, now, active = '' }: Listed & { name: FacetName; table: UsageTable; now: Date },
): Promise<Facet> {
  const { from, to, interval } = question
  const pieces = interval === 'minute' ? minutePieces(from, to) : rangePieces(from, to, now)
  const parts: SQL[] = []
  const totals: SQL[] = []
  for (const piece of ofKeyValues(table) ? asHours(pieces) : pieces) {
    const own = { ...question, ...piece }
    parts.push(sql`select ${facetColumn(name, table)} as value, ${columnsOf(table, question, null)}
      ${await countedFrom(tx, table, own, null)} group by 1`)
    const whole = chooseTable({ filter: question.filter, interval: piece.interval })
    totals.push(sql`select ${columnsOf(whole, question, null)} ${await countedFrom(tx, whole, own, null)}`)
  }
  if (parts.length === 0) return { name, items: [], values: 0, other: 0, unknown: 0, sampled: null }
  const value = name === 'route' ? mergedRoute : isOwned(name) ? ownValue(name, visible) : sql`p.value`
  const rows = await tx.execute<ValueRow>(sql`
    with summed as (select ${value} as value, sum(p.requests) as requests, sum(p.refused) as refused
      from (${sql.join(parts, sql` union all `)}) p group by 1),
      told as (select * from summed where value <> '' and requests > 0)
    select t.value, t.requests, t.refused, (select count(*) from told)::int as values,
      (select coalesce(sum(requests), 0) from (${sql.join(totals, sql` union all `)}) w) as total,
      (select coalesce(sum(requests), 0) from summed) as rest
    from (select 1) one left join told t on true order by t.value = ${active} desc nulls last, t.requests desc nulls last, t.value limit ${limit}`)
  return facetOf(name, rows, null)
}

const isOwned = (name: FacetName) => name === 'key' || name === 'service'

function ofKeyValues(table: UsageTable): boolean {
  return table.kind === 'values' && table.of === 'key'
}

function asHours(pieces: ReturnType<typeof rangePieces>): ReturnType<typeof rangePieces> {
  const [first, last] = [pieces[0], pieces.at(-1)]
  return first && last ? [{ interval: 'hour', from: first.from, to: last.to }] : []
}

function facetColumn(name: FacetName, table: UsageTable): SQL {
  if (table.kind === 'values' && table.dimension === name) return sql`u.value`
  if (name === 'key') return sql`case when u.key_id = ${nilId}::uuid then '' else u.key_id::text end`
  return name === 'service' ? sql`u.service_id::text` : sql`u.outcome`
}

/** Of raw rows `u`; a route's id may be one that was merged. */
export const rawColumns: Record<FacetName, SQL> = {
  service: sql`u.service_id::text`,
  key: sql`u.key_id::text`,
  outcome: sql`u.outcome`,
  country: sql`u.country::text`,
  network: sql`u.asn::text`,
  address: sql`host(u.ip)`,
  route: sql`u.route_id::text`,
  client: clientColumn,
}

/** Several facets in one pass over the raw rows. */
async function readRaw(
  tx: Transaction,
  question: Question,
  { names, visible, limit, active = '' }: Listed & { names: readonly FacetName[] },
) {
  const raw = await planRawUsage(tx, question)
  const columns = sql.join(
    names.map(name => sql`${rawColumns[name]} as ${sql.identifier(name)}`),
    sql`, `,
  )
  const identifiers = names.map(name => sql`s.${sql.identifier(name)}`)
  const sets = sql.join(
    identifiers.map(each => sql`(${each})`),
    sql`, `,
  )
  const facet = sql.join(
    names.map((name, i) => sql`when grouping(${identifiers[i]}) = 0 then ${name}`),
    sql` `,
  )
  const rows = await tx.execute<ValueRow & { name: FacetName }>(sql`
    with seen as (select ${columns}, u.outcome not in ('valid', 'reported') as is_refused
        ${await countedFrom(tx, { kind: 'raw' }, question, raw)}),
      grouped as (select case ${facet} end as name, coalesce(${sql.join(identifiers, sql`, `)}) as value,
        count(*) as n, count(*) filter (where s.is_refused) as refused from seen s group by grouping sets (${sets})),
      summed as (select p.name, case p.name when 'key' then nullif(${ownValue('key', visible)}, '')
        when 'service' then nullif(${ownValue('service', visible)}, '') when 'route' then ${mergedRoute} else p.value end as value, sum(p.n) as n, sum(p.refused) as refused from grouped p group by 1, 2),
      ranked as (select *, row_number() over (partition by name order by value = ${active} desc nulls last, (value is null), n desc, value) as rank,
        count(value) over (partition by name) as values, sum(n) over (partition by name) as total,
        sum(n) filter (where value is not null) over (partition by name) as rest from summed)
    select name, value, n * ${raw.each}::float8 as requests, refused * ${raw.each}::float8 as refused, values::int as values,
      total::float8 * ${raw.each}::float8 as total, coalesce(rest, 0)::float8 * ${raw.each}::float8 as rest
    from ranked where rank <= case name when 'outcome' then ${verdictsAtMost}::int else ${limit}::int end order by name, rank`)
  const sampled = raw.each > 1 ? 1 / raw.each : null
  return names.map(name =>
    facetOf(
      name,
      rows.filter(row => row.name === name),
      sampled,
    ),
  )
}

/** `rest`: requests that told their value, listed or not. */
function facetOf(name: FacetName, rows: readonly ValueRow[], sampled: number | null): Facet {
  const items = rows.flatMap(({ value, requests, refused }) =>
    value === null ? [] : [{ value, label: value, requests: Math.round(requests), refused: Math.round(refused) }],
  )
  items.sort((a, b) => b.requests - a.requests)
  const [row] = rows
  const listed = items.reduce((sum, item) => sum + item.requests, 0)
  const told = Math.round(row?.rest ?? 0)
  const total = Math.round(row?.total ?? 0)
  return {
    name,
    items,
    values: row?.values ?? 0,
    // Keys that nobody knows have a name too: whose they are was asked, and refused.
    other: Math.max(0, (isOwned(name) ? total : told) - listed),
    unknown: isOwned(name) ? 0 : Math.max(0, total - told),
    sampled,
  }
}
