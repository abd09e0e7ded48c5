import { boolean, index, integer, jsonb, pgTable, primaryKey, smallint, text, unique, uuid } from 'drizzle-orm/pg-core'
import { createdAt, id, moment } from './columns.ts'
import { members, teams } from './members.ts'
import { organizationId } from './organizations.ts'

export const services = pgTable(
  'services',
  {
    id: id(),
    organizationId: organizationId(),
    teamId: uuid('team_id')
      .notNull()
      .references(() => teams.id),
    slug: text('slug').notNull(),
    name: text('name').notNull(),
    prefix: text('prefix').notNull(),
    sensitiveRoutes: jsonb('sensitive_routes').$type<string[]>().notNull().default([]),
    whenAway: text('when_away', { enum: ['serve', 'refuse'] })
      .notNull()
      .default('serve'), // what verification answers while the database is away
    createdAt: createdAt(),
  },
  t => [
    unique('services_organization_slug').on(t.organizationId, t.slug),
    unique('services_organization_prefix').on(t.organizationId, t.prefix),
    index('services_team').on(t.teamId),
  ],
)

/** A service's environment and the policy of the keys that work in it. No row: the service has no such environment. */
export const serviceEnvironments = pgTable(
  'service_environments',
  {
    organizationId: organizationId(),
    serviceId: uuid('service_id')
      .notNull()
      .references(() => services.id),
    environment: text('environment', { enum: ['development', 'staging', 'production'] }).notNull(),
    rotationIntervalDays: integer('rotation_interval_days').default(90), // null: never by the clock
    rotationHour: smallint('rotation_hour').notNull().default(9), // of the day in its zone on which a rotation is due
    rotationZone: text('rotation_zone').notNull().default('UTC'), // an IANA name; daylight saving is PostgreSQL's to know
    noticeDays: smallint('notice_days').array().notNull().default([14, 7, 1]), // before it is due
    claimDays: smallint('claim_days').notNull().default(7), // from due to overdue
    whenOverdue: text('when_overdue', { enum: ['remind', 'quarantine', 'revoke'] })
      .notNull()
      .default('remind'),
    selfRotation: text('self_rotation', { enum: ['off', 'due', 'any'] })
      .notNull()
      .default('any'), // `any` is for machines alone; a key that a member holds turns itself only when due
    maxAgeDays: integer('max_age_days'), // of the key; null: none
    idleDays: integer('idle_days'), // unused for so long, it is revoked; null: never
    overlapSeconds: integer('overlap_seconds').notNull(),
    deadlineSeconds: integer('deadline_seconds').notNull().default(2_592_000), // from fulfilment
    atDeadline: text('at_deadline', { enum: ['hold', 'retire'] })
      .notNull()
      .default('hold'),
    createNeedsLead: boolean('create_needs_lead').notNull().default(false),
    stopsAt: jsonb('stops_at').$type<Record<string, string>>().notNull().default({}), // detector → least severity at which it quarantines by itself
    fromBrowsers: text('from_browsers', { enum: ['allow', 'alert', 'refuse'] }), // null: production alerts, others allow
  },
  t => [primaryKey({ columns: [t.serviceId, t.environment] })],
)

/**
 * Which source a service's charts read from a moment on. Before the first row: `verification`.
 * A request that is both verified and reported is counted once, because only one source is read at a time.
 * A row with an end is an import's: it decides for its own days alone, over whatever is in force there.
 */
export const serviceLogSources = pgTable(
  'service_log_sources',
  {
    organizationId: organizationId(),
    serviceId: uuid('service_id')
      .notNull()
      .references(() => services.id),
    from: moment('from_time').notNull(),
    until: moment('until_time'),
    source: text('source', { enum: ['verification', 'report'] }).notNull(),
    recordedAt: createdAt(),
  },
  t => [unique('service_log_sources_span').on(t.serviceId, t.from, t.until).nullsNotDistinct()],
)

/** A named workload of a team, with a member who answers for it. */
export const machines = pgTable(
  'machines',
  {
    id: id(),
    organizationId: organizationId(),
    teamId: uuid('team_id')
      .notNull()
      .references(() => teams.id),
    name: text('name').notNull(),
    responsibleMemberId: uuid('responsible_member_id')
      .notNull()
      .references(() => members.id),
    createdAt: createdAt(),
  },
  t => [unique('machines_team_name').on(t.teamId, t.name)],
)
