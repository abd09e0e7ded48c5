import { bigint, index, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { bytea, moment } from './columns.ts'
import { organizationId } from './organizations.ts'

/**
 * The ledger: append-only by grant and by trigger, dense `seq` per organization. `mac` covers the row before it and
 * `canonical`, the exact text that was recorded; the other columns repeat parts of it so that they can be searched.
 */
export const auditEvents = pgTable(
  'audit_events',
  {
    organizationId: organizationId(),
    seq: bigint('seq', { mode: 'number' }).notNull(),
    at: moment('at').notNull(),
    actor: text('actor').notNull(), // 'member:<id>', 'token:<id>', 'key:<id>', 'system:<name>'
    action: text('action').notNull(),
    subjectType: text('subject_type').notNull(),
    subjectId: uuid('subject_id'),
    teamId: uuid('team_id'), // whose leads may read it
    canonical: text('canonical').notNull(),
    mac: bytea('mac').notNull(),
  },
  t => [
    primaryKey({ columns: [t.organizationId, t.seq] }),
    index('audit_events_subject').on(t.organizationId, t.subjectId),
    index('audit_events_actor').on(t.organizationId, t.actor, t.seq),
    index('audit_events_action').on(t.organizationId, t.action, t.seq),
  ],
)

/** The last row's number and MAC, signed, so that cutting the ledger's end shows. Locking it orders writers. */
export const auditHeads = pgTable('audit_heads', {
  organizationId: organizationId().primaryKey(),
  seq: bigint('seq', { mode: 'number' }).notNull(),
  mac: bytea('mac').notNull(),
  seal: bytea('seal').notNull(),
})
