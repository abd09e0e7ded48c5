import { sql } from 'drizzle-orm'
import { index, pgTable, smallint, text, unique, uuid } from 'drizzle-orm/pg-core'
import { createdAt, id, moment } from './columns.ts'
import { keys } from './keys.ts'
import { members } from './members.ts'
import { organizationId } from './organizations.ts'

/**
 * Something that one member is told, in the app always and by mail where there is a server for it. Written in the
 * transaction of what it tells of; `dedupeKey` makes telling it again do nothing.
 */
export const notices = pgTable(
  'notices',
  {
    id: id(),
    organizationId: organizationId(),
    memberId: uuid('member_id')
      .notNull()
      .references(() => members.id),
    severity: text('severity', { enum: ['info', 'warning', 'critical'] }).notNull(),
    keyId: uuid('key_id').references(() => keys.id),
    title: text('title').notNull(),
    body: text('body').notNull(),
    href: text('href').notNull(), // a path of the app
    dedupeKey: text('dedupe_key').notNull(),
    createdAt: createdAt(),
    readAt: moment('read_at'),
    mailState: text('mail_state', { enum: ['none', 'pending', 'sent', 'failed'] }).notNull(), // none: no server was set
    mailAttempts: smallint('mail_attempts').notNull().default(0),
    mailNextAt: moment('mail_next_at'),
    mailedAt: moment('mailed_at'),
    mailError: text('mail_error'),
  },
  t => [
    unique('notices_once').on(t.organizationId, t.memberId, t.dedupeKey),
    index('notices_member').on(t.memberId, t.createdAt),
    index('notices_key').on(t.keyId),
    index('notices_to_mail').on(t.organizationId, t.mailNextAt).where(sql`mail_state = 'pending'`),
  ],
)
