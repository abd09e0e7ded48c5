import { integer, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core'
import { bytea, createdAt, id, moment } from './columns.ts'
import { organizations } from './organizations.ts'

/** A person who can sign in. Belongs to no organization by itself: `members` says where. Only the sign-in role reads it. */
export const users = pgTable('users', {
  id: id(),
  email: text('email').notNull().unique(), // lower case
  name: text('name').notNull(),
  passwordHash: text('password_hash'),
  createdAt: createdAt(),
})

/** The same person at an identity provider. Linked by the person, or by accepting an invitation with it; never by address. */
export const userIdentities = pgTable(
  'user_identities',
  {
    issuer: text('issuer').notNull(),
    subject: text('subject').notNull(),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id),
    email: text('email').notNull(), // as the provider verified it when it was linked
    linkedAt: createdAt('linked_at'),
    lastUsedAt: moment('last_used_at'),
  },
  t => [primaryKey({ columns: [t.issuer, t.subject] }), unique('user_identities_user').on(t.issuer, t.userId)],
)

/** Failed sign-ins by account and by address: they delay the next attempt, and never lock anybody out. */
export const signInAttempts = pgTable('sign_in_attempts', {
  subject: text('subject').primaryKey(), // 'account:<email>' or 'address:<ip>'
  failures: integer('failures').notNull(),
  lastFailedAt: moment('last_failed_at').notNull(),
})

/**
 * One-time links that let a person choose a new password. `organizationId` is the owner's who made the link; null:
 * the operator's, at the terminal. An organization can't see the links of another.
 */
export const passwordResets = pgTable('password_resets', {
  id: id(),
  organizationId: uuid('organization_id').references(() => organizations.id),
  userId: uuid('user_id')
    .notNull()
    .references(() => users.id),
  tokenHash: bytea('token_hash').notNull().unique(),
  expiresAt: moment('expires_at').notNull(),
  usedAt: moment('used_at'),
  madeBy: uuid('made_by'), // the owner; nobody where the operator made it. Asked again when it is used
  createdAt: createdAt(),
})

/** One-time links that make the first owner. Dead once an owner exists. */
export const setupLinks = pgTable('setup_links', {
  tokenHash: bytea('token_hash').primaryKey(),
  createdAt: createdAt(),
})

/** Which peppers this database has hashed under, by fingerprint: a start without one that is needed stops. */
export const peppers = pgTable('peppers', {
  fingerprint: text('fingerprint').primaryKey(),
  createdAt: createdAt(),
})
