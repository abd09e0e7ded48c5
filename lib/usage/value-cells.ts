import { type SQL, sql } from 'drizzle-orm'
import type { Transaction } from '#db/tenant.ts'
import { isCounted, type RecountedDay } from './recounted-day.ts'
import { clientColumn } from './request-filter.ts'
import { nilId } from './rollup.ts'
import { type Dimension, dimensions } from './value-counts.ts'

/** A raw row's address as ingestion wrote it: of IPv6 below 2^32, Postgres says that it wraps one of IPv4. */
export const addressText = `case when ip <<= '::/96' and ip - inet '::' > 65535
  then '::' || to_hex((ip - inet '::') >> 16) || ':' || to_hex((ip - inet '::') & 65535) else host(ip) end`

const shown: Record<Dimension, { column: string; text: string }> = {
  address: { column: 'ip', text: addressText },
  client: { column: 'client', text: 'client' },
  country: { column: 'country', text: 'country::text' },
  network: { column: 'asn', text: 'asn::text' },
  route: { column: 'route_id', text: 'route_id::text' },
}

const perDimension = (write: (dimension: Dimension) => string) =>
  sql.raw(
    `case ${dimensions.map(each => `when grouping(${shown[each].column}) = 0 then ${write(each)}`).join(' ')} end`,
  )

export const cellColumns: SQL = sql`rollup text, key_id uuid, service_id uuid, environment text, dimension text,
  value text, start timestamptz, source text, requests bigint, refused bigint, client_errors bigint, server_errors bigint`

/**
 * Counts by the hour what the raw rows of a day show of themselves, as `countValues` does, and sets beside it what the
 * tables say. One statement, and so one moment: a batch's raw rows and what counts them come to be together.
 */
export async function collectValueCells(tx: Transaction, day: RecountedDay): Promise<void> {
  const { organizationId, from, until } = day
  const stored = (table: string, key: string, environment: string) => sql`
    select ${table}, ${sql.raw(key)}, service_id, ${sql.raw(environment)}, dimension, value, start, source, requests,
      refused, client_errors, server_errors
    from ${sql.raw(table)} t where t.organization_id = ${organizationId} and t.start >= ${from} and t.start < ${until}`
  await tx.execute(sql`create temporary table value_cells (${cellColumns}) on commit drop`)
  await tx.execute(sql`
    insert into value_cells
    select 'raw', coalesce(key_id, ${nilId}), service_id, environment, dimension, value, start, source, requests,
      refused, client_errors, server_errors
    from (
      select key_id, service_id, environment, source, start, ${perDimension(each => `'${each}'`)} as dimension,
        ${perDimension(each => shown[each].text)} as value, count(*) as requests,
        count(*) filter (where not is_through) as refused,
        count(*) filter (where is_through and status_class = 4) as client_errors,
        count(*) filter (where is_through and status_class = 5) as server_errors
      from (
        select u.key_id, u.service_id, coalesce(u.environment, 'unknown') as environment, u.source,
          date_bin('1 hour', u.time, ${from}) as start, u.outcome in ('valid', 'reported') as is_through,
          u.status / 100 as status_class, u.ip, ${clientColumn} as client, u.country, u.asn, u.route_id
        from request_logs u
        where u.organization_id = ${organizationId} and u.time >= ${from} and u.time < ${until}
          and u.service_id is not null and ${isCounted}
      ) l
      group by key_id, service_id, environment, source, start,
        grouping sets (${sql.raw(dimensions.map(each => `(${shown[each].column})`).join(', '))})
    ) c where value is not null
    union all ${stored('key_values_hour', 'key_id', `''`)}
    union all ${stored('service_values_hour', `'${nilId}'::uuid`, 'environment')}
    union all ${stored('service_values_day', `'${nilId}'::uuid`, 'environment')}`)
  await tx.execute(sql`analyze value_cells`)
}
