import { pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { bytea, createdAt } from './columns.ts'
import { organizationId } from './organizations.ts'

/**
 * Writes that came with an `Idempotency-Key` and were done, so that the same one is not done twice. Keeps what it made,
 * never the answer: that held a plain key.
 */
export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    organizationId: organizationId(),
    endpoint: text('endpoint').notNull(),
    key: text('key').notNull(),
    bodyHash: bytea('body_hash').notNull(),
    subjectId: uuid('subject_id').notNull(),
    createdAt: createdAt(),
  },
  t => [primaryKey({ columns: [t.organizationId, t.endpoint, t.key] })],
)
