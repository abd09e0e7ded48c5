import { sql } from 'drizzle-orm'
import { bigint, boolean, index, integer, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core'
import { createdAt, id, moment } from './columns.ts'
import { keys, tokens } from './keys.ts'
import { members } from './members.ts'
import { organizationId } from './organizations.ts'
import { machines } from './services.ts'
import { webhooks } from './webhooks.ts'

/** That a member left, on whose decision, and whether all that it asked for is done. One is open of a member at a time. */
export const offboardings = pgTable(
  'offboardings',
  {
    id: id(),
    organizationId: organizationId(),
    memberId: uuid('member_id')
      .notNull()
      .references(() => members.id),
    hostile: boolean('hostile').notNull(), // no overlap: what the leaver knows ended at once
    note: text('note'),
    decidedBy: text('decided_by').notNull(), // as the ledger names actors
    executedAt: createdAt('executed_at'),
    deadline: moment('deadline').notNull(), // from here on nothing that the leaver knows works
    sessionsEnded: integer('sessions_ended').notNull(),
    tokensRevoked: integer('tokens_revoked').notNull(),
    invitationsEnded: integer('invitations_ended').notNull(),
    firstSeq: bigint('first_seq', { mode: 'number' }).notNull(), // of its entries in the ledger
    remindedAt: moment('reminded_at'),
    closedAt: moment('closed_at'),
  },
  t => [
    index('offboardings_member').on(t.memberId),
    index('offboardings_open').on(t.organizationId).where(sql`closed_at is null`),
  ],
)

/** What was decided of one key, token, machine or webhook of a leaver; `ask`: nothing yet, by those who may. */
export const offboardingItems = pgTable(
  'offboarding_items',
  {
    id: id(),
    organizationId: organizationId(),
    offboardingId: uuid('offboarding_id')
      .notNull()
      .references(() => offboardings.id),
    keyId: uuid('key_id').references(() => keys.id),
    tokenId: uuid('token_id').references(() => tokens.id),
    machineId: uuid('machine_id').references(() => machines.id),
    webhookId: uuid('webhook_id').references(() => webhooks.id),
    teamId: uuid('team_id'), // whose leads may see and decide it
    action: text('action', { enum: ['revoke', 'rotate', 'reassign', 'switch_off', 'keep', 'ask'] }).notNull(),
    links: text('links').array().notNull(), // what bound the leaver to it
    note: text('note'), // why it is kept
    holderMemberId: uuid('holder_member_id').references(() => members.id), // who took it over
    decidedBy: text('decided_by').notNull(),
    decidedAt: moment('decided_at').notNull(),
  },
  t => [
    unique('offboarding_items_once')
      .on(t.offboardingId, t.keyId, t.tokenId, t.machineId, t.webhookId)
      .nullsNotDistinct(),
    index('offboarding_items_key').on(t.keyId),
  ],
)
