import { index, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core'
import { bytea, createdAt, id, inet, moment } from './columns.ts'
import { organizationId } from './organizations.ts'
import { users } from './users.ts'

export const members = pgTable(
  'members',
  {
    id: id(),
    organizationId: organizationId(),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id),
    email: text('email').notNull(), // the user's, copied so that a tenant never reads `users`
    name: text('name').notNull(),
    role: text('role', { enum: ['owner', 'security', 'member'] }).notNull(),
    status: text('status', { enum: ['active', 'suspended', 'left'] })
      .notNull()
      .default('active'),
    lastActiveAt: moment('last_active_at'),
    suspendedAt: moment('suspended_at'),
    leftAt: moment('left_at'),
    createdAt: createdAt(),
  },
  t => [unique('members_organization_user').on(t.organizationId, t.userId)],
)

export const teams = pgTable(
  'teams',
  {
    id: id(),
    organizationId: organizationId(),
    slug: text('slug').notNull(),
    name: text('name').notNull(),
    createdAt: createdAt(),
  },
  t => [unique('teams_organization_slug').on(t.organizationId, t.slug)],
)

export const teamMembers = pgTable(
  'team_members',
  {
    organizationId: organizationId(),
    teamId: uuid('team_id')
      .notNull()
      .references(() => teams.id),
    memberId: uuid('member_id')
      .notNull()
      .references(() => members.id),
    role: text('role', { enum: ['lead', 'developer'] }).notNull(),
  },
  t => [primaryKey({ columns: [t.teamId, t.memberId] }), index('team_members_member').on(t.memberId)],
)

/** A signed-in browser. Ended here, it is ended at its next request. */
export const sessions = pgTable(
  'sessions',
  {
    id: id(),
    organizationId: organizationId(),
    memberId: uuid('member_id')
      .notNull()
      .references(() => members.id),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id),
    tokenHash: bytea('token_hash').notNull().unique(),
    ip: inet('ip'),
    userAgent: text('user_agent'),
    createdAt: createdAt(),
    lastSeenAt: moment('last_seen_at').notNull(),
    expiresAt: moment('expires_at').notNull(),
    endedAt: moment('ended_at'),
    endReason: text('end_reason'),
  },
  t => [index('sessions_member').on(t.memberId), index('sessions_user').on(t.userId)],
)

export const invitations = pgTable(
  'invitations',
  {
    id: id(),
    organizationId: organizationId(),
    email: text('email').notNull(), // the link works for this address alone
    role: text('role', { enum: ['owner', 'security', 'member'] }).notNull(),
    teamId: uuid('team_id').references(() => teams.id),
    teamRole: text('team_role', { enum: ['lead', 'developer'] }),
    tokenHash: bytea('token_hash').notNull().unique(),
    invitedBy: uuid('invited_by')
      .notNull()
      .references(() => members.id),
    createdAt: createdAt(),
    expiresAt: moment('expires_at').notNull(),
    acceptedAt: moment('accepted_at'),
    endedAt: moment('ended_at'),
  },
  t => [index('invitations_organization').on(t.organizationId)],
)
