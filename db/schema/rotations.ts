import { sql } from 'drizzle-orm'
import { index, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { createdAt, id, moment } from './columns.ts'
import { keys } from './keys.ts'
import { organizationId } from './organizations.ts'

/**
 * The obligation to replace a key's secret, and what became of it. Open until a new secret is made (`fulfilledAt`) or
 * there is nothing left to rotate (`closedAt`: the key ended). A key has one open at a time.
 */
export const rotations = pgTable(
  'rotations',
  {
    id: id(),
    organizationId: organizationId(),
    keyId: uuid('key_id')
      .notNull()
      .references(() => keys.id),
    secretId: uuid('secret_id'), // to be replaced; null where none lives any more
    cause: text('cause', { enum: ['scheduled', 'requested', 'compromised', 'offboarding'] }).notNull(),
    openedAt: createdAt('opened_at'),
    openedBy: text('opened_by').notNull(), // as the ledger names actors
    dueAt: moment('due_at').notNull(),
    overdueAt: moment('overdue_at').notNull(),
    overdueHandledAt: moment('overdue_handled_at'), // when the policy was applied to its being overdue
    fulfilledAt: moment('fulfilled_at'),
    fulfilledBy: text('fulfilled_by'),
    successorId: uuid('successor_id'),
    closedAt: moment('closed_at'),
  },
  t => [
    uniqueIndex('rotations_one_open').on(t.keyId).where(sql`fulfilled_at is null and closed_at is null`),
    index('rotations_open').on(t.organizationId, t.dueAt).where(sql`fulfilled_at is null and closed_at is null`),
    index('rotations_key').on(t.keyId, t.openedAt),
  ],
)
