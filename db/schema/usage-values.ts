import { bigint, date, index, integer, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core'
import { createdAt, moment } from './columns.ts'
import { organizationId } from './organizations.ts'
import { count, source, usageCounts } from './usage-columns.ts'

/**
 * What paths of a service have in common, `GET` and `/v1/users/{id}`: learned, and bounded per service. A route that
 * turned out to be one of many is `mergedInto` what stands for all of them, and its history with it.
 */
export const routes = pgTable(
  'routes',
  {
    id: integer('id').primaryKey().generatedByDefaultAsIdentity(),
    organizationId: organizationId(),
    serviceId: uuid('service_id').notNull(),
    method: text('method').notNull(),
    template: text('template').notNull(),
    mergedInto: integer('merged_into'),
    createdAt: createdAt(),
  },
  t => [unique('routes_template').on(t.serviceId, t.method, t.template)],
)

/** What networks are called, by the number of their autonomous system. Of no tenant: public knowledge. */
export const networks = pgTable('networks', {
  asn: bigint('asn', { mode: 'number' }).primaryKey(),
  name: text('name').notNull(),
})

/** As `usageMinute` and its like, of a whole service: what an organization's charts read, a thousandth of the rows. */
const serviceRollup = (name: string) =>
  pgTable(
    name,
    {
      organizationId: uuid('organization_id').notNull(),
      serviceId: uuid('service_id').notNull(),
      start: moment('start').notNull(),
      environment: text('environment').notNull(), // 'unknown' where nobody said
      source: source(),
      ...usageCounts(),
    },
    t => [
      primaryKey({
        name: `${name}_pk`,
        columns: [t.serviceId, t.start, t.environment, t.source],
      }),
      index(`${name}_organization`).on(t.organizationId, t.start),
    ],
  )

export const serviceMinute = serviceRollup('service_minute')
export const serviceHour = serviceRollup('service_hour')
export const serviceDay = serviceRollup('service_day')

/** Where requests came from and went to. A line without the value has no row; what no longer fitted is the value ''. */
const valueColumns = () => ({
  organizationId: uuid('organization_id').notNull(),
  serviceId: uuid('service_id').notNull(),
  dimension: text('dimension', { enum: ['country', 'network', 'address', 'route', 'client'] }).notNull(),
  value: text('value').notNull(),
  start: moment('start').notNull(),
  source: source(),
  requests: count('requests'),
  refused: count('refused'),
  clientErrors: count('client_errors'),
  serverErrors: count('server_errors'),
})

const serviceValues = (name: string) =>
  pgTable(name, { ...valueColumns(), environment: text('environment').notNull() }, t => [
    primaryKey({
      name: `${name}_pk`,
      columns: [t.serviceId, t.dimension, t.value, t.start, t.environment, t.source],
    }),
    index(`${name}_start`).on(t.serviceId, t.dimension, t.start),
  ])

export const serviceValuesHour = serviceValues('service_values_hour')
export const serviceValuesDay = serviceValues('service_values_day')

export const keyValuesHour = pgTable('key_values_hour', { ...valueColumns(), keyId: uuid('key_id').notNull() }, t => [
  primaryKey({ name: 'key_values_hour_pk', columns: [t.keyId, t.dimension, t.start, t.value, t.serviceId, t.source] }),
])

/** How many live keys had a weakness on a day (UTC), as the clock counted last; `live` is all of them. */
export const postureDays = pgTable(
  'posture_days',
  {
    organizationId: organizationId(),
    day: date('day').notNull(),
    finding: text('finding').notNull(),
    keys: integer('keys').notNull(),
  },
  t => [primaryKey({ columns: [t.organizationId, t.finding, t.day] })],
)
