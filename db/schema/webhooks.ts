import { sql } from 'drizzle-orm'
import { index, integer, pgTable, smallint, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { bytea, createdAt, id, moment } from './columns.ts'
import { members } from './members.ts'
import { organizationId } from './organizations.ts'

/** An address outside that is told what happens. It is never deleted: the ledger and its deliveries speak of it. */
export const webhooks = pgTable(
  'webhooks',
  {
    id: id(),
    organizationId: organizationId(),
    name: text('name').notNull(),
    kind: text('kind', { enum: ['standard', 'slack'] }).notNull(),
    address: text('address').notNull(), // of a Slack webhook only what may be seen: the whole is a secret
    leastSeverity: text('least_severity', { enum: ['low', 'medium', 'high', 'critical'] }).notNull(),
    events: text('events').array().notNull(), // as in lib/webhooks/input.ts
    createdBy: uuid('created_by')
      .notNull()
      .references(() => members.id),
    createdAt: createdAt(),
    addressBy: uuid('address_by') // who set its address, or has answered for it since
      .notNull()
      .references(() => members.id),
    offAt: moment('off_at'),
    offReason: text('off_reason', { enum: ['member', 'gone'] }),
    failingSince: moment('failing_since'), // its last attempt failed
    quietUntil: moment('quiet_until'), // it asked for a pause
    toldAt: moment('told_at'), // when members heard last that something was given up
    removedAt: moment('removed_at'),
  },
  t => [uniqueIndex('webhooks_name').on(t.organizationId, t.name).where(sql`removed_at is null`)],
)

/** What a webhook is opened or proved with, sealed: it has to be sent or signed with, so a hash would not do. */
export const webhookSecrets = pgTable(
  'webhook_secrets',
  {
    id: id(),
    organizationId: organizationId(),
    webhookId: uuid('webhook_id')
      .notNull()
      .references(() => webhooks.id),
    purpose: text('purpose', { enum: ['signing', 'address'] }).notNull(),
    sealed: bytea('sealed').notNull(),
    pepperFingerprint: text('pepper_fingerprint').notNull(),
    shownTo: uuid('shown_to') // who saw it, or typed it
      .notNull()
      .references(() => members.id),
    createdAt: createdAt(),
    retiresAt: moment('retires_at'), // null: the one in use; of none is it null when whoever knew them left
  },
  t => [index('webhook_secrets_webhook').on(t.webhookId)],
)

/** A message for one webhook, written with what it tells of. Its id is the message's, the same on every attempt. */
export const webhookDeliveries = pgTable(
  'webhook_deliveries',
  {
    id: id(),
    organizationId: organizationId(),
    webhookId: uuid('webhook_id')
      .notNull()
      .references(() => webhooks.id),
    event: text('event').notNull(),
    summary: text('summary').notNull(), // a line for the log
    body: text('body').notNull(), // the very text that is sent and signed
    state: text('state', { enum: ['pending', 'delivered', 'given_up'] })
      .notNull()
      .default('pending'),
    attempts: smallint('attempts').notNull().default(0),
    nextAttemptAt: moment('next_attempt_at').notNull(), // while it is being sent: when whoever sends it counts as dead
    leaseId: uuid('lease_id'), // of the attempt that is under way
    leasedAt: moment('leased_at'),
    createdAt: createdAt(),
    endedAt: moment('ended_at'), // delivered or given up
  },
  t => [
    index('webhook_deliveries_due').on(t.webhookId, t.nextAttemptAt).where(sql`state = 'pending'`),
    index('webhook_deliveries_log').on(t.webhookId, t.id),
    index('webhook_deliveries_given_up').on(t.webhookId, t.id).where(sql`state = 'given_up'`),
    index('webhook_deliveries_old').on(t.organizationId, t.createdAt),
  ],
)

/** One try to send a delivery, and how it ended. What the receiver answered is not kept, but for its status. */
export const webhookAttempts = pgTable(
  'webhook_attempts',
  {
    id: id(),
    organizationId: organizationId(),
    webhookId: uuid('webhook_id').notNull(), // its delivery's
    deliveryId: uuid('delivery_id')
      .notNull()
      .references(() => webhookDeliveries.id, { onDelete: 'cascade' }),
    startedAt: moment('started_at').notNull(),
    durationMs: integer('duration_ms'), // null: nobody knows, it was interrupted
    status: smallint('status'),
    error: text('error'), // as in lib/webhooks/outcome.ts, where no status came
    memberId: uuid('member_id').references(() => members.id), // who asked for it
  },
  t => [
    index('webhook_attempts_delivery').on(t.deliveryId, t.startedAt),
    index('webhook_attempts_last').on(t.webhookId, t.startedAt),
  ],
)
