import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  char,
  date,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core'
import { createdAt, id, inet, moment } from './columns.ts'
import { keys } from './keys.ts'
import { organizationId } from './organizations.ts'
import { source, usageCounts } from './usage-columns.ts'

/** One durable delivery of log lines. `dedupeKey` is unique, so a batch counts once. */
export const ingestBatches = pgTable(
  'ingest_batches',
  {
    id: id(),
    organizationId: organizationId(),
    dedupeKey: text('dedupe_key').notNull(),
    bodyHash: text('body_hash'),
    accepted: integer('accepted').notNull(),
    rejected: integer('rejected').notNull().default(0),
    rejections: text('rejections').notNull().default('[]'),
    createdAt: createdAt(),
  },
  t => [
    unique('ingest_batches_dedupe').on(t.organizationId, t.dedupeKey),
    index('ingest_batches_created').on(t.createdAt),
  ],
)

/** One request made with a key. Partitioned by day (UTC); loaded by COPY into the day's partition. */
export const requestLogs = pgTable(
  'request_logs',
  {
    organizationId: uuid('organization_id').notNull(),
    time: moment('time').notNull(),
    keyId: uuid('key_id'),
    secretId: uuid('secret_id'),
    serviceId: uuid('service_id'),
    environment: text('environment'),
    source: source(),
    outcome: text('outcome').notNull(), // a verdict of Keyturn, or 'reported'
    status: smallint('status'),
    method: text('method'),
    path: text('path'),
    durationMs: integer('duration_ms'),
    bytes: bigint('bytes', { mode: 'number' }),
    ip: inet('ip'),
    country: char('country', { length: 2 }),
    asn: bigint('asn', { mode: 'number' }), // of the network that the address belongs to
    routeId: integer('route_id'),
    userAgent: text('user_agent'),
    origin: text('origin'),
    requestId: text('request_id'),
    batchId: uuid('batch_id').notNull(),
    line: integer('line').notNull(),
    leak: boolean('leak').notNull().default(false), // a key stood in a field where none belongs
    refusal: text('refusal'), // what Keyturn would have said of a reported key, where that is no
  },
  t => [index('request_logs_key_time').on(t.keyId, t.time), index('request_logs_service_time').on(t.serviceId, t.time)],
)

/** Days (UTC) of which lines were counted, but not kept one by one: what is left of them proves nothing. */
export const requestLogGaps = pgTable('request_log_gaps', {
  day: date('day').primaryKey(),
})

/** Batches whose raw rows are there, and which nothing counts yet: written in a rush, they are counted by the clock. */
export const uncountedBatches = pgTable(
  'uncounted_batches',
  {
    batchId: uuid('batch_id').primaryKey(),
    organizationId: organizationId(),
    serviceIds: uuid('service_ids').array().notNull(), // whose rows they are
    firstAt: moment('first_at').notNull(), // times of its first row and its last
    lastAt: moment('last_at').notNull(),
    lines: integer('lines').notNull(),
    createdAt: createdAt(),
    heldUntil: moment('held_until'), // so long a process that holds their counts in memory is given to write them
  },
  t => [index('uncounted_batches_created').on(t.createdAt)],
)

/** What a rollup counts by. An unknown key or secret is the nil UUID, so that the primary key can hold it. */
const rollup = (name: string) =>
  pgTable(
    name,
    {
      organizationId: uuid('organization_id').notNull(),
      serviceId: uuid('service_id').notNull(),
      keyId: uuid('key_id').notNull(),
      secretId: uuid('secret_id').notNull(),
      source: source(),
      start: moment('start').notNull(),
      ...usageCounts(),
    },
    t => [
      primaryKey({
        name: `${name}_pk`,
        columns: [t.keyId, t.start, t.serviceId, t.secretId, t.source],
      }),
      index(`${name}_organization`).on(t.organizationId, t.start),
      index(`${name}_service`).on(t.serviceId, t.start),
    ],
  )

export const usageMinute = rollup('usage_minute')
export const usageHour = rollup('usage_hour')
export const usageDay = rollup('usage_day')

/** Per key, each country, network, address prefix, route and client that it was let through with: since when, until when, how often. */
export const sightings = pgTable(
  'sightings',
  {
    organizationId: organizationId(),
    keyId: uuid('key_id').notNull(),
    dimension: text('dimension', {
      enum: ['browser', 'client', 'country', 'network', 'prefix', 'route', 'sensitive'],
    }).notNull(),
    value: text('value').notNull(),
    firstSeenAt: moment('first_seen_at').notNull(),
    lastSeenAt: moment('last_seen_at').notNull(),
    requests: bigint('requests', { mode: 'number' }).notNull(), // of the source that the service counts by
    others: bigint('others', { mode: 'number' }).notNull().default(0), // of the other, which may be the same ones
  },
  t => [
    primaryKey({ columns: [t.keyId, t.dimension, t.value] }),
    // Few keys are seen in a browser, and which are is asked of all of them at once.
    index('sightings_browsers').on(t.organizationId, t.keyId).where(sql`dimension = 'client' and value = 'Mozilla'`),
  ],
)

/** Minutes in which Keyturn was there to record. Where none stands, a chart draws "not recorded" and not zero. */
export const collectionMinutes = pgTable('collection_minutes', {
  start: moment('start').primaryKey(),
})

/** How often each key was used in its last day, as the clock counted last: what lists sort by, without adding up. */
export const keyDayRequests = pgTable('key_day_requests', {
  organizationId: organizationId(),
  keyId: uuid('key_id')
    .primaryKey()
    .references(() => keys.id),
  requests: bigint('requests', { mode: 'number' }).notNull(),
})
