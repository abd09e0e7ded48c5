import { bigint, boolean, index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { bytea, moment } from './columns.ts'
import { organizationId } from './organizations.ts'
import { services } from './services.ts'

/**
 * What the volume detector knows of a key, or of all keys of a service and environment together (the nil UUID). A key
 * that nobody uses is left as it was, and catches up when it is used again.
 */
export const volumeStates = pgTable(
  'volume_states',
  {
    organizationId: organizationId(),
    serviceId: uuid('service_id')
      .notNull()
      .references(() => services.id),
    environment: text('environment', { enum: ['development', 'staging', 'production'] }).notNull(),
    keyId: uuid('key_id').notNull(),
    through: moment('through').notNull(), // the end of the last bucket that was learned
    since: moment('since').notNull(), // the start of the first
    isOfPeers: boolean('is_of_peers').notNull().default(false),
    isBusy: boolean('is_busy').notNull().default(false), // its silence would be told of
    past: bytea('past').notNull(), // as in lib/detection/volume/state-bytes.ts
    rest: bytea('rest').notNull(),
  },
  t => [primaryKey({ columns: [t.serviceId, t.environment, t.keyId] }), index('volume_states_key').on(t.keyId)],
)

/** Who reports on a service: its volume is judged once all of them have come so far, and some are waited for longer. */
export const reportSenders = pgTable(
  'report_senders',
  {
    organizationId: organizationId(),
    serviceId: uuid('service_id')
      .notNull()
      .references(() => services.id),
    sender: uuid('sender').notNull(), // a token, or the member who sent it without one
    reportedUntil: moment('reported_until').notNull(), // the end of the minute of its latest line
    heardAt: moment('heard_at').notNull(),
    lateMs: integer('late_ms').notNull(), // how old a line was when it came, the most of a day; 0: on time
    lateAt: moment('late_at').notNull(), // when it was about so late last; forgotten with its first report a day later
    missed: bigint('missed', { mode: 'number' }).notNull().default(0), // lines that came when their time had been judged
    missedAt: moment('missed_at'),
  },
  t => [
    primaryKey({ columns: [t.serviceId, t.sender] }),
    index('report_senders_sender').on(t.organizationId, t.sender),
  ],
)
