import { pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { createdAt, id } from './columns.ts'

/** The tenant. Every other tenant table names one of these in `organization_id`. */
export const organizations = pgTable('organizations', {
  id: id(),
  slug: text('slug').notNull().unique(),
  name: text('name').notNull(),
  createdAt: createdAt(),
})

/** The column that every tenant table carries, and that row-level security compares. */
export const organizationId = () =>
  uuid('organization_id')
    .notNull()
    .references(() => organizations.id)
