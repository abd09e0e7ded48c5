import { sql } from 'drizzle-orm'
import { bigint, customType, index, pgTable, uuid } from 'drizzle-orm/pg-core'
import { createdAt } from './columns.ts'

const transactionId = customType<{ data: string; driverData: string }>({ dataType: () => 'xid8' })

/**
 * What changed of that which verification remembers: a key, a token, a member, a machine or a service, by its id. Written
 * by triggers, so that no verb can forget it, and read by snapshot: transactions commit in another order than they number.
 */
export const verificationChanges = pgTable(
  'verification_changes',
  {
    id: bigint('id', { mode: 'number' }).generatedAlwaysAsIdentity().primaryKey(),
    transaction: transactionId('transaction').notNull().default(sql`pg_current_xact_id()`),
    organizationId: uuid('organization_id').notNull(), // no reference: it is forgotten within the hour
    subjectId: uuid('subject_id').notNull(),
    createdAt: createdAt(),
  },
  t => [index('verification_changes_transaction').on(t.transaction), index('verification_changes_at').on(t.createdAt)],
)
