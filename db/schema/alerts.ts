import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { createdAt, id, moment } from './columns.ts'
import { keys } from './keys.ts'
import { members } from './members.ts'
import { organizationId } from './organizations.ts'
import { services } from './services.ts'

const environment = () => text('environment', { enum: ['development', 'staging', 'production'] })
const severity = () => text('severity', { enum: ['low', 'medium', 'high', 'critical'] }).notNull()
/** Keyturn was asked; a service or a gateway reported; or somebody told of it who is believed, and no request shows it. */
const source = () => text('source', { enum: ['verification', 'report', 'told'] }).notNull()

/**
 * What a batch of requests showed that a detector should look at, written with the batch: a queue, from which the judge
 * takes. Only what is rare is in it; whether it means anything is not decided while requests are being written.
 */
export const cues = pgTable(
  'cues',
  {
    id: id(),
    organizationId: organizationId(),
    kind: text('kind', {
      enum: [
        'country',
        'network',
        'client',
        'browser',
        'sensitive',
        'sensitive_often',
        'refused',
        'let_through',
        'errors',
        'prefixes',
        'awake',
        'volume', // as in lib/detection/volume/volume-cue.ts, as JSON
        'leaked',
        'decoy', // a key that nobody should use; its value says who did, as JSON
        'unproven', // told of, and to be stopped once Keyturn's own lines bear it out: a candidate, as JSON
      ],
    }).notNull(),
    keyId: uuid('key_id'), // null: nobody knows the key; then it is about the service
    secretId: uuid('secret_id'),
    serviceId: uuid('service_id').notNull(),
    environment: environment().notNull(),
    value: text('value').notNull(),
    source: source(),
    first: moment('first_at').notNull(), // when it happened, not when it came in
    last: moment('last_at').notNull(),
    requests: integer('requests').notNull(),
    createdAt: createdAt(),
  },
  t => [index('cues_waiting').on(t.organizationId, t.createdAt)],
)

/**
 * What people see: the signals of one detector about one key, or about one service where the key is nobody's. While it
 * is not closed there is one, which later signals join.
 */
export const alerts = pgTable(
  'alerts',
  {
    id: id(),
    organizationId: organizationId(),
    detector: text('detector').notNull(), // as in lib/detection/input.ts
    severity: severity(),
    status: text('status', { enum: ['open', 'acknowledged', 'resolved', 'normal'] })
      .notNull()
      .default('open'),
    keyId: uuid('key_id').references(() => keys.id),
    serviceId: uuid('service_id')
      .notNull()
      .references(() => services.id),
    environment: environment().notNull(),
    summary: text('summary').notNull(),
    openedAt: moment('opened_at').notNull(), // of the first request that it is about
    lastSignalAt: moment('last_signal_at').notNull(),
    createdAt: createdAt(), // when Keyturn knew
    toldAt: moment('told_at').notNull(), // when people were told last
    snoozedUntil: moment('snoozed_until'),
    assigneeId: uuid('assignee_id').references(() => members.id),
    closedAt: moment('closed_at'),
    stoppedKey: boolean('stopped_key').notNull().default(false), // quarantined by itself
  },
  t => [
    uniqueIndex('alerts_one_of_key').on(t.keyId, t.detector).where(sql`closed_at is null and key_id is not null`),
    uniqueIndex('alerts_one_of_service')
      .on(t.serviceId, t.environment, t.detector)
      .where(sql`closed_at is null and key_id is null`),
    index('alerts_organization').on(t.organizationId, t.lastSignalAt, t.id),
    index('alerts_key').on(t.keyId, t.lastSignalAt),
    index('alerts_open').on(t.organizationId, t.serviceId).where(sql`closed_at is null`),
  ],
)

/** Between how many requests each stretch of so many minutes should have had, from a moment on. */
export interface Band {
  from: string
  minutes: number
  low: number[]
  high: number[]
}

/** A detector's finding: one value that was not expected, and what would have been. */
export const signals = pgTable(
  'signals',
  {
    id: id(),
    organizationId: organizationId(),
    alertId: uuid('alert_id')
      .notNull()
      .references(() => alerts.id),
    subject: text('subject').notNull(), // what the value is of, as in lib/detection/finding.ts
    value: text('value').notNull(),
    expected: text('expected').notNull(),
    seen: text('seen').notNull(),
    source: source(),
    first: moment('first_at').notNull(),
    last: moment('last_at').notNull(),
    requests: bigint('requests', { mode: 'number' }).notNull(),
    band: jsonb('band').$type<Band>(), // of a volume: what was expected around it
    createdAt: createdAt(),
  },
  t => [unique('signals_once').on(t.alertId, t.subject, t.value)],
)

/** What happened to an alert: what people did and said, and what Keyturn did by itself. */
export const alertEvents = pgTable(
  'alert_events',
  {
    id: id(),
    organizationId: organizationId(),
    alertId: uuid('alert_id')
      .notNull()
      .references(() => alerts.id),
    act: text('act', {
      enum: [
        'opened',
        'raised',
        'acknowledged',
        'resolved',
        'marked_normal',
        'snoozed',
        'assigned',
        'commented',
        'stopped_key',
        'braked',
      ],
    }).notNull(),
    actor: text('actor').notNull(), // as the ledger names actors
    note: text('note'),
    until: moment('until_at'),
    createdAt: createdAt(),
  },
  t => [index('alert_events_alert').on(t.alertId, t.createdAt)],
)

/** What somebody said is normal of a key, or of a service; forgotten after 28 days, so much at a time of the day after 100. */
export const normalValues = pgTable(
  'normal_values',
  {
    organizationId: organizationId(),
    ownerId: uuid('owner_id').notNull(), // the key, or the service
    detector: text('detector').notNull(),
    subject: text('subject').notNull(),
    value: text('value').notNull(),
    until: moment('until_at').notNull(),
    actor: text('actor').notNull(),
  },
  t => [primaryKey({ columns: [t.ownerId, t.detector, t.subject, t.value] })],
)
