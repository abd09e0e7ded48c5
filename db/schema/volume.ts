import { boolean, index, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
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
